"""Who is invited to an item of a programme, and who may read it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from delegations.domain.lifecycle import ATTENDS
from delegations.models import Delegation, ProgrammeItem
from delegations.queries.delegations import roles_towards
from delegations.queries.programme import SOURCE, items_of
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee
from foreign_affairs.shared_calendar.values import office_day


def invitees_of(item: ProgrammeItem) -> QuerySet[Invitee]:
    """The people invited to an item by mail, by name; those removed are left out."""
    return shared_calendar.invitees_of(SOURCE, item.pk)


def invitees_of_the_visit(delegation: Delegation) -> QuerySet[Invitee]:
    """The people invited to any item of its programme, by name, once for each item."""
    items = delegation.items.values_list("pk", flat=True)
    return shared_calendar.invitees_of_many(SOURCE, items)


def invitees_by_item(items: Iterable[ProgrammeItem]) -> dict[int, list[Invitee]]:
    """Item → the people invited to it, by name; one query."""
    found: dict[int, list[Invitee]] = {}
    for one in shared_calendar.invitees_of_many(SOURCE, [item.pk for item in items]):
        found.setdefault(one.source_id, []).append(one)
    return found


def reads_invitees(delegation: Delegation, actor: Actor) -> bool:
    """Whether `actor` works on the delegation: names and addresses are for nobody else."""
    return bool(roles_towards(delegation, actor).intersection(ATTENDS))


def is_past(item: ProgrammeItem, *, at: datetime) -> bool:
    """Whether nobody can come to it any more: it is over, done or dropped."""
    return item.has_ended or item.ends_at <= at


def others_of_the_day(item: ProgrammeItem, *, at: datetime) -> list[ProgrammeItem]:
    """The other items that begin on the same day and are ahead, in the order of time."""
    return [
        one
        for one in items_of(item.delegation)
        if one.pk != item.pk
        and office_day(one.starts_at) == office_day(item.starts_at)
        and not is_past(one, at=at)
    ]
