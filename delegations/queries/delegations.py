"""Who sees which delegations, and what the rules are told of one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delegations.domain.lifecycle import ATTENDS, DECIDES, DELEGATION, OFFICER, PLANS
from delegations.domain.programme import ENDED
from delegations.domain.values import DelegationFacts, MemberRole
from delegations.models import Delegation, Member, ProgrammeItem
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.accounts.queries import holders_of
from foreign_affairs.audit.queries import told_history
from foreign_affairs.spending import queries as spending


def visible_to(actor: Actor) -> QuerySet[Delegation]:
    """The office sees every delegation; nobody else any."""
    return Delegation.objects.all() if actor.is_staff else Delegation.objects.none()


def with_names(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """`delegations` with everything a list shows of each, in one query."""
    # By a question for each row that is shown: a join would count the members of all of them.
    members = Member.objects.filter(delegation=OuterRef("pk")).order_by().values("delegation")
    number = Subquery(members.annotate(number=Count("pk")).values("number"))
    counted = delegations.annotate(member_count=Coalesce(number, 0))
    return counted.select_related("unit", "responsible", "chair", "plan_item")


def with_everything(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """`delegations` with everything that is shown of one, its members apart."""
    return with_names(delegations).select_related("created_by", "rank_confirmed_by", "approved_by")


def attendants() -> QuerySet[User]:
    """Who may be responsible for a delegation: those whom the table lets attend to one."""
    return holders_of(*map(Role, ATTENDS))


def is_in_charge(delegation: Delegation, actor: Actor) -> bool:
    """Whether `actor` is responsible for the delegation, or stands in for who is."""
    return delegation.responsible_id in actor.answers_for


def roles_towards(delegation: Delegation, actor: Actor) -> frozenset[str]:
    """The roles of `actor` as the table means them: an officer is the one in charge."""
    if is_in_charge(delegation, actor):
        return actor.roles
    return actor.roles - {OFFICER}


def roles_for_item(item: ProgrammeItem, actor: Actor) -> frozenset[str]:
    """The same towards one item: whoever is responsible for it tracks it as an officer does."""
    roles = roles_towards(item.delegation, actor)
    return roles | {OFFICER} if item.responsible_id in actor.answers_for else roles


def may_track(item: ProgrammeItem, actor: Actor) -> bool:
    """Whether `actor` may say now how `item` stands."""
    actions = DELEGATION.actions_for(item.delegation.state, roles_for_item(item, actor))
    return "track_item" in actions


def delegation_actions(delegation: Delegation, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with `delegation` now, in the order of the lifecycle table."""
    return DELEGATION.actions_for(delegation.state, roles_towards(delegation, actor))


def may_see_restricted(delegation: Delegation, actor: Actor) -> bool:
    """Whether `actor` reads what is restricted: security notes, notes on health and diet."""
    return bool(roles_towards(delegation, actor).intersection((*ATTENDS, *DECIDES)))


def may_see_passports(delegation: Delegation, actor: Actor) -> bool:
    """Whether `actor` reads passport numbers, dates of birth and scans in full."""
    return bool(roles_towards(delegation, actor).intersection(ATTENDS))


def may_plan(actor: Actor) -> bool:
    """Whether `actor` writes delegations."""
    return actor.holds(*PLANS)


def in_plan(delegations: QuerySet[Delegation], planned: bool) -> QuerySet[Delegation]:
    """Those of `delegations` that the annual plan has, or has not."""
    return delegations.filter(plan_item__isnull=not planned)


def on_the_calendar() -> QuerySet[Delegation]:
    """Delegations that were ever planned, called off ones included, with what entries say."""
    dated = Delegation.objects.filter(arrives_at__isnull=False, departs_at__isnull=False)
    return (
        dated.exclude(planned_at=None)
        .select_related("unit", "chair")
        .prefetch_related("items__place__within")
    )


def facts_of(delegation: Delegation) -> DelegationFacts:
    """What the rules are told of `delegation`, from the rows as they are."""
    return DelegationFacts(
        name_vi=delegation.name_vi,
        arrives_at=delegation.arrives_at,
        departs_at=delegation.departs_at,
        arrives_on=delegation.arrives_on,
        departs_on=delegation.departs_on,
        reception_on=delegation.reception_on,
        host_body=delegation.host_body,
        heads=delegation.members.filter(role=MemberRole.HEAD).count(),
        rank_confirmed=delegation.rank_confirmed_at is not None,
        in_plan=delegation.plan_item_id is not None,
        why_unplanned=delegation.why_unplanned,
        has_unit=delegation.unit_id is not None,
        report_number=delegation.report_number,
        reported_on=delegation.reported_on,
        settlement_missing=spending.awaits_settlement(delegation),
        items_open=delegation.items.exclude(status__in=ENDED).count(),
    )


def delegation_history(delegation: Delegation) -> list[dict[str, Any]]:
    """The audit of one delegation, oldest first, for the office."""
    return told_history(kind="delegation", subject_id=delegation.pk)


def overlapping(start: Any, end: Any) -> Q:
    """The delegations that are here at some time in [start, end); open where None."""
    here = Q()
    if start is not None:
        here &= Q(departs_at__gt=start)
    if end is not None:
        here &= Q(arrives_at__lt=end)
    return here


LIST_NAMES: Mapping[str, str] = {
    "arrives_at": "arrives_at",
    "departs_at": "departs_at",
    "name": "name_vi",
    "rank": "rank",
    "state": "state",
    "request_due_on": "request_due_on",
    "report_due_on": "report_due_on",
    "created_at": "created_at",
}
"""What a list may be ordered by, and its columns."""
