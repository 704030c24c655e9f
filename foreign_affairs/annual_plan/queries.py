"""Reading the annual plan."""

from django.db.models import QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.annual_plan.models import PlanItem

PLANNERS = (Role.PLANNER, Role.ADMINISTRATOR)


def items_visible_to(actor: Actor) -> QuerySet[PlanItem]:
    """The office reads the whole plan; nobody else any of it."""
    items = PlanItem.objects.select_related("unit")
    return items if actor.is_staff else items.none()


def standing_items() -> QuerySet[PlanItem]:
    """What an activity may be part of: items that were not dropped."""
    return PlanItem.objects.filter(dropped_at=None)


def may_plan(actor: Actor) -> bool:
    """Whether `actor` writes the plan."""
    return actor.holds(*PLANNERS)
