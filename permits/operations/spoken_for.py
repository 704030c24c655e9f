"""An event that stands for a dossier in the calendar, and what that takes (docs/decisions/0011).

Both functions run inside the transaction of the app above.
"""

from datetime import datetime

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.shared_calendar import operations as shared_calendar
from permits import calendar, queries
from permits.models import Dossier, Permit


def case_to_speak_for(dossier_id: int, actor: Actor) -> Dossier:
    """The dossier that opened the case of `dossier_id`, locked, if an event may stand for it.

    Raises RuleBroken where `actor` does not see it, or where no event comes of it.
    """
    found = queries.visible_to(actor).select_related("first_of_case").filter(pk=dossier_id).first()
    if found is None:
        raise RuleBroken([Reason("no_such_dossier", "There is no such dossier.", "dossier")])
    # Locked, so that of two who link it at once the second sees the first.
    first = _lock_case((found.first_of_case or found).pk)
    if not queries.leads_to_an_event(first):
        raise RuleBroken(
            [
                Reason(
                    "no_event_of_dossier",
                    "This dossier leads to no event: it ended without a permit, or asks to host.",
                    "dossier",
                )
            ]
        )
    return first


def speak_for(dossier_id: int) -> None:
    """Let the app above tell the entry ("dossier", `dossier_id`) from now on.

    Locks the case and its permits, so that no act on them publishes over what is told instead.
    """
    _lock_case(dossier_id)
    Dossier.objects.filter(pk=dossier_id).update(spoken_for=True)


def let_go(dossier_id: int, *, at: datetime) -> None:
    """Let the dossier tell its own entry again, and publish it."""
    first = _lock_case(dossier_id)
    Dossier.objects.filter(pk=dossier_id).update(spoken_for=False)
    shared_calendar.publish(calendar.entries_of(first), at=at)


def _lock_case(dossier_id: int) -> Dossier:
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("organisation")
    first = locked.get(pk=dossier_id)
    list(Permit.objects.select_for_update().filter(dossier=first).order_by("pk"))
    return first
