"""What an amendment changes."""

from dataclasses import dataclass

from permits.domain import differences
from permits.domain.differences import Difference, PaperLike
from permits.models import Dossier, Permit


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
    held = dossier.attachments.order_by("component", "pk")
    return tuple(
        PaperLike(component, name, digest)
        for component, name, digest in held.values_list(
            "component", "stored_file__name", "stored_file__sha256"
        )
    )
