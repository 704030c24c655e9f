"""Whose permit an event needs: the tables of the Decision, and what always holds. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.domain import filing, intake
from permits.domain.intake import Answers, Authority, OrganiserKind, Regime, Topic
from permits.domain.rules import filed_late
from tests.permits.stages import ANSWERS

TODAY = date(2026, 4, 20)
OUT, PARTY, PERMIT, NOTIFY = (
    Regime.OUT_OF_SCOPE,
    Regime.PARTY_RULES,
    Regime.PERMIT,
    Regime.NOTIFY,
)
ANY_ANSWERS = st.builds(
    Answers,
    topics=st.frozensets(st.sampled_from(Topic)),
    organiser_kind=st.sampled_from(OrganiserKind),
    **{
        name: st.booleans()
        for name in (
            *("is_conference", "press_conference", "foreign_participants", "foreign_funding"),
            *("foreign_organiser", "in_vietnam", "minister_level_guest", "under_city"),
            *("listed_field", "urgent_task", "state_secrets"),
        )
    },
)
ANY_DAY = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def find(on=TODAY, **changed):
    return intake.find(replace(ANSWERS, **changed), on=on)


def codes(found):
    return [ground.reason.code for ground in found.grounds]


@pytest.mark.parametrize(
    ("changed", "regime", "reasons"),
    [
        ({}, PERMIT, ["city_chair"]),
        ({"is_conference": False}, OUT, ["no_conference"]),
        ({"press_conference": True}, OUT, ["press_conference"]),
        ({"foreign_participants": False}, OUT, ["no_foreign_element"]),
        ({"in_vietnam": False}, OUT, ["not_in_vietnam"]),
        (
            {
                "is_conference": False,
                "press_conference": True,
                "foreign_participants": False,
                "in_vietnam": False,
            },
            OUT,
            ["no_conference", "press_conference", "no_foreign_element", "not_in_vietnam"],
        ),
        ({"organiser_kind": OrganiserKind.PARTY_RULES}, PARTY, ["party_rules"]),
        (
            {"organiser_kind": OrganiserKind.PARTY_RULES, "minister_level_guest": True},
            PARTY,
            ["party_rules"],
        ),
        (
            {"organiser_kind": OrganiserKind.PARTY_RULES, "foreign_participants": False},
            OUT,
            ["no_foreign_element"],
        ),
        (
            {"foreign_participants": False, "foreign_funding": True},
            PERMIT,
            ["city_chair", "ask_other_agencies"],
        ),
        (
            {"foreign_participants": False, "foreign_organiser": True},
            PERMIT,
            ["city_chair", "ask_other_agencies"],
        ),
        (
            {"foreign_participants": False, "organiser_kind": OrganiserKind.FOREIGN},
            PERMIT,
            ["city_chair", "ask_other_agencies"],
        ),
    ],
)
def test_which_events_need_a_permit_at_all(changed, regime, reasons):
    found = find(**changed)

    assert (found.regime, codes(found)) == (regime, reasons)


@pytest.mark.parametrize(
    ("changed", "authority", "procedure", "track"),
    [
        ({}, Authority.CITY_CHAIR, "2.002312", "no_consultation"),
        ({"foreign_funding": True}, Authority.CITY_CHAIR, "2.002312", "consultation"),
        ({"minister_level_guest": True}, Authority.PRIME_MINISTER, "2.002311", "prime_minister"),
        *(
            (
                {"topics": frozenset({topic})},
                Authority.PRIME_MINISTER,
                "2.002311",
                "prime_minister",
            )
            for topic in Topic
        ),
        ({"state_secrets": True}, Authority.PRIME_MINISTER, "2.002311", "prime_minister"),
        ({"organiser_kind": OrganiserKind.ASSOCIATION}, Authority.SECTOR_HEAD, "", ""),
        (
            {"organiser_kind": OrganiserKind.ASSOCIATION, "under_city": False},
            Authority.SECTOR_HEAD,
            "",
            "",
        ),
        (
            {"organiser_kind": OrganiserKind.ASSOCIATION, "topics": frozenset({Topic.RELIGION})},
            Authority.PRIME_MINISTER,
            "2.002311",
            "prime_minister",
        ),
        ({"under_city": False}, Authority.REFER, "", ""),
        (
            {"under_city": False, "minister_level_guest": True},
            Authority.PRIME_MINISTER,
            "2.002311",
            "prime_minister",
        ),
    ],
)
def test_who_permits(changed, authority, procedure, track):
    found = find(**changed)

    assert (found.regime, found.authority) == (PERMIT, authority)
    assert (found.procedure, found.track) == (procedure, track)


@pytest.mark.parametrize(
    ("on", "changed", "expected"),
    [
        (date(2026, 4, 6), {"listed_field": True}, (NOTIFY, Authority.NONE)),
        (date(2026, 4, 5), {"listed_field": True}, (PERMIT, Authority.CITY_CHAIR)),
        (date(2026, 4, 6), {"urgent_task": True}, (NOTIFY, Authority.NONE)),
        (date(2026, 4, 6), {}, (PERMIT, Authority.CITY_CHAIR)),
        (
            date(2026, 4, 6),
            {"listed_field": True, "under_city": False},
            (NOTIFY, Authority.REFER),
        ),
        (
            date(2026, 4, 6),
            {"listed_field": True, "organiser_kind": OrganiserKind.ENTERPRISE},
            (PERMIT, Authority.CITY_CHAIR),
        ),
        (
            date(2026, 4, 6),
            {"listed_field": True, "minister_level_guest": True},
            (PERMIT, Authority.PRIME_MINISTER),
        ),
        *(
            (
                date(2026, 4, 6),
                {"listed_field": True, "urgent_task": True, "topics": frozenset({topic})},
                (PERMIT, Authority.PRIME_MINISTER),
            )
            for topic in Topic
        ),
    ],
)
def test_a_university_notifies_from_6_april_2026_on(on, changed, expected):
    found = find(on, **changed)

    assert (found.regime, found.authority) == expected


@pytest.mark.parametrize(
    ("on", "version", "source"),
    [
        (date(2020, 4, 14), "2010", "Decision 76/2010/QĐ-TTg, art. 3(2)"),
        (date(2020, 4, 15), "2020-04-15", "Decision 06/2020/QĐ-TTg, art. 3(2)"),
        (date(2026, 4, 5), "2020-04-15", "Decision 06/2020/QĐ-TTg, art. 3(2)"),
        (date(2026, 4, 6), intake.RULES_VERSION, "Decision 06/2020/QĐ-TTg, art. 3(2)"),
    ],
)
def test_a_finding_names_its_rules_and_its_law(on, version, source):
    found = find(on)

    assert found.rules_version == version
    assert [ground.source for ground in found.grounds] == [source]


@given(ANY_ANSWERS, ANY_DAY)
def test_every_finding_has_a_reason_and_a_source(answers, day):
    found = intake.find(answers, on=day)

    assert found.grounds
    assert all(ground.source and str(ground.reason) for ground in found.grounds)
    assert found == intake.find(answers, on=day)


@given(ANY_ANSWERS, ANY_DAY)
def test_a_permit_or_a_notification_is_needed_exactly_by_the_test_of_the_decision(answers, day):
    needed = (
        answers.is_conference
        and not answers.press_conference
        and answers.organiser_kind != OrganiserKind.PARTY_RULES
        and answers.has_foreign_element
        and answers.in_vietnam
    )

    assert (intake.find(answers, on=day).regime in (PERMIT, NOTIFY)) == needed


@given(ANY_ANSWERS, ANY_DAY)
def test_a_minister_level_guest_never_comes_by_the_citys_permit(answers, day):
    found = intake.find(replace(answers, minister_level_guest=True), on=day)

    assert found.authority in (Authority.PRIME_MINISTER, Authority.NONE)
    assert found.regime != NOTIFY


@given(ANY_ANSWERS, ANY_DAY, st.sampled_from(Topic))
def test_a_sensitive_topic_is_never_only_notified(answers, day, topic):
    found = intake.find(replace(answers, topics=answers.topics | {topic}), on=day)

    assert found.regime != NOTIFY
    assert found.authority in (Authority.PRIME_MINISTER, Authority.NONE)


@given(ANY_ANSWERS, ANY_DAY)
def test_what_this_office_decides_has_a_track_and_what_it_does_not_has_none(answers, day):
    found = intake.find(answers, on=day)
    ours = found.authority in (Authority.CITY_CHAIR, Authority.PRIME_MINISTER)

    assert bool(found.track) == bool(found.procedure) == ours
    assert found.paper_only == (ours and answers.state_secrets)
    assert (found.regime == NOTIFY) <= (day >= date(2026, 4, 6))


@given(ANY_ANSWERS)
def test_answers_come_back_from_storage_as_they_went_in(answers):
    assert Answers.from_json(answers.as_json()) == answers


# By regime and authority: may it be handed in, received, taken note of?
@pytest.mark.parametrize(
    ("regime", "authority", "handed_in", "received", "noted"),
    [
        ("", "", False, True, False),
        ("permit", "city_chair", True, True, False),
        ("permit", "prime_minister", True, True, False),
        ("permit", "sector_head", True, False, False),
        ("permit", "refer", True, False, False),
        ("notify", "none", True, False, True),
        ("notify", "refer", True, False, False),
        ("party_rules", "none", False, False, False),
        ("out_of_scope", "none", False, False, False),
    ],
)
def test_what_may_happen_follows_from_the_finding(regime, authority, handed_in, received, noted):
    assert (filing.why_not_handed_in(regime) == ()) == handed_in
    assert (filing.why_not_received(regime, authority) == ()) == received
    assert (filing.why_not_noted(regime, authority) == ()) == noted


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("hoi thao cang bien xanh", "hoi thao cang bien xanh", True),
        ("hoi thao cang bien xanh", "hoi thao ve cang bien xanh", True),
        ("hoi thao quoc te cang bien xanh", "hoi nghi quoc te cang bien xanh", True),
        ("hoi thao cang bien xanh", "hoi thao y hoc bien dao", False),
        ("", "", False),
        ("", "hoi thao", False),
    ],
)
def test_titles_that_may_name_the_same_event(one, other, alike):
    assert filing.looks_alike(one, other) == filing.looks_alike(other, one) == alike


@given(st.dates(date(2021, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_filing_on_the_last_day_is_in_time_and_a_day_later_is_not(event_on, lead_days):
    last_on = event_on - timedelta(days=lead_days)

    assert not filed_late(submitted_on=last_on, event_on=event_on, lead_days=lead_days)
    assert filed_late(
        submitted_on=last_on + timedelta(days=1), event_on=event_on, lead_days=lead_days
    )
