"""The page of one event: what comes next, what is offered to whom, every act of the table."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import operations
from events.domain.lifecycle import EVENT
from events.web.forms.actions import ACTION_FORMS, OF_ONE_DATE
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.models import Booking
from tests.events import stages
from tests.events.web.form import resource
from tests.permits import stages as permits
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db


def at(event, action=""):
    return f"/events/{event.pk}/{action}/" if action else f"/events/{event.pk}/"


def page_of(answer):
    return answer.content.decode()


def asked(answer):
    """The actions whose forms stand on the page, ready to be sent."""
    return {
        action
        for action in ACTION_FORMS
        if f'/{action}/" novalidate class="action-form"' in page_of(answer)
    }


AHEAD = ("reschedule", "book", "mark", "cancel")
POSTS = {
    "plan": {},
    "confirm": {},
    "make_tentative": {"reason": "Chờ ý kiến."},
    "reschedule": {
        "starts_on": "17/06/2026",
        "starts_hour": "08:00",
        "ends_on": "17/06/2026",
        "ends_hour": "11:00",
    },
    "book": {"strength": "hard"},
    "invite": {"people": "Tanaka <t@example.jp>", "language": "en"},
    "mark": {"visibility": "public"},
    "notify_authority": {"notified_on": "20/04/2026", "number": "12/SNgV"},
    "record_outcomes": {"kind": "memorandum", "title": "Biên bản ghi nhớ"},
    "report_results": {"reported_on": "19/06/2026", "results": "Ký hai biên bản."},
    "cancel": {"reason": "Hoãn."},
}


def test_every_action_of_the_table_has_its_form_or_a_page_of_its_own():
    pages = {"revise", "record_estimate", "settle"}
    assert {*ACTION_FORMS, *pages} == set(EVENT.actions)
    assert all(hasattr(operations, name) for name in ACTION_FORMS)


@pytest.mark.one_database
@pytest.mark.parametrize("state", EVENT.states)
def test_nobody_is_offered_what_the_table_forbids(state, everybody, sits_at, now):
    event = stages.in_state(state, everybody["planner"])

    for role, user in everybody.items():
        answer = sits_at(user).get(at(event))
        assert answer.status_code == (404 if role == "organiser" else 200)
        if role != "organiser":
            assert asked(answer) <= set(EVENT.actions_for(state, [role])), role


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        ("draft", "planner", {"plan", "reschedule", "invite", "cancel"}),
        (
            "tentative",
            "planner",
            {"notify_authority", "confirm", "reschedule", "book", "invite", "mark", "cancel"},
        ),
        ("tentative", "officer", {"notify_authority"}),
        (
            "confirmed",
            "planner",
            {
                "notify_authority",
                "make_tentative",
                "record_outcomes",
                "reschedule",
                "book",
                "invite",
                "mark",
                "cancel",
            },
        ),
        ("held", "officer", {"record_outcomes", "report_results"}),
        ("held", "leader", set()),
        ("cancelled", "planner", set()),
    ],
)
def test_what_may_be_done_now_is_asked_on_the_page(state, role, offered, everybody, sits_at, now):
    event = stages.in_state(state, everybody["planner"])

    assert asked(sits_at(everybody[role]).get(at(event))) == offered


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [
        ("draft", "plan", "tentative"),
        ("tentative", "confirm", "confirmed"),
        ("confirmed", "make_tentative", "tentative"),
        ("tentative", "reschedule", "tentative"),
        ("tentative", "book", "tentative"),
        ("tentative", "invite", "tentative"),
        ("tentative", "mark", "tentative"),
        ("tentative", "notify_authority", "tentative"),
        ("tentative", "cancel", "cancelled"),
    ],
)
def test_an_act_is_done_from_the_page(state, action, target, phuc, sits_at, now):
    event = stages.in_state(state, phuc)

    answer = sits_at(phuc).post(at(event, action), POSTS[action])

    assert answer["Location"] == at(event)
    event.refresh_from_db()
    assert event.state == target


def test_after_the_event_it_is_closed_its_results_recorded_followed_up_and_reported(
    phuc, hoa, sits_at, time_machine
):
    event = stages.in_state("confirmed", phuc)
    time_machine.move_to(event.last_at + timedelta(days=3), tick=False)
    client = sits_at(hoa)

    sits_at(phuc).post(at(event, "close"))
    client.post(
        at(event, "record_outcomes"),
        {**POSTS["record_outcomes"], "country": "Nhật Bản", "amount_vnd": "1.600.000 ₫"},
    )
    outcome = event.outcomes.get()
    done = {"id": outcome.pk, "done_on": "18/06/2026", "done_note": "Đã gọi điện."}
    client.post(at(event, "record_outcomes"), done)
    client.post(at(event, "report_results"), POSTS["report_results"])

    event.refresh_from_db()
    outcome.refresh_from_db()
    assert (event.state, f"{event.reported_on:%d/%m/%Y}") == ("held", "19/06/2026")
    assert (outcome.country, outcome.amount_vnd) == ("JP", 1_600_000)
    assert outcome.done_note == "Đã gọi điện."
    assert "Biên bản ghi nhớ" in page_of(client.get(at(event)))


@pytest.mark.one_database
@pytest.mark.parametrize("state", EVENT.states)
def test_a_button_pressed_too_late_or_by_the_wrong_role_is_answered_and_changes_nothing(
    state, everybody, sits_at, everything, now
):
    event = stages.in_state(state, everybody["planner"])
    before = everything()

    wrong = []
    for role, user in everybody.items():
        client = sits_at(user)
        for action, body in POSTS.items():
            row = EVENT.row(action)
            if role in row.roles and state in row.sources:
                continue
            expected = 404 if role == "organiser" else 409 if role in row.roles else 403
            status = client.post(at(event, action), body).status_code
            if status != expected:
                wrong.append((role, action, status))

    assert wrong == []
    assert everything() == before


def test_the_date_waits_for_the_permit_and_the_page_leads_to_its_dossier(lan, minh, phuc, sits_at):
    dossier = permits.received(lan, minh)
    times = {name: permits.PLAN[name] for name in ("starts_at", "ends_at")}
    event = stages.tentative(
        phuc, at=permits.MONDAY, kind="conference", dossier_id=dossier.pk, **times
    )

    answer = sits_at(phuc).get(at(event))

    said = page_of(answer)
    assert "confirm" not in asked(answer)
    assert f'href="/dossiers/{dossier.pk}/"' in said
    assert f"Đến hồ sơ {dossier.number}" in said


def test_both_lists_stand_on_the_page_with_their_days_and_sources(phuc, sits_at, now):
    starts = datetime(2026, 9, 15, 8, 0, tzinfo=ZONE)
    event = stages.tentative(
        phuc,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        international_conference=True,
    )

    said = page_of(sits_at(phuc).get(at(event)))

    assert "28/08/2026" in said
    assert "30/09/2026" in said
    assert "Nghị định 96/2026/NĐ-CP" in said
    assert "Quyết định 06/2020/QĐ-TTg" in said


def test_a_move_into_a_clash_says_what_it_meets_and_keeps_what_was_typed(
    phuc, sits_at, everything, now
):
    room = resource("room", "Phòng họp lớn")
    for title, hour in (("Một", 8), ("Hai", 14)):
        start = stages.STARTS.replace(hour=hour)
        event = stages.tentative(
            phuc, title_vi=title, starts_at=start, ends_at=start + timedelta(hours=2)
        )
        operations.book(
            event_id=event.pk, actor=acting(phuc), at=stages.NOW, resources={room.pk: "hard"}
        )
    before = everything()
    into = {
        "starts_on": "16/06/2026",
        "starts_hour": "09:00",
        "ends_on": "16/06/2026",
        "ends_hour": "11:00",
    }

    answer = sits_at(phuc).post(at(event, "reschedule"), into)

    said = page_of(answer)
    assert answer.status_code == 409
    assert "Phòng họp lớn: Đã giữ cho việc khác cùng giờ" in said
    assert "Một" in said
    assert 'value="09:00"' in said
    assert everything() == before


def test_one_date_of_a_series_is_moved_and_one_called_off(phuc, sits_at, now):
    event = stages.weekly(phuc, count=3)
    room = resource("room", "Phòng giao ban")
    operations.book(
        event_id=event.pk, actor=acting(phuc), at=stages.NOW, resources={room.pk: "hard"}
    )
    first, second, _third = event.occurrences.order_by("starts_at")
    client = sits_at(phuc)
    moved = {
        "occurrence_id": first.pk,
        "starts_on": "05/05/2026",
        "starts_hour": "14:00",
        "ends_on": "05/05/2026",
        "ends_hour": "15:00",
        "place": "Hội trường",
    }

    client.post(at(event, "change_occurrence"), moved)
    client.post(at(event, "cancel_occurrence"), {"occurrence_id": second.pk, "reason": "Nghỉ."})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.starts_at, first.place) == (
        datetime(2026, 5, 5, 14, 0, tzinfo=ZONE),
        "Hội trường",
    )
    assert second.cancelled_at is not None
    standing = Booking.objects.filter(released_at=None).order_by("starts_at")
    assert [f"{one.starts_at.astimezone(ZONE):%d/%m %H:%M}" for one in standing] == [
        "05/05 14:00",
        "18/05 08:00",
    ]
    said = page_of(client.get(at(event)))
    assert "đã dời" in said
    assert "đã hủy" in said


def test_a_form_of_another_action_is_not_there(phuc, sits_at, now):
    event = stages.draft(phuc)
    client = sits_at(phuc)

    assert client.post(at(event, "revise")).status_code == 404
    assert client.post(at(event, "grant")).status_code == 404
    assert client.get(at(event, "plan"))["Location"] == at(event)


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_an_event_that_is_not_there(number, phuc, sits_at):
    assert sits_at(phuc).get(f"/events/{number}/").status_code == 404


def test_the_page_costs_the_same_for_one_date_and_for_many(phuc, sits_at, now):
    """But for what is booked: nothing is read once per date."""
    costs = []
    for count in (1, 3, 12):
        event = stages.weekly(phuc, count=count)
        client = sits_at(phuc)
        client.get(at(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(event))
        costs.append(len(queries))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 40


def test_a_stranger_is_asked_to_sign_in(phuc, sits_at, now):
    event = stages.draft(phuc)

    for address in ("/events/", at(event), "/events/new/", "/annual-plan/", "/annual-plan/import/"):
        answer = sits_at().get(address)
        assert answer["Location"].startswith(reverse("account_login"))


def test_one_date_carries_no_form_of_a_series(phuc, sits_at, now):
    event = stages.tentative(phuc)

    assert asked(sits_at(phuc).get(at(event))).isdisjoint(OF_ONE_DATE)


def test_a_dossiers_page_shows_its_event_to_the_office_alone(lan, minh, phuc, hoa, sits_at):
    dossier = permits.received(lan, minh)
    address = reverse("dossier", args=[dossier.pk])
    make = f'href="/events/new/?dossier={dossier.pk}"'

    assert make in page_of(sits_at(phuc).get(address))
    assert make not in page_of(sits_at(hoa).get(address))
    times = {name: permits.PLAN[name] for name in ("starts_at", "ends_at")}
    event = stages.tentative(
        phuc, at=permits.MONDAY, kind="conference", dossier_id=dossier.pk, **times
    )

    assert f'href="{at(event)}"' in page_of(sits_at(hoa).get(address))
    assert make not in page_of(sits_at(phuc).get(address))
    assert at(event) not in page_of(sits_at(lan).get(address))


def test_an_event_is_made_of_a_dossier_with_what_it_says(lan, minh, phuc, sits_at):
    dossier = permits.received(lan, minh)

    form = sits_at(phuc).get(f"/events/new/?dossier={dossier.pk}").context["form"]

    assert form["title_vi"].value() == dossier.title_vi
    assert form["dossier"].value() == dossier.number
    assert form["international_conference"].value() is True
    assert form["starts_on"].value() == dossier.starts_at.astimezone(ZONE).date()


def test_an_event_that_was_never_certain_is_ended_after_its_time(phuc, sits_at, now, time_machine):
    event = stages.tentative(phuc)
    time_machine.move_to(event.last_at, tick=False)

    answer = sits_at(phuc).get(at(event))

    assert "Đã qua thời gian mà sự kiện chưa được xác nhận" in page_of(answer)
    assert "cancel" in asked(answer)


def test_a_series_is_moved_whole_unless_the_dates_that_collide_are_to_be_skipped(
    phuc, sits_at, now
):
    room = resource("room", "Phòng A")
    taken = stages.tentative(phuc, participants=None, **hours(11, 14))
    series = stages.weekly(phuc, count=2, participants=None)
    for one in (taken, series):
        operations.book(
            event_id=one.pk, actor=acting(phuc), at=stages.NOW, resources={room.pk: "hard"}
        )
    afternoon = {
        "starts_on": "04/05/2026",
        "starts_hour": "14:00",
        "ends_on": "04/05/2026",
        "ends_hour": "15:00",
    }
    page = sits_at(phuc)

    refused = page.post(at(series, "reschedule"), afternoon)
    moved = page.post(at(series, "reschedule"), {**afternoon, "skip": "on"})

    assert (refused.status_code, moved.status_code) == (409, 302)
    assert 'name="skip"' in page_of(refused)
    assert 'name="skip"' not in page_of(page.get(at(taken)))
    first, second = series.occurrences.order_by("starts_at")
    standing = Booking.objects.filter(released_at=None, source_id__in=[first.pk, second.pk])
    assert [row.source_id for row in standing] == [first.pk]


def hours(day, hour):
    start = datetime(2026, 5, day, hour, tzinfo=ZONE)
    return {"starts_at": start, "ends_at": start + timedelta(hours=1)}
