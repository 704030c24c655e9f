"""Reading permits."""

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.queries import history
from permits.domain import rules
from permits.domain.lifecycle import OUTCOME_TOLD, SETTLED
from permits.domain.permit_lifecycle import PERMIT
from permits.domain.values import Channel, Outcome
from permits.models import Dossier, Permit
from permits.queries.dossiers import absent_names, lenders


def permits_visible_to(actor: Actor) -> QuerySet[Permit]:
    """The permits `actor` may see: the office all, an organiser those that were handed over."""
    permits = Permit.objects.select_related(
        "dossier__organisation",
        "dossier__filed_by",
        "dossier__assignee",
        "granted_by",
        "replaces",
        "replaced_by__dossier",
    ).prefetch_related(
        "decisions",
        Prefetch(
            "amendments", Dossier.objects.exclude(state__in=SETTLED), to_attr="open_amendments"
        ),
    )
    if actor.is_staff:
        return permits
    if actor.holds(Role.ORGANISER) and actor.organisation_id:
        return permits.filter(
            dossier__organisation_id=actor.organisation_id, dossier__state__in=OUTCOME_TOLD
        )
    return permits.none()


def is_told(permit: Permit) -> bool:
    """Whether the organiser has learnt of `permit`."""
    return permit.dossier.state in OUTCOME_TOLD


def amendment_is_granted(permit: Permit) -> bool:
    """Whether an amendment of `permit` is granted and not yet told."""
    granted = permit.amendments.filter(outcome=Outcome.GRANTED)
    return granted.exclude(state__in=OUTCOME_TOLD).exists()


def open_amendment_of(permit: Permit) -> Dossier | None:
    """The dossier that amends `permit` and is not settled; at most one exists."""
    read = getattr(permit, "open_amendments", None)
    found = permit.amendments.exclude(state__in=SETTLED) if read is None else read
    return next(iter(found), None)


def successor_of(permit: Permit) -> Permit | None:
    """The permit that took the place of `permit`; None before that is told."""
    successor = getattr(permit, "replaced_by", None)
    return successor if successor is not None and is_told(successor) else None


def roles_towards_permit(permit: Permit, actor: Actor) -> frozenset[str]:
    """The roles of `actor` that count towards `permit`: an organiser's for the own one only."""
    return rules.roles_towards(
        roles=actor.roles,
        owns=actor.organisation_id == permit.dossier.organisation_id,
        channel=Channel.ONLINE,
    )


def on_a_permit_in_whose_place(permit: Permit, action: str, actor: Actor) -> int | None:
    """For which absent person `actor` does `action` on `permit`; None in the own right."""
    if not actor.stands_in_for:
        return None
    # What is not in the table is done to the report's papers, where it may be written.
    needed = frozenset(PERMIT.row(action if action in PERMIT.actions else "write_report").roles)
    own = roles_towards_permit(permit, replace(actor, roles=actor.own_roles))
    lending = lenders(actor, needed, channel=Channel.ONLINE)
    return lending[0] if lending and not own & needed else None


def permit_actions(permit: Permit, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with `permit` now, in the order of its lifecycle table."""
    return PERMIT.actions_for(permit.status, roles_towards_permit(permit, actor))


TOLD = ("decision", "decided_on", "legal_basis", "reason", "by", "due_on")
"""What of an act on a permit its organiser reads."""


def permit_history(permit: Permit, actor: Actor) -> list[dict[str, Any]]:
    """The audit of one permit, oldest first.

    The office reads everything; the organiser what was decided and why, without names and hashes.
    """
    entries = list(history(kind="permit", subject_id=permit.pk))
    absent = absent_names(entries) if actor.is_staff else {}
    return [
        {
            "position": entry.position,
            "at": entry.at,
            "actor": str(entry.actor or "") if actor.is_staff else "",
            "for": absent.get(entry.details.get("for"), ""),
            "action": entry.action,
            "details": entry.details
            if actor.is_staff
            else {name: entry.details[name] for name in TOLD if name in entry.details},
            "hash": entry.hash if actor.is_staff else "",
        }
        for entry in entries
    ]
