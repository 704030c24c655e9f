"""What a dossier needs, when it may be received, who counts as what. No database."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain import rules
from permits.domain.values import Plan
from tests.permits.stages import MONDAY, PLAN

REQUIRED = ("request_letter", "plan")
HOUR = timedelta(hours=1)


def codes(reasons):
    return [(reason.code, reason.field) for reason in reasons]


def missing(*, attached=REQUIRED, at=MONDAY, **plan):
    return codes(
        rules.why_incomplete(Plan(**{**PLAN, **plan}), attached=attached, required=REQUIRED, at=at)
    )


def test_a_whole_plan_with_its_papers_is_complete():
    assert missing() == []


def test_an_empty_dossier_is_told_everything_that_is_missing_at_once():
    reasons = rules.why_incomplete(Plan(), attached=(), required=REQUIRED, at=MONDAY)

    assert codes(reasons) == [
        ("missing", "title_vi"),
        ("missing", "purpose"),
        ("missing", "programme"),
        ("missing", "starts_at"),
        ("missing", "ends_at"),
        ("missing", "funding"),
        ("missing", "contact_name"),
        ("missing", "contact_email"),
        ("missing", "contact_phone"),
        ("missing", "venue_name"),
        ("missing", "vietnamese_participants"),
        ("missing", "foreign_participants"),
        ("component_missing", "request_letter"),
        ("component_missing", "plan"),
    ]
    assert all(str(reason) for reason in reasons)


@pytest.mark.parametrize(
    ("plan", "reasons"),
    [
        ({"form": "online", "venue_name": "", "online_platform": "Zoom"}, []),
        ({"form": "online", "online_platform": ""}, [("missing", "online_platform")]),
        (
            {"form": "hybrid", "venue_name": "", "online_platform": ""},
            [("missing", "venue_name"), ("missing", "online_platform")],
        ),
        ({"foreign_participants": 0, "countries": ""}, []),
        ({"foreign_participants": 1, "countries": ""}, [("missing", "countries")]),
        ({"vietnamese_participants": 0}, []),
        ({"starts_at": MONDAY}, [("starts_in_the_past", "starts_at")]),
        ({"starts_at": MONDAY + timedelta(microseconds=1)}, []),
        ({"ends_at": PLAN["starts_at"]}, [("ends_before_start", "ends_at")]),
        (
            {"ends_at": datetime(2100, 1, 1, tzinfo=OFFICE_ZONE)},
            [("impossible_year", "ends_at")],
        ),
    ],
)
def test_completeness_follows_from_the_plan(plan, reasons):
    assert missing(**plan) == reasons


def test_a_paper_attached_twice_does_not_stand_in_for_another():
    assert missing(attached=("plan", "plan")) == [("component_missing", "request_letter")]


def test_a_plan_without_dates_is_unfinished_not_impossible():
    assert rules.why_impossible(Plan()) == ()


@pytest.mark.parametrize(
    ("roles", "channel", "reasons"),
    [
        ({"organiser"}, "online", []),
        ({"desk"}, "counter", []),
        ({"desk"}, "post", []),
        ({"desk"}, "online", [("online_is_the_organisers", "channel")]),
        ({"organiser"}, "counter", [("paper_is_the_desks", "channel")]),
        ({"organiser", "desk"}, "post", []),
        (set(), "online", [("online_is_the_organisers", "channel")]),
    ],
)
def test_each_channel_has_its_hands(roles, channel, reasons):
    assert codes(rules.may_file(roles=frozenset(roles), channel=channel)) == reasons


@pytest.mark.parametrize(
    ("roles", "owns", "channel", "counted"),
    [
        ({"organiser"}, True, "online", {"organiser"}),
        ({"organiser"}, False, "online", set()),
        ({"organiser"}, False, "counter", set()),
        ({"desk"}, False, "online", {"desk"}),
        ({"desk"}, False, "counter", {"desk", "organiser"}),
        ({"desk"}, False, "post", {"desk", "organiser"}),
        ({"officer"}, False, "post", {"officer"}),
        ({"organiser", "officer"}, False, "online", {"officer"}),
        ({"organiser", "officer"}, True, "online", {"officer", "organiser"}),
        (set(), True, "online", set()),
    ],
)
def test_an_organiser_counts_for_the_own_dossiers_only(roles, owns, channel, counted):
    assert rules.roles_towards(roles=frozenset(roles), owns=owns, channel=channel) == counted


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 9999),
)
def test_a_code_has_the_form_of_the_circular(day, serial):
    code = rules.dossier_code(unit_code="000.00.07.H24", received_on=day, serial=serial)

    assert rules.CODE_PATTERN.fullmatch(code)
    assert code == f"000.00.07.H24-{day:%y%m%d}-{serial:04d}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000.00.07.H24-260420-001",
        "000.00.07.H24-260420-0001 ",
        "000.00.07.h24-260420-0001",
        "x000.00.07.H24-260420-0001",
    ],
)
def test_what_is_no_code_does_not_look_like_one(text):
    assert rules.CODE_PATTERN.fullmatch(text) is None


def test_a_reception_without_instant_is_now():
    assert rules.reception_instant(None, submitted_at=MONDAY, at=MONDAY + HOUR) == MONDAY + HOUR


def test_a_reception_given_as_an_instant_is_that_instant():
    moment = rules.reception_instant(MONDAY + HOUR, submitted_at=MONDAY, at=MONDAY + 3 * HOUR)

    assert moment == MONDAY + HOUR


def test_a_reception_given_as_a_day_is_its_first_moment_or_the_submission():
    at = MONDAY + timedelta(days=2)

    same = rules.reception_instant(date(2026, 4, 20), submitted_at=MONDAY, at=at)
    next_day = rules.reception_instant(date(2026, 4, 21), submitted_at=MONDAY, at=at)

    assert same == MONDAY
    assert next_day == datetime(2026, 4, 21, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("channel", "received_at", "reasons"),
    [
        ("online", MONDAY + 5 * HOUR, []),
        ("online", MONDAY + 4 * HOUR, ["online_is_received_on_acceptance"]),
        ("online", MONDAY + 6 * HOUR, ["received_in_the_future"]),
        ("counter", MONDAY + 5 * HOUR, []),
        ("counter", MONDAY, []),
        ("counter", MONDAY - timedelta(microseconds=1), ["received_before_submission"]),
        ("post", MONDAY + HOUR, []),
        ("post", MONDAY + 5 * HOUR + timedelta(microseconds=1), ["received_in_the_future"]),
    ],
)
def test_a_reception_lies_between_submission_and_now(channel, received_at, reasons):
    said = rules.why_not_receivable(
        submitted_at=MONDAY, received_at=received_at, channel=channel, at=MONDAY + 5 * HOUR
    )

    assert [reason.code for reason in said] == reasons


@given(st.integers(-100, 100), st.integers(0, 50))
def test_a_correction_lies_between_submission_and_its_recording(minutes, recorded_after):
    recorded_at = MONDAY + timedelta(minutes=recorded_after)
    received_at = MONDAY + timedelta(minutes=minutes)

    said = rules.why_not_correctable(
        submitted_at=MONDAY, received_at=received_at, recorded_at=recorded_at
    )

    assert (said == ()) == (0 <= minutes <= recorded_after)


@pytest.mark.parametrize(
    ("submitted_on", "late"),
    [(date(2026, 8, 15), False), (date(2026, 8, 16), False), (date(2026, 8, 17), True)],
)
def test_a_dossier_thirty_days_ahead_is_in_time_on_a_sunday_too(submitted_on, late):
    event_on = date(2026, 9, 15)

    assert rules.filed_late(submitted_on=submitted_on, event_on=event_on, lead_days=30) is late


@given(st.lists(st.integers(0, 20), max_size=8), st.integers(0, 60))
def test_steps_are_balanced_when_they_use_up_the_track_exactly(budgets, working_days):
    said = rules.why_unbalanced(working_days=working_days, budgets=budgets)

    assert (said == ()) == (sum(budgets) == working_days)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("(+84) 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0225 384 2654", "02253842654"),
        ("8412 3456", "84123456"),
        ("1234567", ""),
        ("no number", ""),
        ("", ""),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(text, digits):
    assert rules.phone_digits(text) == digits


@given(st.from_regex(re.compile(r"0[1-9][0-9]{8}"), fullmatch=True), st.data())
def test_spaces_in_a_telephone_number_do_not_count(number, data):
    places = data.draw(st.sets(st.integers(1, len(number) - 1)))
    spaced = "".join(
        f" {digit}" if place in places else digit for place, digit in enumerate(number)
    )

    assert rules.phone_digits(spaced) == number == rules.phone_digits("+84" + number[1:])


def test_only_the_office_learns_the_outcome_before_the_desk_has_it():
    told = {
        (state, is_staff): rules.outcome_is_told(state, is_staff=is_staff)
        for state in ("decided", "at_desk", "returned", "withdrawn")
        for is_staff in (True, False)
    }

    assert {key for key, value in told.items() if not value} == {
        ("decided", False),
        ("withdrawn", False),
    }


def test_a_plan_names_the_fields_that_would_change():
    plan = Plan(**PLAN)

    assert plan.changed_by({**PLAN, "title_en": "Ports", "countries": ""}) == (
        "title_en",
        "countries",
    )
    assert plan.changed_by({"purpose": PLAN["purpose"]}) == ()
