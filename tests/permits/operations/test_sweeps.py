"""Reminders and recomputation: right however late, often or at once they run."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from structlog.testing import capture_logs

from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from foreign_affairs.workdays.queries import current_calendar
from permits import operations, queries
from permits.models import Dossier
from tests.permits import looks, stages
from tests.permits.editions import publish
from tests.permits.stages import MONDAY, ZONE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE_THE_LAST = [
    "half_of_the_time",
    "due_in_two_working_days",
    "three_quarters_of_the_time",
]


def morning(month, day, hour=7):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def reminders():
    """(kind, for whom, status) of every reminder, oldest first."""
    return [
        (row.kind, row.recipient.username if row.recipient else "", row.status)
        for row in Notice.objects.filter(kind__startswith="reminder_").order_by("pk")
    ]


def sweep(*moments):
    return [operations.remind_of_deadlines(at=moment) for moment in moments]


def test_reminders_come_at_half_of_the_time_and_two_and_one_days_before_and_when_overdue(
    lan, minh, hoa
):
    stages.received(lan, minh, officer=hoa)
    quiet, half, two, one, due, over = (
        morning(4, 23),
        morning(4, 24),
        morning(4, 28),
        morning(4, 29),
        morning(5, 4, 23),
        morning(5, 5, 0),
    )

    sent = sweep(MONDAY, quiet, half, two, one, due, over)

    assert sent == [0, 0, 1, 1, 1, 0, 1]
    assert reminders() == [
        ("reminder_half_of_the_time", "hoa", "superseded"),
        ("reminder_due_in_two_working_days", "hoa", "superseded"),
        ("reminder_due_in_one_working_day", "hoa", "superseded"),
        ("reminder_three_quarters_of_the_time", "", "superseded"),
        ("reminder_overdue", "hoa", "pending"),
    ]


def test_half_goes_to_the_officer_three_quarters_to_the_head_all_to_the_director(
    lan, minh, hoa, phuc, binh, division
):
    division.head = phuc
    division.save()
    stages.received(lan, minh, officer=hoa)

    told = []
    for moment in (morning(4, 24), morning(4, 28), morning(4, 29), morning(5, 5)):
        before = Notice.objects.count()
        sweep(moment)
        fresh = Notice.objects.order_by("pk")[before:]
        told.append(sorted(row.recipient.username for row in fresh if row.recipient))

    assert told == [["hoa"], ["hoa"], ["hoa", "phuc"], ["binh", "hoa", "phuc"]]


def test_a_missed_escalation_still_reaches_as_far_up_as_it_would_have(
    lan, minh, hoa, phuc, division
):
    division.head = phuc
    division.save()
    stages.received(lan, minh, officer=hoa)

    sweep(morning(4, 30))

    pending = [(kind, who) for kind, who, status in reminders() if status == "pending"]
    assert pending == [
        ("reminder_due_in_one_working_day", "hoa"),
        ("reminder_due_in_one_working_day", "phuc"),
    ]


def test_a_missed_night_does_not_shorten_the_clock(lan, minh, hoa):
    """A counter raised by a nightly job would have lost three days for ever."""
    stages.received(lan, minh, officer=hoa)
    swept_nightly = [queries.clock(Dossier.objects.get(), today=date(2026, 4, 24))]

    clock = queries.clock(Dossier.objects.get(), today=date(2026, 4, 29))

    assert (swept_nightly[0].used_working_days, clock.used_working_days) == (4, 6)
    assert clock.left_working_days == 1


def test_what_the_sweep_has_nothing_to_say_about_is_not_looked_at(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa)
    days = [dossier.wakes_on]
    for moment in (morning(4, 24), morning(4, 28), morning(4, 29), morning(5, 5)):
        sweep(moment)
        days.append(Dossier.objects.get().wakes_on)

    assert days == [
        date(2026, 4, 24),
        date(2026, 4, 28),
        date(2026, 4, 29),
        date(2026, 5, 5),
        None,
    ]


def test_a_reminder_that_was_sent_stays_sent_when_the_next_one_comes(lan, minh, hoa):
    stages.received(lan, minh, officer=hoa)
    sweep(morning(4, 28))
    Notice.objects.filter(kind="reminder_due_in_two_working_days").update(status="sent")

    sweep(morning(4, 29))

    assert reminders() == [
        ("reminder_due_in_two_working_days", "hoa", "sent"),
        ("reminder_half_of_the_time", "", "superseded"),
        ("reminder_due_in_one_working_day", "hoa", "pending"),
        ("reminder_three_quarters_of_the_time", "", "superseded"),
    ]


def test_a_sweep_that_runs_again_and_again_sends_once(lan, minh, hoa, everything):
    stages.received(lan, minh, officer=hoa)
    first = sweep(morning(4, 28))
    before = everything()

    again = sweep(morning(4, 28), morning(4, 28, 12), morning(4, 28, 23))

    assert (first, again) == ([1], [0, 0, 0])
    assert everything() == before


@pytest.mark.parametrize(
    ("moment", "sent", "missed"),
    [
        (morning(4, 30), "due_in_one_working_day", BEFORE_THE_LAST),
        (morning(5, 6), "overdue", [*BEFORE_THE_LAST, "due_in_one_working_day"]),
        (morning(6, 1), "overdue", [*BEFORE_THE_LAST, "due_in_one_working_day"]),
    ],
)
def test_after_an_outage_one_reminder_is_sent_the_most_urgent(
    lan, minh, hoa, moment, sent, missed, everything
):
    stages.received(lan, minh, officer=hoa)

    count = sweep(moment)

    assert count == [1]
    assert reminders() == [
        (f"reminder_{sent}", "hoa", "pending"),
        *[(f"reminder_{kind}", "", "superseded") for kind in missed],
    ]
    before = everything()
    assert sweep(moment, moment + timedelta(hours=1)) == [0, 0]
    assert everything() == before


def test_the_reminder_goes_to_whoever_holds_the_dossier_or_to_the_office(lan, minh, hoa, binh):
    nobodys = stages.received(lan, minh)
    officers = stages.received(lan, minh, officer=hoa)
    approvers = stages.deciding(lan, minh, hoa)
    decided = stages.granted(lan, minh, hoa, binh)

    sweep(morning(5, 5))

    told = {
        notice.subject_id: (notice.recipient_id, notice.address)
        for notice in Notice.objects.filter(kind="reminder_overdue").exclude(recipient=binh)
    }
    office = (None, "mot-cua@example.org")
    assert told == {
        nobodys.pk: office,
        officers.pk: (hoa.pk, hoa.email),
        approvers.pk: office,
        decided.pk: (hoa.pk, hoa.email),
    }


@pytest.mark.parametrize("state", ["draft", "submitted", "at_desk", "returned", "withdrawn"])
def test_nobody_is_reminded_where_no_clock_runs(state, lan, minh, hoa, binh):
    stages.in_state(state, lan, minh, hoa, binh)

    sent = sweep(morning(6, 1))

    assert (sent, reminders()) == ([0], [])


def test_a_sweep_after_the_last_published_year_still_finds_what_is_overdue(lan, minh, hoa):
    event = {
        "starts_at": datetime(2028, 3, 1, 8, tzinfo=ZONE),
        "ends_at": datetime(2028, 3, 1, 17, tzinfo=ZONE),
    }
    stages.received(lan, minh, officer=hoa, at=datetime(2027, 12, 20, 9, tzinfo=ZONE), **event)

    sent = sweep(datetime(2028, 1, 3, 7, tzinfo=ZONE))

    assert sent == [1]
    assert [(kind, status) for kind, _who, status in reminders() if status == "pending"] == [
        ("reminder_overdue", "pending")
    ]


@pytest.mark.postgresql
def test_two_sweeps_at_once_send_none_twice(lan, minh, hoa, committed_db):
    for _ in range(20):
        stages.received(lan, minh, officer=hoa)
    start, sent = threading.Barrier(4), []

    def run():
        try:
            start.wait()
            sent.extend(sweep(morning(5, 6)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == 20
    pending = Notice.objects.filter(kind__startswith="reminder_", status="pending")
    assert sorted(pending.values_list("subject_id", flat=True)) == sorted(
        Dossier.objects.values_list("pk", flat=True)
    )
    assert Notice.objects.filter(kind__startswith="reminder_").count() == 100


def test_a_new_day_off_moves_what_is_open_and_tells_both_sides(lan, minh, hoa, an):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))
    publish(an, closed=["2026-04-28"])
    at = MONDAY + 2 * DAY

    moved = operations.recompute_deadlines(at=at)

    kept = Dossier.objects.get()
    assert moved == 1
    assert (kept.official_due_on, kept.current_due_on, kept.edition) == (
        date(2026, 5, 5),
        date(2026, 5, 5),
        2,
    )
    assert [cycle.due_on for cycle in kept.cycles.all()] == [date(2026, 5, 5)]
    assert looks.last_act(kept) == (
        "recompute_deadline",
        "",
        at,
        {
            "edition": [1, 2],
            "due_on": ["2026-05-04", "2026-05-05"],
            "counted": "2026-05-05",
        },
    )
    assert looks.notices(kept, after=told) == [
        ("deadline_moved", "lan", "lan@example.org"),
        ("deadline_moved_office", "hoa", hoa.email),
    ]
    assert looks.deadline(kept) == ("confirmed", date(2026, 5, 5))
    clock = queries.clock(kept, today=date(2026, 4, 22))
    assert [day.source for day in clock.ledger if day.date == date(2026, 4, 28)] == ["TB 1/TB-BNV"]
    assert list(audit.breaks()) == []


def test_recomputing_again_changes_nothing(lan, minh, hoa, an, everything):
    stages.received(lan, minh, officer=hoa)
    publish(an, closed=["2026-04-28"])
    operations.recompute_deadlines(at=MONDAY + 2 * DAY)
    before = everything()

    moved = operations.recompute_deadlines(at=MONDAY + 3 * DAY)

    assert moved == 0
    assert everything() == before


def test_an_earlier_date_keeps_the_promise(lan, minh, hoa, an):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))
    publish(an, opened=["2026-04-27"])

    moved = operations.recompute_deadlines(at=MONDAY + 2 * DAY)

    kept = Dossier.objects.get()
    assert moved == 0
    assert (kept.official_due_on, kept.current_due_on, kept.edition) == (
        date(2026, 5, 4),
        date(2026, 5, 4),
        2,
    )
    assert looks.last_act(kept)[3] == {
        "edition": [1, 2],
        "due_on": ["2026-05-04", "2026-05-04"],
        "counted": "2026-04-29",
    }
    assert looks.notices(kept, after=told) == []
    assert looks.deadline(kept) == ("confirmed", date(2026, 5, 4))


@pytest.mark.parametrize("state", ["at_desk", "returned"])
def test_what_is_closed_keeps_its_edition_and_its_ledger(
    state, lan, minh, hoa, binh, an, everything
):
    dossier = stages.in_state(state, lan, minh, hoa, binh)
    publish(an, closed=["2026-04-28"])
    before = everything()

    moved = operations.recompute_deadlines(at=MONDAY + 10 * DAY)

    assert moved == 0
    assert everything() == before
    assert queries.clock(dossier, today=date(2026, 6, 1)).ledger[-1].date == date(2026, 5, 4)


def test_the_moved_date_is_reminded_of_anew(lan, minh, hoa, an):
    stages.received(lan, minh, officer=hoa)
    sweep(morning(4, 28))
    publish(an, closed=["2026-05-04"])
    operations.recompute_deadlines(at=morning(4, 28, 9))

    sent = sweep(morning(4, 29), morning(5, 4), morning(5, 5), morning(5, 6))

    assert sent == [1, 0, 0, 1]
    assert Dossier.objects.get().current_due_on == date(2026, 5, 5)


def test_the_moves_foretold_are_the_moves_made(lan, minh, hoa, binh, an):
    later_due = stages.received(lan, minh, officer=hoa)
    stages.at_desk(lan, minh, hoa, binh)
    publish(an, closed=["2026-04-28"])

    foretold = queries.moves_under(current_calendar())
    operations.recompute_deadlines(at=MONDAY + 2 * DAY)

    assert [(move.dossier.pk, move.was, move.becomes) for move in foretold] == [
        (later_due.pk, date(2026, 5, 4), date(2026, 5, 5))
    ]
    assert queries.moves_under(current_calendar()) == []


def test_a_move_to_an_earlier_date_is_not_foretold_since_the_promise_stands(lan, minh, hoa, an):
    stages.received(lan, minh, officer=hoa)
    publish(an, opened=["2026-04-27"])

    foretold = queries.moves_under(current_calendar())

    assert foretold == []
    assert operations.recompute_deadlines(at=MONDAY + 2 * DAY) == 0


def test_the_clock_says_what_the_days_alone_give_beside_the_promise(lan, minh, hoa, an):
    stages.received(lan, minh, officer=hoa)
    publish(an, opened=["2026-04-27"])
    operations.recompute_deadlines(at=MONDAY + 2 * DAY)

    clock = queries.clock(Dossier.objects.get(), today=date(2026, 4, 24))

    counted = date(2026, 4, 29)
    ends = (clock.counted_due_on, clock.steps[-1].due_on, clock.ledger[-1].date)
    assert ends == (counted, counted, counted)
    assert clock.dossier.official_due_on == date(2026, 5, 4)
    assert clock.left_working_days == 4


@pytest.fixture
def one_is_broken(lan, minh, hoa):
    """Three dossiers on the clock; the second has lost its cycle, and with it its day 0."""
    dossiers = [stages.received(lan, minh, officer=hoa) for _ in range(3)]
    dossiers[1].cycles.all().delete()
    return dossiers


def test_one_dossier_that_fails_holds_up_no_recomputation(one_is_broken, an):
    first, broken, last = one_is_broken
    publish(an, closed=["2026-04-28"])

    with capture_logs() as lines:
        moved = operations.recompute_deadlines(at=MONDAY + 2 * DAY)

    assert moved == 2
    assert dict(Dossier.objects.values_list("pk", "edition")) == {
        first.pk: 2,
        broken.pk: 1,
        last.pk: 2,
    }
    assert [(line["log_level"], line["event"], line["dossier"]) for line in lines] == [
        ("error", "dossier_not_swept", broken.pk)
    ]


def test_one_dossier_that_fails_holds_up_no_reminder(lan, minh, hoa):
    first, broken, last = (stages.received(lan, minh, officer=hoa) for _ in range(3))
    broken.current_due_on = date(2010, 1, 4)
    broken.save()

    with capture_logs() as lines:
        sent = sweep(morning(5, 6))

    assert sent == [2]
    told = Notice.objects.filter(kind="reminder_overdue").values_list("subject_id", flat=True)
    assert sorted(told) == [first.pk, last.pk]
    assert [(line["log_level"], line["event"], line["dossier"]) for line in lines] == [
        ("error", "dossier_not_swept", broken.pk)
    ]


@pytest.mark.postgresql
def test_two_recomputations_at_once_move_once(lan, minh, hoa, an, committed_db):
    for _ in range(10):
        stages.received(lan, minh, officer=hoa)
    publish(an, closed=["2026-04-28"])
    start, moved = threading.Barrier(4), []

    def run():
        try:
            start.wait()
            moved.append(operations.recompute_deadlines(at=MONDAY + 2 * DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(moved) == 10
    assert Notice.objects.filter(kind="deadline_moved").count() == 10
    assert list(audit.breaks()) == []
