"""What an amendment changes."""

from dataclasses import dataclass

from django.db.models import QuerySet

from permits.domain import differences
from permits.domain.differences import Difference, PaperLike
from permits.domain.lifecycle import OUTCOME_TOLD, State
from permits.domain.values import Outcome
from permits.models import Dossier, Permit
from permits.queries.hosting import is_hosting
from permits.queries.writing import attachments

ENDED_WITHOUT_PERMIT = (State.DECLINED, State.WITHDRAWN, State.STOPPED)


def told_amendments() -> QuerySet[Dossier]:
    """The amendments that took the place of what they amend."""
    told = Dossier.objects.filter(outcome=Outcome.GRANTED, state__in=OUTCOME_TOLD)
    return told.exclude(first_of_case=None).select_related("organisation", "permit")


def standing_dossier(first: Dossier) -> Dossier:
    """The dossier whose plan stands for the case that `first` opened: its newest told amendment."""
    if first.outcome != Outcome.GRANTED:
        return first
    return told_amendments().filter(first_of_case=first).order_by("pk").last() or first


def leads_to_an_event(first: Dossier) -> bool:
    """Whether an event may come of the case that `first` opened.

    Not where it ended without a permit, or asks to host.
    """
    refused = first.outcome == Outcome.REFUSED
    return first.state not in ENDED_WITHOUT_PERMIT and not refused and not is_hosting(first)


def is_spoken_for(first: Dossier) -> bool:
    """Whether an app above tells the event's entry of the case; read anew, not from `first`."""
    return Dossier.objects.filter(pk=first.pk, spoken_for=True).exists()


@dataclass(frozen=True, slots=True)
class Changes:
    """An amendment against what it amends: the fields that differ, the papers out and in."""

    permit: Permit
    fields: tuple[Difference, ...]
    papers_removed: tuple[PaperLike, ...]
    papers_added: tuple[PaperLike, ...]


def changes(dossier: Dossier) -> Changes | None:
    """What `dossier` changes in the permit that it amends; None if it amends none."""
    if dossier.amends is None:
        return None
    amended = dossier.amends.dossier
    removed, added = differences.papers_between(_papers(amended), _papers(dossier))
    return Changes(
        permit=dossier.amends,
        fields=differences.between(amended.plan, dossier.plan),
        papers_removed=removed,
        papers_added=added,
    )


def _papers(dossier: Dossier) -> tuple[PaperLike, ...]:
    held = attachments(dossier)
    return tuple(
        PaperLike(component, name, digest)
        for component, name, digest in held.values_list(
            "component", "stored_file__name", "stored_file__sha256"
        )
    )
