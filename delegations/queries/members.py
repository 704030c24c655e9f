"""Members of delegations, and where a passport is known from."""

from django.db.models import Max, QuerySet

from delegations.models import Delegation, Member


def members_of(delegation: Delegation) -> QuerySet[Member]:
    """The members of `delegation` in the order of their numbers, with their scans."""
    return delegation.members.select_related("scan").order_by("number")


def next_number(delegation: Delegation) -> int:
    """The number of a member who is added."""
    last = delegation.members.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
