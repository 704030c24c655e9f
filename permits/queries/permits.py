"""Reading permits."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import NotVisible
from foreign_affairs.workdays.deadlines import office_date
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.models import Permit


def permits_visible_to(actor: Actor) -> QuerySet[Permit]:
    """The permits `actor` may see: the office all, an organiser those that were handed over."""
    permits = Permit.objects.select_related("dossier", "granted_by")
    if actor.is_staff:
        return permits
    if actor.holds(Role.ORGANISER) and actor.organisation_id:
        return permits.filter(
            dossier__organisation_id=actor.organisation_id, dossier__state__in=OUTCOME_TOLD
        )
    return permits.none()


@dataclass(frozen=True, slots=True)
class Verified:
    """A permit as the holder of its paper may check it, at one moment."""

    permit: Permit
    status: str
    granted_on: date
    event_is_over: bool


def verified(token: str, *, at: datetime) -> Verified:
    """The permit whose QR holds `token`, as it stands at `at`.

    Raises NotVisible for a wrong token, and before the permit was handed over.
    """
    permit = (
        Permit.objects.select_related("dossier")
        .filter(token=token, dossier__state__in=OUTCOME_TOLD)
        .first()
    )
    if permit is None:
        raise NotVisible
    return Verified(
        permit=permit,
        status=permit.status,
        granted_on=office_date(permit.granted_at),
        event_is_over=permit.ends_at <= at,
    )
