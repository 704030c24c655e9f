"""What a delegation lacks at each step of its life, and which rank it has."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from delegations.domain import reports, requests, rules
from delegations.domain.ranks import Because, Position, Proposal, propose
from delegations.domain.requests import RequestFacts
from delegations.domain.values import DelegationFacts, Rank
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

ARRIVES = datetime(2026, 6, 16, 10, 30, tzinfo=OFFICE_ZONE)
DEPARTS = datetime(2026, 6, 18, 15, 0, tzinfo=OFFICE_ZONE)
DAY = timedelta(days=1)
WHOLE = DelegationFacts(
    name_vi="Đoàn thành phố Kobe",
    arrives_at=ARRIVES,
    departs_at=DEPARTS,
    arrives_on=date(2026, 6, 16),
    host_body="Ủy ban nhân dân thành phố",
    heads=1,
    rank_confirmed=True,
    in_plan=True,
    has_unit=True,
    report_number="45/BC-SNgV",
    reported_on=date(2026, 6, 22),
)


def codes(reasons):
    return [reason.code for reason in reasons]


def test_a_delegation_that_lacks_nothing_may_be_planned():
    assert rules.why_not_plannable(WHOLE) == ()
    assert rules.why_not_plannable(replace(WHOLE, in_plan=False, why_unplanned="Phát sinh")) == ()


def test_everything_that_a_delegation_lacks_is_said_at_once():
    assert codes(rules.why_not_plannable(DelegationFacts())) == [
        "name_missing",
        "head_missing",
        "dates_missing",
        "host_missing",
        "rank_unconfirmed",
        "unit_missing",
        "plan_unanswered",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_vi": " "}, "name_missing"),
        ({"departs_at": ARRIVES}, "departs_before_arrival"),
        ({"heads": 2}, "heads_twice"),
    ],
)
def test_what_can_never_be_is_refused_of_a_draft_too(changes, code):
    assert codes(rules.why_impossible(replace(WHOLE, **changes))) == [code]


def test_guests_are_here_from_the_day_of_their_arrival_on():
    assert codes(rules.why_not_started(WHOLE, today=date(2026, 6, 15))) == ["not_arrived_yet"]
    assert rules.why_not_started(WHOLE, today=date(2026, 6, 16)) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"report_number": " "}, "report_missing"),
        ({"reported_on": None}, "report_missing"),
        ({"items_open": 2}, "items_open"),
        ({"settlement_missing": True}, "settlement_missing"),
    ],
)
def test_a_file_stays_open_until_everything_is_done(changes, code):
    facts = replace(WHOLE, **changes)

    assert codes(rules.why_not_closable(facts, at=DEPARTS + DAY)) == [code]
    assert rules.why_not_closable(WHOLE, at=DEPARTS + DAY) == ()
    assert codes(rules.why_not_closable(WHOLE, at=ARRIVES)) == ["guests_still_here"]


RANKS = {
    Rank.SPECIAL: {"head_of_state", "head_of_government", "head_of_parliament"},
    Rank.A: {
        "deputy_head_of_government",
        "deputy_head_of_parliament",
        "foreign_minister",
        "deputy_secretary_general_un",
        "head_of_intergovernmental",
    },
    Rank.B: {
        "minister",
        "deputy_minister",
        "deputy_head_of_intergovernmental",
        "royalty",
        "som_leader",
    },
    Rank.C: {"ambassador", "asean_representative", "head_of_department"},
    Rank.OTHER: {"invited_guest"},
    None: {"head_of_specialised", "other"},
}


@pytest.mark.parametrize("rank", RANKS)
def test_the_circular_ranks_a_delegation_by_the_position_of_its_head(rank):
    assert {position.value for position in Position if propose(position).rank == rank} == RANKS[
        rank
    ]


def test_where_the_circular_names_no_rank_none_is_guessed():
    assert propose("head_of_specialised") == Proposal(None, Because.SPECIALISED)
    assert propose("other") == Proposal(None, Because.NOT_LISTED)
    assert propose("") == Proposal(None, Because.POSITION_UNKNOWN)
    assert propose("other").source == "Circular 35/2026/TT-BTC, art. 4(1)(d)"


def test_a_leader_is_asked_five_working_days_before(calendar):
    # 30/04 and 01/05/2026 are days off, 27/04 is one for the ancestors' day.
    assert requests.ask_by(date(2026, 6, 17), calendar=calendar, working_days=5) == date(
        2026, 6, 10
    )
    assert requests.ask_by(date(2026, 5, 5), calendar=calendar, working_days=5) == date(2026, 4, 23)
    assert requests.ask_by(None, calendar=calendar, working_days=5) is None
    assert requests.ask_by(date(2026, 6, 17), calendar=calendar, working_days=None) is None
    assert requests.ask_by(date(2199, 1, 5), calendar=calendar, working_days=5) is None


REQUEST = RequestFacts(
    reception_on=date(2026, 6, 17), asked_on=date(2026, 6, 10), due_on=date(2026, 6, 10)
)


def test_a_late_request_is_explained():
    late = replace(REQUEST, asked_on=date(2026, 6, 11))
    today = date(2026, 6, 12)

    assert (REQUEST.is_late, late.is_late) == (False, True)
    assert requests.why_not_asked_so(REQUEST, today=today) == ()
    assert codes(requests.why_not_asked_so(late, today=today)) == ["late_unexplained"]
    assert requests.why_not_asked_so(replace(late, late_note="Bạn báo muộn"), today=today) == ()


def test_a_leader_is_asked_neither_tomorrow_nor_after_the_reception():
    ahead = replace(REQUEST, asked_on=date(2026, 6, 9))
    after = replace(REQUEST, asked_on=date(2026, 6, 18), late_note="Muộn")

    assert codes(requests.why_not_asked_so(ahead, today=date(2026, 6, 8))) == ["day_ahead"]
    assert codes(requests.why_not_asked_so(after, today=date(2026, 6, 20))) == [
        "asked_after_reception"
    ]


def test_the_report_is_due_after_the_guests_left(calendar):
    assert reports.report_by(date(2026, 6, 18), calendar=calendar, working_days=5) == date(
        2026, 6, 25
    )
    assert reports.report_by(None, calendar=calendar, working_days=5) is None
    assert reports.report_by(date(2026, 6, 18), calendar=calendar, working_days=None) is None
    assert reports.report_by(date(2199, 1, 5), calendar=calendar, working_days=5) is None
