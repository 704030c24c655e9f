"""The questions, the steps, the check for anybody; the desk's import and register."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Organisation
from permits import operations
from permits.models import Classification, Dossier, SecretDossier
from permits.web.wizard_steps import STEPS
from tests.permits import stages
from tests.permits.operations.test_intake import ROW, as_csv
from tests.permits.stages import ANSWERS, MONDAY, NOTIFIES, PLAN
from tests.permits.web.test_filing import ANSWERED, TYPED


@pytest.fixture(autouse=True)
def _on_monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


def step(dossier, name):
    return reverse("edit_step", args=[dossier.pk, name])


def text(answer):
    return " ".join(answer.content.decode().split())


def unanswered(lan):
    return stages.draft(lan, answers=None)


def test_a_new_draft_leads_to_the_questions_first(lan, sits_at):
    dossier = unanswered(lan)

    answer = sits_at(lan).get(reverse("edit_dossier", args=[dossier.pk]))

    assert answer["Location"] == step(dossier, "questions")


def test_the_answers_lead_on_and_are_shown_again(lan, sits_at):
    dossier, client = unanswered(lan), sits_at(lan)

    answer = client.post(step(dossier, "questions"), ANSWERED)

    assert answer["Location"] == step(dossier, "event")
    again = client.get(step(dossier, "questions"))
    assert "Chủ tịch Ủy ban nhân dân" in text(again)
    assert "Quyết định 06/2020/QĐ-TTg, Điều 3 khoản 2" in text(again)
    assert again.context["form"].initial["foreign"] == ["foreign_participants"]


def test_an_unanswered_question_is_asked_again_and_the_others_stay(lan, sits_at):
    dossier = unanswered(lan)
    typed = {name: value for name, value in ANSWERED.items() if name != "under_city"}

    answer = sits_at(lan).post(step(dossier, "questions"), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["under_city"])
    assert answer.context["form"]["is_conference"].value() == "yes"
    assert Classification.objects.count() == 0


def test_what_needs_no_permit_stays_with_its_reasons_and_the_law(lan, sits_at):
    dossier, client = unanswered(lan), sits_at(lan)

    answer = client.post(step(dossier, "questions"), {**ANSWERED, "press_conference": "yes"})

    assert answer["Location"] == step(dossier, "questions")
    assert "Họp báo quốc tế thực hiện theo quy định về báo chí" in text(
        client.get(step(dossier, "questions"))
    )
    summary = client.post(
        step(dossier, "summary"), {"do": "hand_in", "revision": Dossier.objects.get().revision}
    )
    assert summary.status_code == 422
    dossier.refresh_from_db()
    assert (dossier.state, dossier.title_vi) == ("draft", PLAN["title_vi"])


def test_state_secrets_are_refused_and_the_draft_can_be_emptied(lan, sits_at, everything):
    dossier, client = unanswered(lan), sits_at(lan)
    before = everything()

    answer = client.post(step(dossier, "questions"), {**ANSWERED, "state_secrets": "yes"})

    assert answer.status_code == 422
    assert "bí mật nhà nước" in text(answer)
    assert everything() == before
    client.post(step(dossier, "questions"), {"erase": "yes"})
    dossier.refresh_from_db()
    assert (dossier.title_vi, dossier.contact_email) == ("", "")


@pytest.mark.parametrize("name", STEPS)
def test_every_step_opens_and_says_where_it_stands(name, lan, sits_at):
    dossier = stages.draft(lan)

    page = sits_at(lan).get(step(dossier, name))

    assert page.status_code == 200
    assert f"Bước {STEPS.index(name) + 1}/{len(STEPS)}" in text(page)


def test_a_notification_has_fewer_steps(lan, sits_at):
    dossier = stages.draft(lan, answers=NOTIFIES)

    page = sits_at(lan).get(step(dossier, "event"))

    assert [one["key"] for one in page.context["steps"]] == [
        *("questions", "event", "place", "people", "contact", "summary")
    ]


@pytest.mark.parametrize(("way", "leads_to"), [("next", "programme"), ("back", "event")])
def test_a_step_is_saved_when_one_goes_on_or_back(way, leads_to, lan, sits_at):
    dossier = stages.draft(lan)
    typed = {**TYPED, "venue_name": "Nhà hát", "revision": dossier.revision, "do": way}
    typed |= {"visits-0-place": "Cảng Lạch Huyện", "visits-2-place": "Đồ Sơn"}

    answer = sits_at(lan).post(step(dossier, "place"), typed)

    assert answer["Location"] == step(dossier, leads_to)
    dossier.refresh_from_db()
    assert dossier.venue_name == "Nhà hát"
    assert dossier.visits == [
        {"place": "Cảng Lạch Huyện", "address": ""},
        {"place": "Đồ Sơn", "address": ""},
    ]
    assert dossier.title_vi == PLAN["title_vi"]


def test_a_row_that_cannot_be_read_is_told_by_its_number(lan, sits_at):
    dossier = stages.draft(lan)
    typed = {
        "revision": dossier.revision,
        "do": "save",
        "vietnamese_participants": "120",
        "foreign_participants": "35",
        "nationalities-0-country": "Nhật Bản",
        "nationalities-0-count": "nhiều",
    }

    answer = sits_at(lan).post(step(dossier, "people"), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors["nationalities"] == ["Dòng 1, “Số người”: ghi số nguyên."]
    assert 'value="nhiều"' in answer.content.decode()


def test_people_by_country_must_come_to_the_number_in_all(lan, sits_at):
    rows = [{"country": "Nhật Bản", "count": 20}]
    dossier = stages.complete(lan, nationalities=rows)

    page = sits_at(lan).get(step(dossier, "summary"))

    assert "Cộng theo nước có 20 đại biểu nước ngoài, nhưng tổng số đã ghi là 35." in text(page)
    assert f"{step(dossier, 'people')}#id_nationalities" in page.content.decode()


def test_the_summary_names_what_is_missing_with_the_way_there(lan, sits_at):
    dossier = stages.draft(lan, purpose="", starts_at=None, ends_at=None)

    page = sits_at(lan).get(step(dossier, "summary"))

    anchors = [one.anchor for one in page.context["unfinished"]]
    assert anchors == [
        f"{step(dossier, 'event')}#id_purpose",
        f"{step(dossier, 'place')}#id_starts_on",
        f"{step(dossier, 'place')}#id_ends_on",
        f"{step(dossier, 'papers')}#id_file-request_letter",
        f"{step(dossier, 'papers')}#id_file-plan",
    ]


def test_a_lookalike_is_shown_to_organiser_and_desk(lan, minh, sits_at):
    first = stages.submitted(lan)
    second = stages.complete(lan)

    summary = sits_at(lan).get(step(second, "summary"))
    operations.submit(dossier_id=second.pk, actor=acting(lan), at=MONDAY)
    page = sits_at(minh).get(reverse("dossier", args=[second.pk]))

    assert summary.context["duplicates"] == page.context["duplicates"] == [first]


def test_the_desk_is_told_to_decline_what_belongs_elsewhere(lan, minh, sits_at):
    dossier = stages.submitted(lan, answers=replace(ANSWERS, under_city=False))

    page = sits_at(minh).get(reverse("dossier", args=[dossier.pk]))

    assert page.context["leading"].action == "decline"
    assert "cơ quan đã cấp phép, quản lý" in text(page)


def test_the_track_is_preselected_from_the_answers(lan, minh, sits_at):
    dossier = stages.submitted(lan, answers=replace(ANSWERS, foreign_funding=True))

    page = sits_at(minh).get(reverse("dossier", args=[dossier.pk]))

    assert page.context["leading"].fields["track"].initial == "consultation"


def test_a_notification_is_noted_by_its_button(lan, minh, sits_at):
    dossier = stages.submitted(lan, answers=NOTIFIES)
    client = sits_at(minh)

    page = client.get(reverse("dossier", args=[dossier.pk]))
    answer = client.post(reverse("dossier_action", args=[dossier.pk, "take_note"]))

    assert page.context["leading"].action == "take_note"
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "noted"


def test_the_desk_corrects_the_answers_by_its_form(lan, minh, sits_at):
    dossier = stages.submitted(lan)

    answer = sits_at(minh).post(
        reverse("dossier_action", args=[dossier.pk, "classify"]),
        {**ANSWERED, "minister_level_guest": "yes", "reason": "Có Bộ trưởng dự."},
    )

    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.authority == "prime_minister"


def test_anybody_asks_whose_permit_it_needs_and_nothing_is_kept(db, sits_at, everything):
    before = everything()

    page = sits_at().post(reverse("permit_check"), {**ANSWERED, "minister_level_guest": "yes"})

    assert page.status_code == 200
    assert "Thủ tướng Chính phủ" in text(page)
    assert everything() == before
    assert sits_at().post(reverse("permit_check"), {}).status_code == 422


def test_the_last_day_to_file_is_told_before_one_starts(db, sits_at):
    page = sits_at().get(reverse("apply"), {"event_on": "02/11/2026"})

    assert "nộp chậm nhất ngày 03/10/2026" in text(page)
    assert "nộp trực tiếp chậm nhất ngày 02/10/2026" in text(page)
    assert "nộp chậm nhất ngày 23/09/2026" in text(page)
    wrong = sits_at().get(reverse("apply"), {"event_on": "31/02/2026"})
    assert "dd/mm/yyyy" in text(wrong)


def test_the_desk_registers_who_is_not_in_the_list(minh, sits_at):
    typed = {
        "channel": "portal",
        "portal_code": "H24.07-260420-0001",
        "new_name": "Hiệp hội Cảng biển",
        "new_kind": "association",
        "new_address": "2 Lạch Tray",
        "new_phone": "0225 000 0009",
    }

    answer = sits_at(minh).post(reverse("desk"), typed)

    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("edit_dossier", args=[dossier.pk])
    assert dossier.organisation == Organisation.objects.get(name="Hiệp hội Cảng biển")
    again = sits_at(minh).post(reverse("desk"), typed)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["portal_code"])


def test_a_table_is_looked_through_and_then_entered(minh, university, sits_at):
    client, address = sits_at(minh), reverse("import_dossiers")

    def look(content):
        return client.post(address, {"file": SimpleUploadedFile("a.csv", content)})

    looked = look(as_csv(ROW))
    assert (looked.status_code, Dossier.objects.count()) == (200, 0)
    refused = look(as_csv(ROW, {**ROW, "funding": "vàng"}))
    assert (refused.status_code, refused.context["kept"]) == (422, "")
    assert "Không đọc được “Nguồn kinh phí”" in text(refused)
    assert look(b"\x00").status_code == 422
    entered = client.post(address, {"kept": looked.context["kept"]})
    assert (entered.status_code, Dossier.objects.get().title_vi) == (200, ROW["title_vi"])


def test_what_was_looked_through_is_entered_once_and_by_whom_it_was_shown_to(
    minh, le, university, sits_at, time_machine
):
    le.held_roles.create(role="desk")
    address = reverse("import_dossiers")
    time_machine.move_to(MONDAY, tick=False)

    def kept():
        upload = SimpleUploadedFile("a.csv", as_csv(ROW))
        return sits_at(minh).post(address, {"file": upload}).context["kept"]

    first, second = kept(), kept()
    anothers = sits_at(le).post(address, {"kept": first})
    forged = sits_at(minh).post(address, {"kept": first[:-1] + "~"})
    entered = sits_at(minh).post(address, {"kept": first})
    twice = sits_at(minh).post(address, {"kept": first})
    time_machine.move_to(MONDAY + timedelta(minutes=61), tick=False)
    too_late = sits_at(minh).post(address, {"kept": second})

    assert [one.status_code for one in (anothers, forged, entered, twice, too_late)] == [
        422,
        422,
        200,
        422,
        422,
    ]
    assert "Vui lòng chọn lại" in text(twice)
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_can_be_read_again(kind, minh, university, sits_at):
    client = sits_at(minh)
    template = client.get(reverse("import_template", args=[kind])).content

    answer = client.post(
        reverse("import_dossiers"),
        {"file": SimpleUploadedFile(f"a.{kind}", template)},
    )

    (row,) = answer.context["result"].rows
    assert row.reasons == []


def test_a_line_of_the_secret_register(minh, le, sits_at):
    typed = {
        "received_on": "20/04/2026",
        "organiser": "Viện X",
        "level": "secret",
        "place": "Két số 2",
    }

    answer = sits_at(minh).post(reverse("secret_register"), typed)

    assert answer["Location"] == reverse("secret_register")
    assert str(SecretDossier.objects.get()) == "1/2026"
    assert "1/2026" in text(sits_at(le).get(reverse("secret_register")))
    assert sits_at(le).post(reverse("secret_register"), typed).status_code == 403
    assert SecretDossier.objects.count() == 1


def test_after_the_last_day_the_form_says_that_it_is_over(lan, sits_at, time_machine):
    dossier = stages.draft(lan)
    time_machine.move_to(PLAN["starts_at"] - timedelta(days=20), tick=False)

    page = sits_at(lan).get(step(dossier, "place"))

    assert "Đã quá ngày này" in text(page)
