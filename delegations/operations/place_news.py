"""What becomes of programmes when a place that they lead to changes its name or address."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.sweeping import one_by_one


def follow_place(*, resource_id: int, at: datetime) -> int:
    """Let the calendar tell this place as it is called now; of how many delegations.

    Of a venue, its rooms too. One transaction per delegation: one that fails is logged and holds
    nobody up. `rebuild_calendar` mends what was missed. Approved versions keep the name of then.
    """
    here = Q(items__place=resource_id) | Q(items__place__within=resource_id)
    told = Delegation.objects.filter(here, planned_at__isnull=False).distinct()
    return one_by_one(_follow, list(told.values_list("pk", flat=True)), at=at, of="delegation")


@transaction.atomic(durable=True)
def _follow(delegation_id: int, *, at: datetime) -> int:
    steps.publish(steps.lock_for_the_house(delegation_id), at=at)
    return 1
