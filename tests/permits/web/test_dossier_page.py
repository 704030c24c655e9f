"""From the organiser's first click to the permit's QR, through the pages alone."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from permits import operations
from permits.models import Dossier, Permit
from tests.permits import stages
from tests.permits.editions import publish
from tests.permits.stages import MONDAY, PLAN, in_state, paper
from tests.permits.web.test_filing import ANSWERED, TYPED


def act(client, dossier, action, **typed):
    return client.post(reverse("dossier_action", args=[dossier.pk, action]), typed)


@pytest.fixture
def clock(time_machine):
    """`clock(days)`: the office's clock stands that many days after Monday, 9:00."""

    def stand(days=0):
        time_machine.move_to(MONDAY + timedelta(days=days), tick=False)

    stand()
    return stand


def test_the_straight_path_leads_through_the_pages_to_a_permit_that_anyone_can_check(
    lan, minh, hoa, binh, sits_at, clock
):
    organiser, desk, officer, approver = (sits_at(user) for user in (lan, minh, hoa, binh))
    organiser.post(reverse("apply"), {"procedure": "2.002312"})
    dossier = Dossier.objects.get()
    page = reverse("dossier", args=[dossier.pk])
    papers = {"file-request_letter": paper(), "file-plan": paper("đề án.pdf")}
    organiser.post(reverse("edit_step", args=[dossier.pk, "questions"]), ANSWERED)
    dossier.refresh_from_db()
    organiser.post(
        reverse("edit_dossier", args=[dossier.pk]),
        {**TYPED, "revision": dossier.revision, "do": "hand_in", **papers},
    )
    waiting = desk.get(reverse("desk")).context["waiting"].object_list
    assert [(row["id"], row["waited"]) for row in waiting] == [(dossier.pk, 0)]

    received = act(desk, dossier, "receive", track="no_consultation", officer=hoa.pk)
    assert received["Location"] == page
    clock(1)
    act(officer, dossier, "forward", proposal="granted", appraisal="Đủ điều kiện.")
    clock(2)
    act(approver, dossier, "grant", conditions="Không quay phim trong cảng.")
    clock(3)
    act(officer, dossier, "deliver_to_desk")
    act(desk, dossier, "return_result")

    dossier.refresh_from_db()
    permit = Permit.objects.get()
    assert (dossier.state, dossier.outcome, dossier.assignee) == ("returned", "granted", hoa)
    assert permit.conditions == "Không quay phim trong cảng."
    letter = reverse("letter", args=[dossier.pk, 2])
    assert letter in organiser.get(page).content.decode()
    verified = sits_at().get(reverse("verify", args=[permit.token]))
    assert verified.status_code == 200
    assert "đang có hiệu lực" in verified.content.decode()


@pytest.mark.parametrize("state", ["deciding", "decided"])
def test_the_organiser_reads_nothing_of_the_decision_before_it_is_told(
    state, lan, minh, hoa, binh, sits_at
):
    dossier = in_state(state, lan, minh, hoa, binh)

    page = sits_at(lan).get(reverse("dossier", args=[dossier.pk]))

    text = page.content.decode()
    assert (page.context["outcome"], page.context["permit"]) == ("", None)
    assert [letter["kind"] for letter in page.context["letters"]] == ["receipt"]
    for told_early in (dossier.appraisal, "Được cho phép", "Đồng ý cho phép", "Trình người có"):
        assert told_early not in text


def test_a_permit_that_is_not_told_cannot_be_fetched_by_its_organiser(
    lan, minh, hoa, binh, sits_at
):
    dossier = in_state("decided", lan, minh, hoa, binh)
    letter = reverse("letter", args=[dossier.pk, 2])

    assert sits_at(lan).get(letter).status_code == 404


def test_a_refusal_is_told_with_its_reason_when_it_is_at_the_desk(
    lan, minh, hoa, binh, sits_at, clock
):
    dossier = stages.refused(lan, minh, hoa, binh)
    address = reverse("dossier", args=[dossier.pk])
    before = sits_at(lan).get(address).content.decode()
    clock(3)
    act(sits_at(hoa), dossier, "deliver_to_desk")

    after = sits_at(lan).get(address).content.decode()

    assert dossier.reason not in before
    assert dossier.reason in after


def test_an_act_that_a_rule_refuses_keeps_what_was_typed(
    minh, hoa, university, sits_at, clock, everything
):
    dossier = stages.at_counter(minh, university)
    before = everything()

    answer = act(
        sits_at(minh),
        dossier,
        "receive",
        track="consultation",
        officer=hoa.pk,
        received_on="19/04/2026",
        received_hour="10:00",
    )

    assert answer.status_code == 422
    form = answer.context["refused"]
    assert list(form.errors) == ["received_on"]
    assert [form[name].value() for name in ("track", "received_on", "received_hour")] == [
        "consultation",
        "19/04/2026",
        "10:00",
    ]
    assert everything() == before


def test_an_act_without_its_reason_is_refused_at_the_field(
    lan, minh, hoa, binh, sits_at, everything
):
    dossier = in_state("submitted", lan, minh, hoa, binh)
    before = everything()

    answer = act(sits_at(minh), dossier, "decline", reason="   ")

    assert answer.status_code == 422
    assert list(answer.context["refused"].errors) == ["reason"]
    assert everything() == before


def test_what_was_typed_for_an_act_that_came_too_late_is_shown_again(lan, minh, hoa, binh, sits_at):
    dossier = in_state("deciding", lan, minh, hoa, binh)

    answer = act(sits_at(hoa), dossier, "forward", proposal="granted", appraisal="Ý kiến dài.")

    assert answer.status_code == 409
    assert "Ý kiến dài." in answer.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).appraisal == "Đủ điều kiện."


def test_papers_brought_earlier_are_received_at_the_hour_that_the_desk_wrote(
    minh, university, sits_at, clock
):
    dossier = stages.at_counter(minh, university)
    clock(1)

    act(
        sits_at(minh),
        dossier,
        "receive",
        track="no_consultation",
        received_on="20/04/2026",
        received_hour="15:30",
    )

    dossier.refresh_from_db()
    assert dossier.received_at == MONDAY.replace(hour=15, minute=30)


def test_the_leader_corrects_a_track_and_the_days_are_counted_again(
    lan, minh, hoa, binh, le, sits_at
):
    dossier = in_state("appraising", lan, minh, hoa, binh)

    act(sits_at(le), dossier, "correct_reception", track="consultation", reason="Cần hỏi Bộ.")

    before, dossier = dossier.official_due_on, Dossier.objects.get(pk=dossier.pk)
    assert dossier.track.key == "consultation"
    assert dossier.official_due_on > before


def test_the_days_left_and_every_counted_day_stand_on_the_page(
    lan, minh, hoa, binh, sits_at, later
):
    dossier = in_state("appraising", lan, minh, hoa, binh)

    page = sits_at(lan).get(reverse("dossier", args=[dossier.pk]))

    assert page.context["clock"].left_working_days == 2
    assert max(day.counted or 0 for day in page.context["days"]) == 7
    assert "Resolution" in page.content.decode() or "TB" in page.content.decode()


def test_the_office_reads_who_handed_over_to_whom_and_the_organiser_does_not(
    lan, minh, hoa, binh, sits_at
):
    dossier = in_state("deciding", lan, minh, hoa, binh)
    address = reverse("dossier", args=[dossier.pk])

    office = sits_at(binh).get(address)
    organiser = sits_at(lan).get(address)

    texts = [event.text for event in office.context["events"]]
    assert texts[:2] == ["Chuyển đến: Người có thẩm quyền.", "Chuyển cho Phạm Thị Hoa."]
    assert "Phạm Thị Hoa" not in organiser.content.decode()


def test_a_reloaded_answer_of_an_act_leads_back_to_the_dossier(lan, minh, hoa, binh, sits_at):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    answer = sits_at(minh).get(reverse("dossier_action", args=[dossier.pk, "receive"]))

    assert answer["Location"] == reverse("dossier", args=[dossier.pk])


def test_the_receipt_is_a_pdf_shown_in_the_browser(lan, minh, hoa, binh, sits_at, tool):
    dossier = in_state("appraising", lan, minh, hoa, binh)
    page = sits_at(lan).get(reverse("dossier", args=[dossier.pk]))
    (receipt,) = page.context["letters"]

    answer = sits_at(lan).get(reverse("letter", args=[dossier.pk, receipt["position"]]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.one_database
@pytest.mark.parametrize("state", stages.BUILDERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_shows_a_code_word(state, language, lan, minh, hoa, binh, everybody, sits_at):
    dossier = in_state(state, lan, minh, hoa, binh)
    codes = ["appraising", "at_desk", "no_consultation", "in_person", "on_track", "not_entered"]

    for user in everybody.values():
        client = sits_at(user)
        client.cookies["django_language"] = language
        page = client.get(reverse("dossier", args=[dossier.pk]))
        visible = re.sub(r"<[^>]+>", " ", page.content.decode())
        assert [code for code in codes if code in visible] == [], user


def test_the_title_is_that_of_the_readers_language(lan, minh, hoa, binh, sits_at):
    dossier = in_state("submitted", lan, minh, hoa, binh)
    client = sits_at(lan)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()

    assert f"<h1>{PLAN['title_en']}</h1>" in page


def test_the_page_says_that_a_promised_day_stands_after_the_days_came_to_an_earlier_one(
    lan, minh, hoa, an, sits_at, clock
):
    dossier = stages.received(lan, minh, officer=hoa)
    address = reverse("dossier", args=[dossier.pk])
    sentence = "ngày đã hẹn Thứ Hai, 04/05/2026 vẫn giữ nguyên"
    before = sits_at(lan).get(address).content.decode()
    publish(an, opened=["2026-04-27"])
    clock(2)
    operations.recompute_deadlines(at=MONDAY + timedelta(days=2))

    page = sits_at(lan).get(address)

    assert sentence not in before
    assert sentence in page.content.decode()
    assert page.context["clock"].counted_due_on == date(2026, 4, 29)
    assert page.context["events"][0].text == "Hạn vẫn là 04/05/2026."
