"""The table of a request for an opinion, and what it forbids. No database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.workdays.deadlines import WorkingCalendar
from permits.domain import consultations as rules
from permits.domain.consultations import CONSULTATION, Chase, ConsultationState

CALENDAR = WorkingCalendar(
    (), known_from=date(2026, 1, 1), known_until=date(2026, 12, 31), edition=1
)
LOCAL, LEGAL = date(2026, 4, 24), date(2026, 5, 4)
DAY = timedelta(days=1)


def test_every_state_is_in_the_table_and_reached_from_the_first():
    reached, before = {CONSULTATION.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {
            row.target
            for row in CONSULTATION.rows
            if row.target and reached.intersection(row.sources)
        }

    assert reached == set(ConsultationState) == set(CONSULTATION.states)


@pytest.mark.parametrize("state", CONSULTATION.states)
@pytest.mark.parametrize("action", CONSULTATION.actions)
def test_what_is_not_in_the_table_is_refused(state, action):
    row = CONSULTATION.row(action)

    with pytest.raises(WrongRole):
        CONSULTATION.step(action, state=state, roles=["organiser"])
    if state in row.sources:
        assert CONSULTATION.step(action, state=state, roles=row.roles) == (row.target or state)
    else:
        with pytest.raises(WrongState):
            CONSULTATION.step(action, state=state, roles=row.roles)


def test_every_reason_against_a_request_is_given_at_once():
    reasons = rules.why_not_consulted(
        track_consults=False, chosen=2, known=1, still_asked=["Công an thành phố"]
    )

    assert [reason.code for reason in reasons] == [
        "track_without_consultation",
        "no_such_agency",
        "agency_still_asked",
    ]
    assert rules.why_not_consulted(track_consults=True, chosen=2, known=2, still_asked=()) == ()


@pytest.mark.parametrize(
    ("today", "still"), [(LOCAL - DAY, ["A", "B"]), (LOCAL, ["A", "B"]), (LOCAL + DAY, ["B"])]
)
def test_a_consultation_is_concluded_when_no_agency_has_time_left(today, still):
    reasons = rules.why_not_concluded([("A", LOCAL), ("B", LOCAL + DAY)], today=today)

    assert [reason.values["agency"] for reason in reasons] == still


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"opinion": "agree", "text": "", "conditions": ""}, []),
        ({"opinion": "none", "text": "x", "conditions": ""}, ["opinion_missing"]),
        ({"opinion": "", "text": "", "conditions": ""}, ["opinion_missing"]),
        (
            {"opinion": "agree_with_conditions", "text": "x", "conditions": " "},
            ["conditions_missing"],
        ),
        ({"opinion": "object", "text": " \n", "conditions": "x"}, ["reason_missing"]),
        ({"opinion": "object", "text": "Chưa rõ.", "conditions": ""}, []),
    ],
)
def test_conditions_and_objections_are_worth_their_words(said, codes):
    assert [reason.code for reason in rules.why_not_a_reply(**said)] == codes


@pytest.mark.parametrize(
    ("letter_on", "replied_on", "fields"),
    [
        (None, LOCAL, []),
        (LOCAL, LOCAL, []),
        (LOCAL - DAY, LEGAL, ["letter_on"]),
        (LOCAL, LOCAL - DAY, ["replied_on"]),
        (LOCAL, LEGAL + DAY, ["replied_on"]),
        (LEGAL + DAY, LEGAL, ["letter_on"]),
    ],
)
def test_a_letter_is_written_and_received_between_the_request_and_today(
    letter_on, replied_on, fields
):
    reasons = rules.why_not_received_then(
        asked_on=LOCAL, letter_on=letter_on, replied_on=replied_on, today=LEGAL
    )

    assert [reason.field for reason in reasons] == fields


def due_by(today):
    return rules.chased(CALENDAR, due_local_on=LOCAL, due_legal_on=LEGAL, today=today)


@pytest.mark.parametrize(
    ("today", "kinds", "next_on"),
    [
        (date(2026, 4, 22), (), date(2026, 4, 23)),
        (date(2026, 4, 23), (Chase.DUE_SOON,), date(2026, 4, 27)),
        (date(2026, 4, 26), (Chase.DUE_SOON,), date(2026, 4, 27)),
        (date(2026, 4, 27), (Chase.DUE_SOON, Chase.PAST_LOCAL_DATE), date(2026, 5, 5)),
        (date(2026, 5, 4), (Chase.DUE_SOON, Chase.PAST_LOCAL_DATE), date(2026, 5, 5)),
        (date(2026, 5, 5), tuple(Chase), None),
        (date(2026, 12, 1), tuple(Chase), None),
    ],
)
def test_agencies_are_chased_before_the_day_after_it_and_after_the_laws(today, kinds, next_on):
    assert due_by(today) == rules.Chased(kinds, next_on)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_due_does_not_depend_on_the_days_on_which_one_looked(days):
    looked = [due_by(LOCAL - 10 * DAY + day * DAY) for day in sorted(days)]

    for earlier, later in pairwise(looked):
        assert later.kinds[: len(earlier.kinds)] == earlier.kinds


def test_at_the_end_of_the_published_years_nothing_breaks():
    last = CALENDAR.known_until
    found = rules.chased(CALENDAR, due_local_on=last, due_legal_on=last, today=last)

    assert found.next_on is None
    assert found.kinds == tuple(Chase)
