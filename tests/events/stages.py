"""Events brought to a stage of their life by the real operations."""

from datetime import datetime, timedelta

from events import operations
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.domain.settlements import Spent
from tests.permits.stages import ZONE

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=ZONE)
"""A Monday."""
DAY = timedelta(days=1)
STARTS = datetime(2026, 6, 16, 8, 0, tzinfo=ZONE)
ENDS = datetime(2026, 6, 16, 11, 0, tzinfo=ZONE)
"""A Tuesday morning."""

FACTS = {
    "kind": "investment_promotion",
    "title_vi": "Diễn đàn xúc tiến đầu tư Hải Phòng",
    "title_en": "Hải Phòng investment forum",
    "place": "Trung tâm Hội nghị thành phố",
    "countries": ["JP", "KR"],
    "participants": 120,
    "foreign_participants": 40,
    "why_unplanned": "Phát sinh theo đề nghị của đối tác.",
}


def draft(phuc, *, at=NOW, **facts) -> Event:
    facts = {"starts_at": STARTS, "ends_at": ENDS, "unit_id": phuc.unit_id, **FACTS, **facts}
    return operations.open_event(actor=acting(phuc), at=at, **facts)


def tentative(phuc, *, at=NOW, **facts) -> Event:
    return operations.plan(event_id=draft(phuc, at=at, **facts).pk, actor=acting(phuc), at=at)


def confirmed(phuc, *, at=NOW, **facts) -> Event:
    event = tentative(phuc, at=at, **facts)
    return operations.confirm(event_id=event.pk, actor=acting(phuc), at=at)


def held(phuc, **facts) -> Event:
    event = confirmed(phuc, **facts)
    return operations.close(event_id=event.pk, actor=acting(phuc), at=event.last_at + DAY)


def cancelled(phuc, **facts) -> Event:
    event = tentative(phuc, **facts)
    return operations.cancel(event_id=event.pk, actor=acting(phuc), at=NOW, reason="Hoãn.")


CONFERENCE = {"kind": "conference", "no_permit_because": "Không có người nước ngoài tham dự."}
MONEY = {
    "conference": "vietnam",
    "guests": [
        {"rank": "B", "heads": 1, "nights": 2},
        {"rank": "C", "heads": 0, "members": 10, "nights": 2},
    ],
    "sessions": 2,
    "vietnamese_at_sessions": 30,
}


def settled(phuc, approver, **facts) -> Event:
    """A conference whose estimate was approved and settled to the dong."""
    event = tentative(phuc, **CONFERENCE, **facts)
    planner = acting(phuc)
    operations.record_estimate(event_id=event.pk, actor=planner, at=NOW, **MONEY)
    operations.approve_estimate(event_id=event.pk, actor=acting(approver), at=NOW)
    event = operations.confirm(event_id=event.pk, actor=planner, at=NOW)
    lines = spending.estimate_of(event).lines
    return operations.settle(
        event_id=event.pk,
        actor=planner,
        at=event.last_at,
        lines=[Spent(key=line["key"], amount=line["amount"]) for line in lines],
    )


BUILDERS = {
    "draft": draft,
    "tentative": tentative,
    "confirmed": confirmed,
    "held": held,
    "cancelled": cancelled,
}


def in_state(state, phuc, **facts) -> Event:
    """An event of Phúc's, brought to `state` by the real operations."""
    event = BUILDERS[state](phuc, **facts)
    assert event.state == state
    return Event.objects.get(pk=event.pk)


def weekly(phuc, *, count=6, **facts) -> Event:
    """A working session on Mondays, planned."""
    start = datetime(2026, 5, 4, 8, 0, tzinfo=ZONE)
    facts = {
        "kind": "working_session",
        "title_vi": "Giao ban đối ngoại",
        "title_en": "Weekly foreign-affairs briefing",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "recurrence": every_week(count),
        "countries": [],
        "foreign_participants": None,
        **facts,
    }
    return tentative(phuc, **facts)


def every_week(count):
    return operations.dates.Recurrence(frequency="weekly", by_day=("MO",), count=count)
