"""Who saw which personal data of guests, read by those who answer for it; nothing of the data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from delegations.domain.lifecycle import ANSWERS
from delegations.models import Delegation, Member
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.personal_data.models import Access

OF_MEMBERS, OF_DELEGATIONS = subject_kind(Member), subject_kind(Delegation)
_HIDDEN = ("born_on", "passport_number", "care_note")


@dataclass(frozen=True, slots=True)
class SeenOf:
    """An access, with the guest or the delegation that it was of.

    Neither where a search found nobody, or the guest was taken out of the list since.
    """

    access: Access
    delegation: Delegation | None
    member: Member | None


def may_read_accesses(actor: Actor) -> bool:
    """Whether `actor` reads who saw personal data."""
    return actor.holds(*ANSWERS)


def accesses_visible_to(actor: Actor) -> QuerySet[Access]:
    """The last first; those who answer for it see every access, nobody else any."""
    rows = Access.objects.filter(subject_kind__in=(OF_MEMBERS, OF_DELEGATIONS))
    rows = rows.select_related("actor").order_by("-at", "-pk")
    return rows if may_read_accesses(actor) else rows.none()


def accesses_of_member(accesses: QuerySet[Access], member_id: int) -> QuerySet[Access]:
    """Those of one guest, and those of the whole list in which the guest stands."""
    of_list = Member.objects.filter(pk=member_id).values("delegation")
    whole = Q(subject_kind=OF_DELEGATIONS, subject_id__in=of_list)
    return accesses.filter(whole | Q(subject_kind=OF_MEMBERS, subject_id=member_id))


def accesses_of_delegation(accesses: QuerySet[Access], delegation_id: int) -> QuerySet[Access]:
    """Those of a delegation and of each guest in its list."""
    guests = Member.objects.filter(delegation=delegation_id).values("pk")
    whole = Q(subject_kind=OF_DELEGATIONS, subject_id=delegation_id)
    return accesses.filter(whole | Q(subject_kind=OF_MEMBERS, subject_id__in=guests))


def seen_of(accesses: Iterable[Access]) -> Sequence[SeenOf]:
    """`accesses` with what they were of, in their order; two queries."""
    rows = list(accesses)
    guests = Member.objects.filter(pk__in=_ids(rows, OF_MEMBERS)).select_related("delegation")
    members = {one.pk: one for one in guests.defer(*_HIDDEN)}
    lists = Delegation.objects.in_bulk(_ids(rows, OF_DELEGATIONS))
    told = []
    for row in rows:
        member = members.get(row.subject_id) if row.subject_kind == OF_MEMBERS else None
        whole = lists.get(row.subject_id) if row.subject_kind == OF_DELEGATIONS else None
        told.append(SeenOf(row, member.delegation if member else whole, member))
    return told


def _ids(rows: Iterable[Access], kind: str) -> set[int]:
    return {row.subject_id for row in rows if row.subject_kind == kind}
