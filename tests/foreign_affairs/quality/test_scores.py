"""What the office scores, by real dossiers, slips and answers, for those who may read it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.quality import operations, queries
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.domain.scoring import Pace
from permits import operations as operate
from permits import queries as permits
from permits.domain.steps import StepResult
from permits.models import Dossier
from tests.foreign_affairs.quality import speaking
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/quality/scores/"
QUARTER = {"start": date(2026, 4, 1), "end": date(2026, 6, 30)}
ASKED = {"from": "2026-04-01", "to": "2026-06-30"}
BEST = {"time": "shorter", "contacts": "none", "bodies": "none", "attitude": "helpful"}
PLAIN = {"time": "equal", "contacts": "one", "bodies": "desk", "attitude": "correct"}


def evaluated(lan, minh, hoa, binh, *, answers, at, received_at=MONDAY):
    dossier = stages.returned(lan, minh, hoa, binh, at=received_at)
    operations.evaluate(dossier_id=dossier.pk, actor=acting(lan), at=at, **answers)
    return dossier


def indices(found):
    return {(one.number, one.origin): one.index for one in found.indicators}


def test_indices_are_sums_by_the_number_of_dossiers(lan, minh, hoa, binh, later):
    evaluated(lan, minh, hoa, binh, answers=BEST, at=later)
    evaluated(lan, minh, hoa, binh, answers=PLAIN, at=later)
    stages.declined(lan, minh)

    found = queries.scores(**QUARTER, today=later.date())

    assert (found.settled, found.slips) == (3, 2)
    assert indices(found) == {
        (1, "slips"): Decimal("1.5"),
        (1, "system"): Decimal("2.0"),
        (2, "system"): Decimal("0.0"),
        (3, "slips"): Decimal("1.5"),
        (4, "slips"): Decimal("1.5"),
        (7, "slips"): Decimal("1.5"),
        (8, "system"): Decimal(2),
    } | {(2, "system"): indices(found)[2, "system"]}
    officials = found.officials
    assert officials.total == Decimal("6.0") + indices(found)[2, "system"]
    assert (officials.most, officials.missing, officials.at_least.key) == (10, (), "fulfilled")
    assert (found.agency.most, found.agency.missing) == (18, (5, 6, 9))
    assert found.agency.total == officials.total + 2


def test_only_the_period_counts(lan, minh, hoa, binh, later):
    evaluated(lan, minh, hoa, binh, answers=BEST, at=later)
    ready_on = Dossier.objects.get().result_at_desk_on

    def settled(start, end):
        return queries.scores(start=start, end=end, today=later.date()).settled

    day = timedelta(days=1)
    assert settled(ready_on, ready_on) == 1
    assert settled(ready_on + day, ready_on + 9 * day) == 0
    assert settled(ready_on - 9 * day, ready_on - day) == 0


@pytest.mark.parametrize(
    ("finding", "index"), [("right", "0.0"), ("partly", "0.0"), ("unfounded", "2.0")]
)
def test_a_complaint_takes_indicator_7_unless_it_was_found_wrong(
    finding, index, lan, le, phuc, minh, hoa, binh, later
):
    dossier = evaluated(lan, minh, hoa, binh, answers=BEST, at=later)
    complaint = speaking.assigned(lan, le, phuc, dossier_id=dossier.pk)

    before = indices(queries.scores(**QUARTER, today=later.date()))[7, "slips"]
    operations.reply(
        feedback_id=complaint.pk, actor=acting(phuc), at=later, answer="Rõ.", finding=finding
    )

    after = indices(queries.scores(**QUARTER, today=later.date()))[7, "slips"]
    assert (before, after) == (Decimal("0.0"), Decimal(index))


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_a_complaint_that_was_none_takes_nothing(state, lan, le, minh, hoa, binh, later):
    dossier = evaluated(lan, minh, hoa, binh, answers=BEST, at=later)
    complaint = speaking.filed(lan, dossier_id=dossier.pk)
    if state == "declined":
        operations.decline(
            feedback_id=complaint.pk, actor=acting(le), at=later, reason="Việc khác."
        )
    else:
        operations.withdraw(feedback_id=complaint.pk, actor=acting(lan), at=later)

    assert indices(queries.scores(**QUARTER, today=later.date()))[7, "slips"] == Decimal("2.0")


def test_answers_are_held_against_their_day(lan, le, hoa, later):
    speaking.answered(lan, le, hoa)
    late = speaking.assigned(lan, le, hoa)
    speaking.assigned(lan, le, hoa)
    operations.reply(
        feedback_id=late.pk,
        actor=acting(hoa),
        at=MONDAY + timedelta(days=30),
        answer="Muộn.",
        finding="partly",
    )

    found = queries.scores(**QUARTER, today=date(2026, 6, 30)).answers

    assert (found.due, found.on_time, found.late, found.prolonged, found.score) == (3, 1, 1, 1, 0)
    assert found.received == {"feedback": 0, "proposal": 0, "complaint": 3}
    assert found.found == {"right": 1, "partly": 1, "unfounded": 0}


def test_an_empty_period_scores_nothing_and_claims_nothing():
    found = queries.scores(**QUARTER, today=date(2026, 6, 30))

    assert (found.settled, found.slips, found.officials.total) == (0, 0, None)
    assert found.officials.missing == (1, 2, 3, 4, 7)


def test_the_times_of_units_are_those_of_the_clock(lan, minh, hoa, binh, le, later):
    stages.returned(lan, minh, hoa, binh)
    stages.refused(lan, minh, hoa, binh)
    slow = stages.received(lan, minh, officer=hoa)
    stages.declined(lan, minh)
    stages.with_pm(lan, minh, hoa, binh)
    # Agencies were asked before the supplement only; afterwards their step is not entered again.
    before = MONDAY - timedelta(days=7)
    consulted = stages.consulting(lan, minh, hoa, at=before)
    stages.all_agree(consulted, hoa, at=before)
    again = consulted.pk
    operate.conclude_consultation(dossier_id=again, actor=acting(hoa), at=before)
    operate.request_supplement(
        dossier_id=again, actor=acting(minh), at=before, items=stages.ITEMS, reason="Thiếu."
    )
    operate.supplement(dossier_id=again, actor=acting(lan), at=MONDAY)
    operate.forward(
        dossier_id=again, actor=acting(hoa), at=MONDAY, proposal="granted", appraisal="Đủ."
    )
    paces = {
        StepResult.EARLY: Pace.SHORTER,
        StepResult.ON_TIME: Pace.EQUAL,
        StepResult.LATE: Pace.LONGER,
    }

    found = queries.unit_paces(Dossier.objects.all())

    assert slow.pk in found
    for key, units in found.items():
        clock = permits.clock(Dossier.objects.get(pk=key), today=later.date())
        assert units == [paces[step.result] for step in clock.steps if step.result in paces], key


@pytest.mark.parametrize("count", [1, 3])
def test_scoring_takes_a_constant_number_of_queries(
    count, lan, minh, hoa, binh, later, django_assert_max_num_queries
):
    for _ in range(count):
        evaluated(lan, minh, hoa, binh, answers=BEST, at=later)

    with django_assert_max_num_queries(13):
        assert queries.scores(**QUARTER, today=later.date()).slips == count


# --- who reads what ---


def test_officers_read_sums_leaders_each_slip_and_organisers_neither(
    lan, minh, hoa, binh, everybody, api, later
):
    for _ in range(rules.LEAST_SLIPS):
        evaluated(lan, minh, hoa, binh, answers=BEST, at=later)

    answers = {role: api(user).get(ADDRESS, ASKED) for role, user in everybody.items()}

    assert {role: answer.status_code for role, answer in answers.items()} == {
        role: 403 if role == "organiser" else 200 for role in everybody
    }
    assert answers["officer"].json() == answers["leader"].json()
    assert answers["officer"].json()["slips"] == 3
    assert api().get(ADDRESS, ASKED).status_code == 401


def test_a_sum_that_would_tell_a_single_slip_is_withheld_from_officers(
    lan, minh, hoa, binh, le, api, later
):
    evaluated(lan, minh, hoa, binh, answers=BEST, at=later)

    office, leader = (api(user).get(ADDRESS, ASKED).json() for user in (hoa, le))

    by_slips = [one for one in office["indicators"] if one["origin"] == "slips"]
    assert office["withheld"] is True
    assert {(one["sum"], one["index"]) for one in by_slips} == {(None, None)}
    assert leader["withheld"] is False
    assert leader["indicators"][0]["index"] == 2.0


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-04-20", "2026-04-24"), ("2026-04-01", "2026-06-29"), ("2026-06-30", "2026-04-01")],
)
def test_officers_ask_for_whole_quarters(start, end, hoa, le, api):
    asked = {"from": start, "to": end}

    answer = api(hoa).get(ADDRESS, asked)

    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (
        422,
        "whole_quarters_only",
    )
    assert api(le).get(ADDRESS, asked).status_code == 200


@pytest.mark.parametrize(
    "query", ["", "from=2026-04-01", "from=soon&to=2026-06-30", "from=2026-04-01&to=2026-06-30&x=1"]
)
def test_a_period_is_two_days_and_nothing_else(query, le, api):
    assert api(le).get(f"{ADDRESS}?{query}").status_code == 400
