"""What anybody who holds a permit's paper may check against it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.queries import papers_of
from foreign_affairs.documents.signing import Signature, signature_of
from foreign_affairs.refusals import NotVisible
from foreign_affairs.workdays.deadlines import office_date
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.domain.rules import PUBLIC_PAPERS
from permits.models import Permit
from permits.queries.permits import successor_of

_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Scans:
    """How often a permit's code was opened before now, and when first and last."""

    count: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """A permit as the holder of its paper may check it, at one moment.

    `successor` is the permit that took its place, if one did. `sha256` and `signature` are those
    of the issued file; "" and None while it is not rendered yet.
    """

    permit: Permit
    status: str
    granted_on: date
    event_is_over: bool
    successor: Permit | None
    sha256: str
    signature: Signature | None
    scans: Scans


def verified(token: str, *, at: datetime) -> Verified:
    """The permit whose QR holds `token`, as it stands at `at`.

    Raises NotVisible for a wrong token, and before the permit was handed over.
    """
    permit = (
        Permit.objects.select_related("dossier", "replaced_by__dossier", "paper", "scans")
        .defer("paper__content", "paper__context")
        .filter(token=token, dossier__state__in=OUTCOME_TOLD)
        .first()
    )
    if permit is None:
        raise NotVisible
    counted = getattr(permit, "scans", None)
    return Verified(
        permit=permit,
        status=permit.status,
        granted_on=office_date(permit.granted_at),
        event_is_over=permit.ends_at <= at,
        successor=successor_of(permit),
        sha256=permit.paper.sha256,
        signature=_signature(permit.paper),
        scans=Scans(counted.count, counted.first_at, counted.last_at) if counted else Scans(),
    )


def _signature(paper: Paper) -> Signature | None:
    """The signature on an issued paper, judged once a day: its bytes never change."""
    if not (paper.signed and paper.sha256):
        return None
    key = f"signature:{paper.sha256}"
    judged: Signature | None = cache.get(key)
    if judged is None:
        content = Paper.objects.values_list("content", flat=True).get(pk=paper.pk)
        judged = signature_of(bytes(content or b""))
        cache.set(key, judged, _A_DAY)
    return judged


def issued_as(permit: Permit, sha256: str) -> Paper | None:
    """The paper about `permit` whose file has this SHA-256 (hex), or None.

    Only papers that its holder was given: the permit itself and what was decided about it.
    """
    issued = papers_of("dossier", permit.dossier_id).filter(kind__in=PUBLIC_PAPERS)
    return issued.filter(sha256=sha256).first() if sha256 else None
