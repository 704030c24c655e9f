"""Who may give a dossier to whom."""

import pytest

from permits.domain.assignment import why_not_assignable

HOA, DUNG, CHAU = 1, 2, 3


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (
            {"to_id": HOA, "held_by": None, "actor_id": HOA, "answers_for": {HOA}, "leads": False},
            None,
        ),
        (
            {"to_id": HOA, "held_by": DUNG, "actor_id": HOA, "answers_for": {HOA}, "leads": False},
            None,
        ),
        (
            {"to_id": DUNG, "held_by": HOA, "actor_id": HOA, "answers_for": {HOA}, "leads": False},
            None,
        ),
        (
            {
                "to_id": DUNG,
                "held_by": HOA,
                "actor_id": CHAU,
                "answers_for": {CHAU, HOA},
                "leads": False,
            },
            None,
        ),
        (
            {"to_id": DUNG, "held_by": HOA, "actor_id": CHAU, "answers_for": {CHAU}, "leads": True},
            None,
        ),
        (
            {
                "to_id": DUNG,
                "held_by": HOA,
                "actor_id": CHAU,
                "answers_for": {CHAU},
                "leads": False,
            },
            "not_yours_to_pass_on",
        ),
        (
            {
                "to_id": DUNG,
                "held_by": None,
                "actor_id": CHAU,
                "answers_for": {CHAU},
                "leads": False,
            },
            "not_yours_to_pass_on",
        ),
        (
            {"to_id": HOA, "held_by": HOA, "actor_id": HOA, "answers_for": {HOA}, "leads": True},
            "nothing_changes",
        ),
    ],
)
def test_one_takes_over_or_passes_on_and_who_leads_gives_to_anybody(facts, code):
    reasons = why_not_assignable(**facts)

    assert [reason.code for reason in reasons] == ([code] if code else [])
