"""The delegation that an address names, if the caller sees it."""

from django.http import HttpRequest

from delegations import queries
from delegations.models import Delegation, Member, ProgrammeItem
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of


def visible(request: HttpRequest, delegation_id: int) -> Delegation:
    """With everything that its page shows of it. Raises NotVisible."""
    seen = queries.with_everything(queries.visible_to(actor_of(request)))
    delegation = seen.filter(pk=delegation_id).first()
    if delegation is None:
        raise NotVisible
    return delegation


def member_of(delegation: Delegation, member_id: int) -> Member:
    """One of its members. Raises NotVisible."""
    member = queries.members_of(delegation).filter(pk=member_id).first()
    if member is None:
        raise NotVisible
    return member


def item_of(delegation: Delegation, item_id: int) -> ProgrammeItem:
    """One item of its programme. Raises NotVisible."""
    item = queries.items_of(delegation).filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    return item
