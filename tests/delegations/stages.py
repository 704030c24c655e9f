"""Delegations brought to a stage of their life by the real operations."""

from datetime import date, datetime, timedelta

from delegations import operations
from delegations.models import Delegation, Member
from foreign_affairs.accounts.actors import acting
from foreign_affairs.spending.domain.settlements import Spent
from tests.permits.stages import ZONE

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=ZONE)
"""A Monday."""
DAY = timedelta(days=1)
ARRIVES = datetime(2026, 6, 16, 10, 30, tzinfo=ZONE)
DEPARTS = datetime(2026, 6, 18, 15, 0, tzinfo=ZONE)
"""Tuesday to Thursday."""

FACTS = {
    "name_vi": "Đoàn công tác thành phố Kobe",
    "name_en": "Delegation of the city of Kobe",
    "country": "JP",
    "organisation": "Kobe City Government",
    "level": "local",
    "purposes": ["courtesy", "working"],
    "head_position": "deputy_minister",
    "host_body": "Ủy ban nhân dân thành phố",
    "why_unplanned": "Phát sinh theo đề nghị của bạn.",
    "languages": ["ja"],
    "funding": "full",
}
HEAD = {
    "role": "head",
    "full_name": "SATO KENJI",
    "sex": "male",
    "born_on": date(1961, 5, 4),
    "nationality": "JP",
    "passport_number": "TK1234567",
    "passport_kind": "official",
    "passport_expires_on": date(2029, 1, 31),
    "title": "Deputy Mayor",
}
REPORT = {
    "number": "45/BC-SNgV",
    "reported_on": date(2026, 6, 22),
    "results": "Hai bên thống nhất kế hoạch hợp tác.",
}


def draft(phuc, approver=None, *, at=NOW, responsible=None, **facts) -> Delegation:
    facts = {
        "arrives_at": ARRIVES,
        "departs_at": DEPARTS,
        "unit_id": phuc.unit_id,
        "responsible_id": responsible and responsible.pk,
        **FACTS,
        **facts,
    }
    return operations.open_delegation(actor=acting(phuc), at=at, **facts)


def with_head(phuc, approver=None, *, at=NOW, **facts) -> Delegation:
    """A draft that lacks nothing."""
    delegation = draft(phuc, at=at, **facts)
    member(phuc, delegation, at=at, **HEAD)
    return operations.confirm_rank(delegation_id=delegation.pk, actor=acting(phuc), at=at, rank="B")


def member(phuc, delegation, *, at=NOW, **facts) -> Member:
    facts = {"full_name": "TANAKA YUKI", **facts}
    return operations.add_member(delegation_id=delegation.pk, actor=acting(phuc), at=at, **facts)


def planned(phuc, approver=None, *, at=NOW, **facts) -> Delegation:
    delegation = with_head(phuc, at=at, **facts)
    return operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=at)


def approved(phuc, approver, *, at=NOW, **facts) -> Delegation:
    delegation = planned(phuc, at=at, **facts)
    return operations.approve(delegation_id=delegation.pk, actor=acting(approver), at=at)


def ongoing(phuc, approver, *, at=NOW, **facts) -> Delegation:
    delegation = approved(phuc, approver, at=at, **facts)
    return operations.start(
        delegation_id=delegation.pk, actor=acting(phuc), at=delegation.arrives_at
    )


def reported(phuc, approver, *, at=NOW, **facts) -> Delegation:
    """Ongoing in the table, with the guests gone and the report written."""
    delegation = ongoing(phuc, approver, at=at, **facts)
    left = delegation.departs_at + 5 * DAY
    said = {**REPORT, "reported_on": left.date()}
    return operations.record_report(
        delegation_id=delegation.pk, actor=acting(phuc), at=left, **said
    )


def closed(phuc, approver, *, at=NOW, **facts) -> Delegation:
    delegation = reported(phuc, approver, at=at, **facts)
    return operations.close(
        delegation_id=delegation.pk, actor=acting(phuc), at=delegation.departs_at + 6 * DAY
    )


def cancelled(phuc, approver=None, *, at=NOW, **facts) -> Delegation:
    delegation = planned(phuc, at=at, **facts)
    return operations.cancel(
        delegation_id=delegation.pk, actor=acting(phuc), at=at, reason="Phía bạn hoãn."
    )


MONEY = {"banquets": 1, "sessions": 2, "vietnamese_at_sessions": 6, "vietnamese_at_banquet": 4}
SPENT = {
    "lodging:B:head": 15_000_000,
    "meals:B": 4_000_000,
    "meals_on_banquet_day:B": 1_000_000,
    "banquet:B": 2_000_000,
    "banquet:B:vietnamese": 8_000_000,
    "refreshments:B": 320_000,
    "refreshments:B:vietnamese": 1_920_000,
}
"""Of one head of rank B, two nights and three days, a little less than estimated."""


def estimated(phuc, *, at=NOW, **facts) -> Delegation:
    delegation = with_head(phuc, at=at, **facts)
    return operations.record_estimate(
        delegation_id=delegation.pk, actor=acting(phuc), at=at, **MONEY
    )


def approved_with_money(phuc, approver, **facts) -> Delegation:
    delegation = estimated(phuc, **facts)
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)
    return operations.approve(delegation_id=delegation.pk, actor=acting(approver), at=NOW)


def reported_with_money(phuc, approver, **facts) -> Delegation:
    """The guests have left, the report is written, nothing is settled."""
    delegation = approved_with_money(phuc, approver, **facts)
    actor, left = acting(phuc), delegation.departs_at + 5 * DAY
    operations.start(delegation_id=delegation.pk, actor=actor, at=delegation.arrives_at)
    said = {**REPORT, "reported_on": left.date()}
    return operations.record_report(delegation_id=delegation.pk, actor=actor, at=left, **said)


def settled(phuc, approver, **facts) -> Delegation:
    delegation = reported_with_money(phuc, approver, **facts)
    return operations.settle(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=delegation.departs_at + 6 * DAY,
        lines=[Spent(key=key, amount=amount) for key, amount in SPENT.items()],
    )


BUILDERS = {
    "draft": with_head,
    "planned": planned,
    "approved": approved,
    "ongoing": ongoing,
    "closed": closed,
    "cancelled": cancelled,
}


def in_state(state, phuc, approver, **facts) -> Delegation:
    """A delegation of Phúc's, brought to `state` by the real operations."""
    delegation = BUILDERS[state](phuc, approver, **facts)
    assert delegation.state == state
    return Delegation.objects.get(pk=delegation.pk)
