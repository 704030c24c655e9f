"""In which order the office reads its delegations, and which carry out the annual plan."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When

from delegations.domain.lifecycle import State
from delegations.models import Delegation


def nearest_first(delegations: QuerySet[Delegation], *, at: datetime) -> QuerySet[Delegation]:
    """`delegations` as they lie before the office at `at`.

    First what has no days yet, then who is here or still to come, the next first, then who has
    left, the last first.
    """
    has_left = Case(When(departs_at__lte=at, then=Value(1)), default=Value(0))
    return delegations.annotate(has_left=has_left).order_by(
        "has_left",
        Case(When(departs_at__gt=at, then=F("arrives_at"))).asc(nulls_first=True),
        F("departs_at").desc(nulls_last=True),
        "pk",
    )


def earlier_visits(delegation: Delegation) -> QuerySet[Delegation]:
    """Who came from the same country before `delegation` and has left, the last first."""
    rows = Delegation.objects.filter(country=delegation.country, state=State.CLOSED)
    if delegation.arrives_at is not None:
        rows = rows.filter(arrives_at__lt=delegation.arrives_at)
    return rows.exclude(pk=delegation.pk).order_by("-arrives_at", "-pk")


def by_plan_item(items: Iterable[int]) -> dict[int, list[Delegation]]:
    """Item of the annual plan → the delegations that carry it out, called off ones left out."""
    found: dict[int, list[Delegation]] = {}
    planned = Delegation.objects.filter(plan_item_id__in=list(items))
    for one in planned.exclude(state=State.CANCELLED).order_by("arrives_at", "pk"):
        found.setdefault(one.plan_item_id or 0, []).append(one)
    return found
