"""The published procedures, as data."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from permits import queries
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.rules import why_unbalanced
from permits.models import Procedure, ProcedureVersion, Step, Track

pytestmark = pytest.mark.django_db

LAST_DAY_OF_THE_OLD_RULE = date(2020, 4, 14)


def test_the_steps_of_every_track_use_up_its_working_days():
    unbalanced = {
        f"{track.version} {track.key}": why_unbalanced(
            working_days=track.working_days,
            budgets=[step.working_days for step in track.steps.all()],
        )
        for track in Track.objects.all()
    }

    assert len(unbalanced) == 7
    assert {name: why for name, why in unbalanced.items() if why} == {}


def test_steps_stand_in_order_and_run_in_a_state_of_the_table():
    states = {State.SUBMITTED, State.AWAITING_PM, *CLOCK_RUNS}

    for track in Track.objects.all():
        positions = [step.position for step in track.steps.all()]
        assert positions == list(range(1, len(positions) + 1))
        assert {step.state for step in track.steps.all()} <= states


def test_the_versions_of_a_procedure_follow_without_gap_or_overlap():
    for procedure in Procedure.objects.all():
        versions = sorted(
            procedure.versions.all(), key=lambda version: version.valid_from or date.min
        )
        # The Decision of 2020 is the first text of which all but the city's permit are known.
        known_from = None if procedure.code == "2.002312" else date(2020, 4, 15)
        assert (versions[0].valid_from, versions[-1].valid_until) == (known_from, None)
        for version, following in pairwise(versions):
            assert version.valid_until + timedelta(days=1) == following.valid_from


@pytest.mark.parametrize(
    ("on", "lengths", "required"),
    [
        (date(1999, 1, 1), {"no_consultation": 15}, ["request_letter", "plan"]),
        (LAST_DAY_OF_THE_OLD_RULE, {"no_consultation": 15}, ["request_letter", "plan"]),
        (
            LAST_DAY_OF_THE_OLD_RULE + timedelta(days=1),
            {"no_consultation": 7, "consultation": 12},
            ["request_letter", "plan"],
        ),
        (
            date(2199, 12, 31),
            {"no_consultation": 7, "consultation": 12},
            ["request_letter", "plan"],
        ),
    ],
)
def test_the_version_in_force_is_told_by_the_day(on, lengths, required):
    procedure = Procedure.objects.get(code="2.002312")

    version = queries.version_in_force(procedure, on=on)

    assert {track.key: track.working_days for track in version.tracks.all()} == lengths
    assert queries.required_components(procedure, on=on) == required


def test_every_version_says_its_source_and_how_sure_it_is():
    for row in (*ProcedureVersion.objects.all(), *Track.objects.all()):
        assert row.certainty in {"V", "V2", "R", "I"}
        assert getattr(row, "legal_basis_en", "") or row.basis_en


def test_all_procedures_are_read_in_a_constant_number_of_queries(django_assert_num_queries):
    with django_assert_num_queries(5):
        for procedure in queries.published_procedures():
            for version in procedure.versions.all():
                assert list(version.components.all())
                assert [list(track.steps.all()) for track in version.tracks.all()]


def test_the_step_in_which_agencies_reply_runs_while_consulting_on_every_track():
    """Fresh databases read it from the file, older ones had it changed; both say the same."""
    states = set(Step.objects.filter(key="opinions").values_list("state", flat=True))

    assert states == {State.CONSULTING}
