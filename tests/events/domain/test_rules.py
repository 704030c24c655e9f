"""What may become of an event, rule by rule: every reason at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from events.domain import rules
from events.domain.checklists import Duty, Item
from events.domain.values import EventFacts, PermitFacts
from tests.permits.stages import ZONE

START = datetime(2026, 6, 16, 8, 0, tzinfo=ZONE)
END = datetime(2026, 6, 16, 11, 0, tzinfo=ZONE)
DAY = timedelta(days=1)
WHOLE = EventFacts(
    kind="working_session",
    title_vi="Làm việc",
    starts_at=START,
    ends_at=END,
    first_on=date(2026, 6, 16),
    last_on=date(2026, 6, 16),
    first_starts_at=START,
    last_ends_at=END,
    has_place=True,
    has_unit=True,
    in_plan=True,
)
HOLDS = PermitFacts(holds=True, starts_at=START, ends_at=END)
OVERDUE = Item(Duty.NOTIFY_AUTHORITY, date(2026, 6, 1), None, is_overdue=True, blocks=True)


def codes(reasons):
    return [reason.code for reason in reasons]


def with_facts(**facts):
    return replace(WHOLE, **facts)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"ends_at": START}, ["ends_before_start"]),
        ({"ends_at": None}, ["half_a_time"]),
        ({"starts_at": None, "ends_at": None}, []),
        ({"repeats": True}, []),
        ({"repeats": True, "permit": HOLDS}, ["series_with_permit"]),
        ({"participants": 5, "foreign_participants": 6}, ["more_foreigners_than_people"]),
        ({"participants": 6, "foreign_participants": 6}, []),
    ],
)
def test_what_can_never_be_right(facts, expected):
    assert codes(rules.why_impossible(with_facts(**facts))) == expected


def test_what_an_event_needs_to_be_planned_is_told_at_once():
    bare = EventFacts(kind="internal")

    assert codes(rules.why_not_plannable(bare)) == ["time_missing", "place_missing", "unit_missing"]
    assert codes(rules.why_not_plannable(with_facts(format="online", has_place=False))) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"is_international_conference": True}, ["dossier_missing"]),
        ({"is_international_conference": True, "permit": HOLDS}, []),
        ({"permit": replace(HOLDS, holds=False)}, ["permit_missing"]),
        ({"permit": replace(HOLDS, ends_at=END + DAY)}, ["beside_permit"]),
        ({"kind": "conference", "foreign_participants": 3}, ["no_permit_unexplained"]),
        (
            {
                "kind": "conference",
                "foreign_participants": 3,
                "no_permit_because": "Hội đoàn thể",
            },
            [],
        ),
        ({"kind": "conference", "foreign_participants": 0}, []),
        ({"has_place": False}, ["place_missing"]),
    ],
)
def test_what_keeps_an_event_from_being_certain(facts, expected):
    assert codes(rules.why_not_confirmable(with_facts(**facts), ())) == expected


def test_a_notice_that_is_overdue_keeps_it_from_being_certain_until_it_is_recorded():
    assert codes(rules.why_not_confirmable(WHOLE, [OVERDUE])) == ["checklist_overdue"]
    assert codes(rules.why_not_confirmable(WHOLE, [replace(OVERDUE, is_overdue=False)])) == []
    report = replace(OVERDUE, duty=Duty.REPORT_RESULTS, blocks=False)
    assert codes(rules.why_not_confirmable(WHOLE, [report])) == []


@pytest.mark.parametrize(
    ("facts", "at", "expected"),
    [
        ({}, END, []),
        ({}, END - timedelta(seconds=1), ["not_over"]),
        ({"in_plan": False}, END, ["plan_unanswered"]),
        ({"in_plan": False, "why_unplanned": " "}, END, ["plan_unanswered"]),
        ({"in_plan": False, "why_unplanned": "Phát sinh"}, END, []),
        ({"in_plan": False, "kind": "internal"}, END, []),
        ({"last_ends_at": None, "in_plan": False}, END, ["not_over", "plan_unanswered"]),
    ],
)
def test_when_an_event_may_be_closed(facts, at, expected):
    assert codes(rules.why_not_closable(with_facts(**facts), at=at)) == expected


@pytest.mark.parametrize(
    ("facts", "at", "said", "expected"),
    [
        ({}, START - DAY, {}, []),
        ({}, START, {}, []),
        ({}, END, {}, ["is_over"]),
        ({}, END, {"certain": False}, []),
        ({"repeats": True}, START - DAY, {"dates": 2}, []),
        ({"repeats": True}, START, {"dates": 2}, ["series_has_begun"]),
        ({"repeats": True}, START, {}, []),
        ({"repeats": True}, END, {"dates": 2, "certain": False}, []),
        ({"first_starts_at": None, "last_ends_at": None}, END, {}, []),
    ],
)
def test_what_took_place_and_a_series_that_has_begun_are_not_called_off(facts, at, said, expected):
    said = {"certain": True, "dates": 1, **said}
    assert codes(rules.why_not_cancellable(with_facts(**facts), at=at, **said)) == expected


@pytest.mark.parametrize(
    ("certain", "begun", "repeats", "expected"),
    [
        (False, False, False, []),
        (False, True, False, []),
        (False, True, True, ["series_has_begun"]),
        (False, False, True, []),
        (True, False, False, ["beside_permit"]),
    ],
)
def test_when_an_event_may_be_laid_out_anew(certain, begun, repeats, expected):
    moved = with_facts(permit=replace(HOLDS, ends_at=END + DAY))

    reasons = rules.why_not_reschedulable(moved, certain=certain, begun=begun, repeats=repeats)

    assert codes(reasons) == expected
