"""The dossier that an address names, if the caller sees it."""

from django.http import HttpRequest
from django.utils import timezone

from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.models import Dossier, Permit


def visible(request: HttpRequest, dossier_id: int) -> Dossier:
    """With everything that its page shows of it, in one query. Raises NotVisible."""
    today = office_date(timezone.now())
    seen = queries.with_sla_state(queries.visible_to(actor_of(request)), today=today)
    wide = queries.with_names(seen).select_related(
        "permit", "track__version", "amends__dossier", "hosting_consent"
    )
    try:
        # first() would order, and Django holds an order against each of the many columns.
        return wide.get(pk=dossier_id)
    except Dossier.DoesNotExist:
        raise NotVisible from None


def visible_permit(request: HttpRequest, permit_id: int) -> Permit:
    """The permit that an address names, if the caller sees it. Raises NotVisible."""
    found = queries.permits_visible_to(actor_of(request)).filter(pk=permit_id).first()
    if found is None:
        raise NotVisible
    return found
