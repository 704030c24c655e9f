"""Who may give a dossier to whom. Pure."""

from collections.abc import Collection

from foreign_affairs.refusals import Reason


def why_not_assignable(
    *,
    to_id: int,
    held_by: int | None,
    actor_id: int | None,
    answers_for: Collection[int],
    leads: bool,
) -> tuple[Reason, ...]:
    """Whether a dossier that `held_by` appraises may be given to `to_id`.

    `answers_for` are the actor and those for whom he stands in. Whoever
    `leads` gives it to anybody; others take it over, or pass on what is theirs.
    Source: office practice.
    """
    if to_id == held_by:
        return (Reason("nothing_changes", "This officer has the dossier already.", "officer"),)
    if leads or to_id == actor_id or held_by in answers_for:
        return ()
    return (
        Reason(
            "not_yours_to_pass_on",
            "You may take this dossier over, but only its officer, the head of the division or a "
            "leader passes it on to somebody else.",
            "officer",
        ),
    )
