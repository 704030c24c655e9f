"""Members of delegations, and where a passport is known from."""

from collections.abc import Iterable, Sequence

from django.db.models import Max, QuerySet

from delegations.domain.lifecycle import OPEN
from delegations.domain.members import Listed, Warn, warnings_of
from delegations.domain.values import MemberRole
from delegations.models import Delegation, Member
from delegations.queries.delegations import overlapping
from foreign_affairs.folding import fold
from foreign_affairs.personal_data import keys


def members_of(delegation: Delegation) -> QuerySet[Member]:
    """The members of `delegation` in the order of their numbers, with their scans."""
    return delegation.members.select_related("scan").order_by("number")


def head_of(delegation: Delegation) -> int | None:
    """The number of the member who is the head; None where nobody is."""
    heads = delegation.members.filter(role=MemberRole.HEAD)
    return heads.values_list("pk", flat=True).first()


def next_number(delegation: Delegation) -> int:
    """The number of a member who is added."""
    last = delegation.members.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def with_passport(number: str) -> QuerySet[Member]:
    """Members with exactly this number, however it is written; found by its keyed hash."""
    wanted = keys.hash_of(number)
    if not wanted:
        return Member.objects.none()
    found = Member.objects.filter(passport_hash=wanted)
    return found.select_related("delegation").order_by("-delegation__arrives_at", "pk")


def member_warnings(
    delegation: Delegation, members: Sequence[Member]
) -> dict[int, tuple[Warn, ...]]:
    """What is to be pointed out of `members` of `delegation`, by their keys; one query."""
    elsewhere = known_elsewhere(delegation, (one.passport_hash for one in members))
    listed = [
        Listed(
            key=one.pk,
            person=person_of(one.full_name, one.born_on),
            passport_expires_on=one.passport_expires_on,
            elsewhere=one.passport_hash in elsewhere,
        )
        for one in members
    ]
    return warnings_of(listed, departs_on=delegation.departs_on)


def known_elsewhere(delegation: Delegation, hashes: Iterable[str]) -> set[str]:
    """Those of `hashes` that stand in another open delegation of the same days; one query."""
    wanted = {one for one in hashes if one}
    if not wanted or delegation.arrives_at is None or delegation.departs_at is None:
        return set()
    others = Delegation.objects.filter(
        overlapping(delegation.arrives_at, delegation.departs_at), state__in=OPEN
    ).exclude(pk=delegation.pk)
    found = Member.objects.filter(delegation__in=others, passport_hash__in=wanted)
    return set(found.values_list("passport_hash", flat=True))


def person_of(full_name: str, born_on: object) -> str:
    """What tells one person from another in a list: name and day of birth; "" without a name."""
    return f"{fold(full_name)} {born_on or ''}" if full_name.strip() else ""
