"""The form of the plan: what was typed stays, what is wrong is said where it is wrong."""

import pytest
from django.urls import reverse

from permits.models import Dossier
from permits.web.forms.intake import as_asked
from tests.permits import stages
from tests.permits.stages import MONDAY, PDF, PLAN, paper

TYPED = {
    "title_vi": PLAN["title_vi"],
    "title_en": PLAN["title_en"],
    "purpose": PLAN["purpose"],
    "programme": PLAN["programme"],
    "starts_on": "16/06/2026",
    "starts_hour": "08:00",
    "ends_on": "17/06/2026",
    "ends_hour": "17:00",
    "form": "in_person",
    "venue_name": PLAN["venue_name"],
    "venue_address": PLAN["venue_address"],
    "online_platform": "",
    "co_organisers": "",
    "vietnamese_participants": "120",
    "foreign_participants": "35",
    "nationalities-0-country": "Nhật Bản",
    "nationalities-0-count": "20",
    "nationalities-1-country": "Hàn Quốc",
    "nationalities-1-count": "10",
    "nationalities-2-country": "Hà Lan",
    "nationalities-2-count": "5",
    "funding": "own",
    "funding_amount": "350.000.000",
    "contact_name": PLAN["contact_name"],
    "contact_email": PLAN["contact_email"],
    "contact_phone": PLAN["contact_phone"],
}

ANSWERED = as_asked(stages.ANSWERS) | {"listed_field": "no", "urgent_task": "no"}


@pytest.fixture(autouse=True)
def _on_monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def desk_of_lan(lan, sits_at):
    client = sits_at(lan)
    client.post(reverse("apply"), {"procedure": "2.002312"})
    return client


@pytest.fixture
def draft(desk_of_lan):
    """A draft whose first questions are answered: the city permits it."""
    dossier = Dossier.objects.get()
    desk_of_lan.post(reverse("edit_step", args=[dossier.pk, "questions"]), ANSWERED)
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def address(draft):
    return reverse("edit_dossier", args=[draft.pk])


def typed(draft, **changed):
    draft.refresh_from_db()
    return {**TYPED, "revision": draft.revision, "do": "save", **changed}


def test_starting_opens_a_draft_and_leads_to_its_form(lan, sits_at):
    answer = sits_at(lan).post(reverse("apply"), {"procedure": "2.002312"})

    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("edit_dossier", args=[dossier.pk])
    assert (dossier.state, dossier.filed_by, dossier.organisation) == (
        "draft",
        lan,
        lan.organisation,
    )


def test_saving_keeps_every_answer(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, typed(draft))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in PLAN} == PLAN


def test_the_saved_answers_stand_in_the_form_again(desk_of_lan, draft, address):
    desk_of_lan.post(address, typed(draft))

    form = desk_of_lan.get(reverse("edit_step", args=[draft.pk, "all"])).context["form"]

    shown = {name: form[name].value() for name in form.fields}
    assert [row["country"] for row in shown["nationalities"]] == ["Nhật Bản", "Hàn Quốc", "Hà Lan"]
    assert shown["title_vi"] == TYPED["title_vi"]
    assert shown["funding_amount"] == "350.000.000"
    assert f"{shown['starts_on']:%d/%m/%Y} {shown['starts_hour']:%H:%M}" == "16/06/2026 08:00"


def test_what_cannot_be_read_stays_on_the_page_and_the_rest_is_saved(desk_of_lan, draft, address):
    answer = desk_of_lan.post(
        address, typed(draft, starts_on="31/02/2026", vietnamese_participants="khoảng trăm")
    )

    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"starts_on", "vietnamese_participants"}
    assert form["starts_on"].value() == "31/02/2026"
    assert form["vietnamese_participants"].value() == "khoảng trăm"
    draft.refresh_from_db()
    assert (draft.title_vi, draft.ends_at) == (PLAN["title_vi"], PLAN["ends_at"])
    assert (draft.starts_at, draft.vietnamese_participants) == (None, None)


def test_times_that_can_never_be_right_do_not_cost_the_other_answers(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, typed(draft, ends_on="15/06/2026"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_on"]
    assert answer.context["form"]["ends_on"].value() == "15/06/2026"
    draft.refresh_from_db()
    assert (draft.title_vi, draft.contact_phone) == (PLAN["title_vi"], PLAN["contact_phone"])
    assert (draft.starts_at, draft.ends_at) == (None, None)


def test_the_page_that_came_back_can_be_saved_again(desk_of_lan, draft, address):
    came_back = desk_of_lan.post(address, typed(draft, ends_on="15/06/2026"))

    mended = {
        **TYPED,
        "do": "save",
        "revision": came_back.context["form"]["revision"].value(),
    }
    answer = desk_of_lan.post(address, mended)

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.ends_at == PLAN["ends_at"]


def test_a_day_without_its_hour_is_asked_for(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, typed(draft, starts_hour=""))

    assert list(answer.context["form"].errors) == ["starts_hour"]
    assert answer.status_code == 422


def test_handing_in_names_everything_missing_at_once_with_links(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, {"revision": draft.revision, "do": "hand_in"})

    assert answer.status_code == 422
    anchors = {problem.anchor for problem in answer.context["problems"]}
    assert anchors == {
        *("#id_title_vi", "#id_purpose", "#id_programme", "#id_starts_on", "#id_ends_on"),
        *("#id_venue_name", "#id_vietnamese_participants", "#id_foreign_participants"),
        *("#id_funding", "#id_contact_name", "#id_contact_email", "#id_contact_phone"),
        *("#id_file-request_letter", "#id_file-plan"),
    }
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_handing_in_names_what_is_missing_beside_what_cannot_be_read(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, typed(draft, do="hand_in", contact_email="lan", purpose=""))

    assert answer.status_code == 422
    assert {problem.anchor for problem in answer.context["problems"]} == {
        *("#id_contact_email", "#id_purpose", "#id_file-request_letter", "#id_file-plan"),
    }


def test_each_thing_missing_is_said_once_in_the_order_of_the_form(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, {"revision": draft.revision, "do": "hand_in"})

    anchors = [problem.anchor for problem in answer.context["problems"]]
    assert anchors == list(dict.fromkeys(anchors))
    assert anchors[:5] == [
        *("#id_title_vi", "#id_purpose", "#id_starts_on", "#id_ends_on", "#id_venue_name")
    ]
    assert anchors[-2:] == ["#id_file-request_letter", "#id_file-plan"]


def test_a_full_dossier_is_handed_in_together_with_its_files(desk_of_lan, draft, address):
    files = {"file-request_letter": paper(), "file-plan": paper("đề án.pdf")}

    answer = desk_of_lan.post(address, typed(draft, do="hand_in", **files))

    assert answer["Location"] == reverse("dossier", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at) == ("submitted", MONDAY)
    assert draft.attachments.count() == 2


def test_uploading_saves_what_was_typed_too(desk_of_lan, draft, address):
    files = {"file-plan": [paper("một.pdf"), paper("hai.pdf")]}

    answer = desk_of_lan.post(address, typed(draft, do="upload", **files))

    assert answer["Location"] == f"{address}#papers"
    draft.refresh_from_db()
    assert draft.title_vi == PLAN["title_vi"]
    assert [one.component for one in draft.attachments.all()] == ["plan", "plan"]


def test_a_file_of_the_wrong_kind_is_refused_beside_its_paper(desk_of_lan, draft, address):
    files = {"file-plan": paper("đề án.pdf", b"not a pdf at all")}

    answer = desk_of_lan.post(address, typed(draft, do="upload", **files))

    assert answer.status_code == 422
    wrong = [line for line in answer.context["papers"] if line.problems]
    assert [line.component.key for line in wrong] == ["plan"]
    assert wrong[0].problems[0].startswith("đề án.pdf: ")
    draft.refresh_from_db()
    assert draft.attachments.count() == 0
    assert draft.title_vi == PLAN["title_vi"]


def test_removing_a_paper_keeps_what_was_typed(desk_of_lan, draft, address):
    desk_of_lan.post(address, typed(draft, do="upload", **{"file-plan": paper()}))
    attachment = draft.attachments.get()
    typed_on = {
        name: value
        for name, value in typed(draft, title_vi="Tên mới", remove=attachment.pk).items()
        if name != "do"
    }

    answer = desk_of_lan.post(address, typed_on)

    assert answer["Location"] == f"{address}#papers"
    draft.refresh_from_db()
    assert (draft.title_vi, draft.attachments.count()) == ("Tên mới", 0)


def test_a_paper_can_be_saved_again_by_its_organiser(desk_of_lan, draft, address):
    desk_of_lan.post(address, typed(draft, do="upload", **{"file-plan": paper()}))

    answer = desk_of_lan.get(reverse("attachment", args=[draft.pk, draft.attachments.get().pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_draft_that_somebody_else_saved_is_not_overwritten_unseen(
    desk_of_lan, draft, address, trang, sits_at
):
    opened = typed(draft, title_vi="Tên của Lan")
    sits_at(trang).post(address, typed(draft, title_vi="Tên của Trang"))

    answer = desk_of_lan.post(address, opened)

    assert answer.status_code == 409
    assert answer.context["form"]["title_vi"].value() == "Tên của Lan"
    draft.refresh_from_db()
    assert draft.title_vi == "Tên của Trang"

    again = {**opened, "revision": answer.context["form"]["revision"].value()}
    assert desk_of_lan.post(address, again).status_code == 302
    draft.refresh_from_db()
    assert draft.title_vi == "Tên của Lan"


def test_what_was_typed_into_a_dossier_handed_in_meanwhile_stands_on_the_page(
    lan, sits_at, everything
):
    dossier = stages.submitted(lan)
    before = everything()

    answer = sits_at(lan).post(
        reverse("edit_dossier", args=[dossier.pk]), typed(dossier, title_vi="Tên muộn")
    )

    assert answer.status_code == 409
    assert answer.context["form"]["title_vi"].value() == "Tên muộn"
    assert everything() == before


def test_the_form_of_a_dossier_that_is_handed_in_leads_to_its_page(lan, sits_at):
    dossier = stages.submitted(lan)

    answer = sits_at(lan).get(reverse("edit_dossier", args=[dossier.pk]))

    assert answer["Location"] == reverse("dossier", args=[dossier.pk])


def test_autosave_answers_with_the_new_revision_and_says_what_it_left(desk_of_lan, draft, address):
    sent = typed(draft, starts_on="không rõ")

    answer = desk_of_lan.post(address, sent, headers={"accept": "application/json"})

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json() == {
        "revision": draft.revision,
        "saved_at": "09:00",
        "unsaved": ["Bắt đầu ngày"],
    }
    assert draft.title_vi == PLAN["title_vi"]


def test_autosave_never_hands_in(desk_of_lan, draft, address):
    sent = typed(draft, do="hand_in", **{"file-request_letter": paper(), "file-plan": paper()})

    desk_of_lan.post(address, sent, headers={"accept": "application/json"})

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_somebody_without_an_organisation_is_told_to_name_it(lan, sits_at):
    lan.organisation = None
    lan.save()

    answer = sits_at(lan).post(reverse("apply"), {"procedure": "2.002312"})

    assert answer.status_code == 422
    assert Dossier.objects.count() == 0
    assert reverse("organisation") in answer.content.decode()


def test_the_desk_enters_papers_for_an_organisation(minh, university, sits_at):
    client = sits_at(minh)

    answer = client.post(reverse("desk"), {"organisation": university.pk, "channel": "post"})

    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("edit_dossier", args=[dossier.pk])
    assert (dossier.channel, dossier.organisation) == ("post", university)
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_the_desk_must_say_whose_papers_they_are(minh, university, sits_at, everything):
    before = everything()

    answer = sits_at(minh).post(reverse("desk"), {"channel": "counter"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["organisation"]
    assert everything() == before


def test_my_dossiers_are_those_of_my_organisation(lan, otto, sits_at):
    stages.draft(lan)
    stages.draft(otto, title_vi="Hội thảo đóng tàu")

    rows = sits_at(lan).get(reverse("my_dossiers")).context["page"].object_list

    assert [row["title_vi"] for row in rows] == [PLAN["title_vi"]]


def test_my_dossiers_do_not_tell_the_outcome_early(lan, minh, hoa, binh, sits_at):
    stages.granted(lan, minh, hoa, binh)

    page = sits_at(lan).get(reverse("my_dossiers"))

    assert [row["outcome"] for row in page.context["page"].object_list] == [""]


@pytest.mark.parametrize("number", ["9" * 5000, "0", "-1", "\0", "１", ""])
def test_a_paper_that_is_not_there_is_told_on_the_form(desk_of_lan, draft, address, number):
    stay = typed(draft)

    answer = desk_of_lan.post(address, {**stay, "remove": number})

    assert answer.status_code == 409
    assert "Giấy tờ này không còn trong bản đang soạn." in answer.text


@pytest.mark.parametrize("code", ["a\0b", "9.9", "", "2.002312\0"])
def test_a_procedure_that_nobody_published_opens_no_draft(lan, sits_at, code):
    answer = sits_at(lan).post(reverse("apply"), {"procedure": code})

    assert (answer.status_code, Dossier.objects.count()) == (422, 0)
    assert [reason.code for reason in answer.context["reasons"]] == ["no_such_procedure"]


@pytest.mark.parametrize("name", ["file-a\0b", "file-passport", "plan", "file-"])
def test_a_file_of_no_known_paper_is_refused_with_a_word(desk_of_lan, draft, address, name):
    answer = desk_of_lan.post(address, {**typed(draft), name: paper()})

    assert (answer.status_code, draft.attachments.count()) == (422, 0)
    assert [problem.text for problem in answer.context["problems"]] == [
        "Xin chọn đây là giấy tờ nào."
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title_vi", "a\r\nb", "Xin viết trên một dòng"),
        ("venue_address", "a\u202eb", "Xin viết trên một dòng"),
        ("contact_name", "a\tb", "Xin viết trên một dòng"),
        ("purpose", "a\u2067b", "Xin viết không có ký tự điều khiển"),
    ],
)
def test_a_text_that_reads_otherwise_than_it_is_written_is_refused_beside_its_field(
    desk_of_lan, draft, address, field, value, sentence
):
    answer = desk_of_lan.post(address, typed(draft, **{field: value}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].errors[field][0].startswith(sentence)
    draft.refresh_from_db()
    assert getattr(draft, field) == ""


def test_lines_with_a_browsers_breaks_are_saved(desk_of_lan, draft, address):
    answer = desk_of_lan.post(address, typed(draft, programme="Sáng\r\n\tKhai mạc"))

    draft.refresh_from_db()
    assert (answer.status_code, draft.programme) == (302, "Sáng\r\n\tKhai mạc")
