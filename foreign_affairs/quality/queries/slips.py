"""Reading evaluation slips: who may see which, who may still give one."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import links
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.domain.lifecycle import EVALUATED, NOT_EVALUATED
from foreign_affairs.quality.models import Slip
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight
from permits import queries as permits
from permits.models import Dossier

ASKED = "evaluation_asked"
"""The kind of the notice that asks for a slip."""


def reads_every_slip(actor: Actor) -> bool:
    """Whether `actor` may read what each organiser answered, not only the sums."""
    return actor.holds(Role.LEADER, Role.ADMINISTRATOR)


def slips_visible_to(actor: Actor) -> QuerySet[Slip]:
    """The slips `actor` may read: leaders and administrators all, members their organisation's."""
    slips = Slip.objects.select_related("dossier", "answered_by")
    if reads_every_slip(actor):
        return slips
    if actor.holds(Role.ORGANISER) and actor.organisation_id:
        return slips.filter(dossier__organisation_id=actor.organisation_id)
    return slips.none()


def speaks_for(actor: Actor, dossier: Dossier) -> bool:
    """Whether `actor` may evaluate `dossier` by name: a member of the organisation that filed it.

    For papers at the counter the desk acts for the organiser, but it does not judge itself.
    """
    return actor.holds(Role.ORGANISER) and actor.organisation_id == dossier.organisation_id


def own_dossier(dossier_id: int, actor: Actor) -> Dossier:
    """The dossier, if `actor` may evaluate it or read its slip. Raises NotVisible."""
    found = permits.visible_to(actor).select_related("slip").filter(pk=dossier_id).first()
    if found is None or not (speaks_for(actor, found) or reads_every_slip(actor)):
        raise NotVisible
    return found


def dossier_with_code(*, code: str, contact: str) -> Dossier:
    """The dossier with exactly this code and contact. Raises NotVisible, whichever is wrong."""
    dossier = permits.by_code_and_contact(code=code.strip(), contact=contact)
    if dossier is None:
        raise NotVisible
    return dossier


def dossier_behind(token: str, *, at: datetime) -> Dossier:
    """The dossier that a link was made for. Raises NotVisible if the link is not good at `at`."""
    key = links.dossier_of(token, at=at)
    dossier = Dossier.objects.select_related("slip", "organisation").filter(pk=key).first()
    if dossier is None:
        raise NotVisible
    return dossier


def slip_of(dossier: Dossier) -> Slip | None:
    """The slip of one dossier, whoever asks."""
    return Slip.objects.select_related("answered_by").filter(dossier=dossier).first()


def may_be_evaluated(dossier: Dossier) -> bool:
    """Whether a slip of `dossier` is still wanted."""
    return not rules.why_not_evaluable(
        dossier_state=dossier.state, answered=slip_of(dossier) is not None
    )


def settled(*, start: date, end: date) -> QuerySet[Dossier]:
    """The dossiers whose result became known from `start` through `end`, both inclusive."""
    ended = Q(
        result_at_desk_on=None,
        closed_at__gte=midnight(start),
        closed_at__lt=midnight(end + ONE_DAY),
    )
    return Dossier.objects.filter(
        Q(result_at_desk_on__range=(start, end)) | ended, state__in=EVALUATED
    ).exclude(state__in=NOT_EVALUATED)


def to_be_asked(*, after: datetime, until: datetime) -> QuerySet[Dossier]:
    """Dossiers with a result told in (`after`, `until`], neither evaluated nor asked about yet."""
    told = Q(delivered_at__gt=after, delivered_at__lte=until) | Q(
        delivered_at=None, closed_at__gt=after, closed_at__lte=until
    )
    asked = Notice.objects.filter(subject_kind="dossier", subject_id=OuterRef("pk"), kind=ASKED)
    return (
        Dossier.objects.filter(told, ~Exists(asked), state__in=EVALUATED, slip=None)
        .exclude(state__in=NOT_EVALUATED)
        .order_by("pk")
    )
