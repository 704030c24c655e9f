"""The tables of Circular 01/2018/TT-VPCP, art. 13–15, as they stand in the domain's notes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.quality.domain import scoring
from foreign_affairs.quality.domain.scoring import (
    AGENCY_BANDS,
    OFFICIAL_BANDS,
    Attitude,
    Bodies,
    Contacts,
    Finding,
    Pace,
)

SCORES = st.lists(st.integers(0, 2), min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("settled_on", "taken", "score"),
    [
        (date(2026, 4, 30), Pace.SHORTER, 2),
        (date(2026, 5, 4), Pace.EQUAL, 1),
        (date(2026, 5, 5), Pace.LONGER, 0),
    ],
)
def test_indicators_1_and_2_compare_the_time_with_its_limit(settled_on, taken, score):
    found = scoring.pace(settled_on=settled_on, due_on=date(2026, 5, 4))

    assert (found, scoring.time_score(found)) == (taken, score)


@pytest.mark.parametrize(
    ("units", "score"),
    [
        ([Pace.SHORTER, Pace.SHORTER], 2),
        ([Pace.SHORTER, Pace.EQUAL], 1),
        ([Pace.SHORTER, Pace.LONGER, Pace.EQUAL], 0),
        ([], None),
    ],
)
def test_of_several_units_the_slowest_counts(units, score):
    assert scoring.units_score(units) == score


def test_indicators_3_and_4_count_contacts_and_bodies():
    assert {one: scoring.contacts_score(one) for one in Contacts} == {
        Contacts.NONE: 2,
        Contacts.ONE: 1,
        Contacts.MORE: 0,
        Contacts.OWN_FAULT: 1,
    }
    assert {one: scoring.bodies_score(one) for one in Bodies} == {
        Bodies.NONE: 2,
        Bodies.DESK: 1,
        Bodies.MORE: 0,
    }


@pytest.mark.parametrize(
    ("attitude", "complaints", "score"),
    [
        (Attitude.HELPFUL, [], 2),
        (Attitude.CORRECT, [], 1),
        (Attitude.WRONG, [], 0),
        (Attitude.HELPFUL, [Finding.RIGHT], 0),
        (Attitude.HELPFUL, [Finding.PARTLY], 0),
        (Attitude.HELPFUL, [None], 0),
        (Attitude.HELPFUL, [Finding.UNFOUNDED], 2),
        (Attitude.WRONG, [Finding.UNFOUNDED], 1),
        (Attitude.HELPFUL, [Finding.UNFOUNDED, Finding.RIGHT], 0),
    ],
)
def test_indicator_7_is_nothing_with_a_complaint_unless_it_was_found_wrong(
    attitude, complaints, score
):
    assert scoring.attitude_score(attitude, complaints=complaints) == score


@pytest.mark.parametrize(
    ("due", "on_time", "prolonged", "score"),
    [(0, 0, 0, 2), (7, 7, 0, 2), (10, 9, 0, 1), (10, 8, 0, 0), (9, 8, 0, 0), (10, 10, 1, 0)],
)
def test_indicator_8_asks_how_many_answers_came_in_time(due, on_time, prolonged, score):
    assert scoring.feedback_score(due=due, on_time=on_time, prolonged=prolonged) == score


@pytest.mark.parametrize(
    ("scores", "index"),
    [([2, 2, 1], "1.7"), ([2, 1], "1.5"), ([1] * 3 + [0] * 17, "0.2"), ([0, 0], "0.0")],
)
def test_an_index_is_the_sum_by_the_number_of_dossiers_to_one_decimal(scores, index):
    assert str(scoring.index(scores)) == index


def test_of_no_dossier_there_is_no_index():
    assert scoring.index([]) is None


@pytest.mark.parametrize(
    ("reached", "key"),
    [
        ("10", "fulfilled"),
        ("5", "fulfilled"),
        ("4.9", "mostly_fulfilled"),
        ("3.5", "mostly_fulfilled"),
        ("3.4", "not_fulfilled"),
        ("0", "not_fulfilled"),
    ],
)
def test_the_bands_of_officials(reached, key):
    assert scoring.band(OFFICIAL_BANDS, Decimal(reached)).key == key


def test_the_shares_of_the_task_that_count_as_fulfilled():
    shares = [(one.fulfilled_from, one.fulfilled_to) for one in OFFICIAL_BANDS]

    assert shares == [(100, 100), (70, 100), (0, 70)]


@pytest.mark.parametrize(
    ("reached", "key"),
    [
        ("18", "excellent"),
        ("15", "excellent"),
        ("14.9", "good"),
        ("12", "good"),
        ("11.9", "fair"),
        ("9", "fair"),
        ("8.9", "average"),
        ("6", "average"),
        ("5.9", "weak"),
        ("0", "weak"),
    ],
)
def test_the_bands_of_agencies(reached, key):
    assert scoring.band(AGENCY_BANDS, Decimal(reached)).key == key


@given(SCORES)
def test_an_index_lies_between_the_least_and_the_best_score_and_ignores_the_order(scores):
    found = scoring.index(scores)

    assert Decimal(min(scores)) <= found <= Decimal(max(scores))
    assert found == scoring.index(scores[::-1]) == scoring.index(scores * 2)
    assert abs(found - Decimal(sum(scores)) / len(scores)) <= Decimal("0.05")


@given(SCORES, st.integers(0, 2))
def test_one_better_answer_never_makes_an_index_worse(scores, place):
    place %= len(scores)
    better = [*scores[:place], 2, *scores[place + 1 :]]

    assert scoring.index(better) >= scoring.index(scores)


@given(st.decimals(0, 18, places=1), st.decimals(0, 18, places=1))
def test_a_higher_total_never_falls_into_a_lower_band(one, other):
    low, high = sorted((one, other))

    for bands in (OFFICIAL_BANDS, AGENCY_BANDS):
        assert scoring.band(bands, low).least <= scoring.band(bands, high).least


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 3))
def test_an_answer_in_time_never_lowers_indicator_8(due, on_time, prolonged):
    on_time = min(on_time, due)
    score = scoring.feedback_score(due=due, on_time=on_time, prolonged=prolonged)

    assert score in (0, 1, 2)
    assert scoring.feedback_score(due=due + 1, on_time=on_time + 1, prolonged=prolonged) >= score
