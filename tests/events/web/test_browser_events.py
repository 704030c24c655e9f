"""The pages of events in a browser: no fault of access, no width too many."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from events import operations
from events.domain.recurrence import Recurrence
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.workdays.queries import current_calendar
from tests.browser import DESKTOP, PHONE, look
from tests.events import stages
from tests.events.web.form import resource
from tests.permits.stages import ZONE

pytestmark = pytest.mark.browser


@pytest.fixture
def week(phuc):
    """A forum with all that it wants, a series with exceptions, one that was held, a plan."""
    now = timezone.now()
    rooms = [resource("room", name, capacity=200) for name in ("Phòng lớn", "Phòng nhỏ")]
    leader = resource("leader", "Phó Chủ tịch UBND", rank=1, position="Phó Chủ tịch")
    speaks = resource("interpreter", "Phiên dịch tiếng Nhật", languages=["ja", "en"])
    plan = annual_plan.add_item(
        actor=acting(phuc),
        at=now,
        year=now.astimezone(ZONE).year,
        kind="investment_promotion",
        title_vi="Diễn đàn xúc tiến đầu tư Nhật Bản",
        title_en="Japan investment forum",
        quarter=3,
        countries=["JP"],
        budget_vnd=350_000_000,
    )
    start = (now + timedelta(days=40)).astimezone(ZONE)
    start = start.replace(hour=8, minute=0, second=0, microsecond=0)
    while not current_calendar().is_working(start.date()):
        start += timedelta(days=1)
    forum = stages.tentative(
        phuc,
        at=now,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        venue_id=rooms[0].pk,
        host_id=leader.pk,
        responsible_id=phuc.pk,
        plan_item_id=plan.pk,
        international_conference=True,
        description="Giới thiệu môi trường đầu tư.",
        participations=[{"country": "JP", "organisation": "JETRO", "count": 20}],
    )
    wanted = {one.pk: "hard" for one in (*rooms, leader, speaks)}
    operations.book(event_id=forum.pk, actor=acting(phuc), at=now, resources=wanted)
    operations.invite(
        event_id=forum.pk,
        actor=acting(phuc),
        at=now,
        people=[
            {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"},
            {
                "name": "Trần Thị Mai",
                "email": "m@example.vn",
                "language": "vi",
                "wants_mail": False,
            },
        ],
    )
    monday = start - timedelta(days=7)
    weekly = stages.weekly(
        phuc,
        at=now - timedelta(days=3),
        starts_at=monday,
        ends_at=monday + timedelta(hours=1),
        recurrence=Recurrence(frequency="weekly", count=4),
    )
    first, second, *_rest = weekly.occurrences.order_by("starts_at")
    operations.change_occurrence(
        event_id=weekly.pk,
        occurrence_id=first.pk,
        actor=acting(phuc),
        at=now,
        starts_at=first.starts_at + timedelta(days=1),
        ends_at=first.ends_at + timedelta(days=1),
    )
    operations.cancel_occurrence(
        event_id=weekly.pk, occurrence_id=second.pk, actor=acting(phuc), at=now, reason="Nghỉ lễ."
    )
    past = now - timedelta(days=5)
    while not current_calendar().is_working(past.astimezone(ZONE).date()):
        past -= timedelta(days=1)
    held = stages.confirmed(
        phuc,
        kind="signing",
        at=past - timedelta(days=30),
        starts_at=past,
        ends_at=past + timedelta(hours=1),
    )
    operations.close(event_id=held.pk, actor=acting(phuc), at=now)
    operations.record_outcomes(
        event_id=held.pk,
        actor=acting(phuc),
        at=now,
        outcomes=[
            {
                "kind": "memorandum",
                "title": "Biên bản ghi nhớ hợp tác cảng biển",
                "country": "JP",
                "amount_vnd": 1_600_000,
                "follow_up_on": (now + timedelta(days=30)).date(),
            }
        ],
    )
    return forum, weekly, held


# English words are the longer ones, so they are asked about on the narrow screen.
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_every_page_of_events_is_open_to_everybody(
    size, language, week, phuc, hoa, open_page, console
):
    forum, weekly, held = week
    draft = stages.draft(phuc, starts_at=None, ends_at=None, place="")
    query = "starts_at=2026-06-16T14:00&ends_at=2026-06-16T15:30"
    visits = {
        phuc: [
            "/events/",
            f"/events/new/?{query}",
            f"/events/{forum.pk}/",
            f"/events/{forum.pk}/edit/",
            f"/events/{weekly.pk}/",
            f"/events/{held.pk}/",
            f"/events/{draft.pk}/",
            "/annual-plan/",
            "/annual-plan/?stands=held",
            "/annual-plan/new/",
            "/annual-plan/import/",
        ],
        hoa: [f"/events/{forum.pk}/"],
    }
    keep = os.environ.get("KEEP_PICTURES")

    for user, addresses in visits.items():
        page = open_page(user=user, size=size)
        page.goto("/events/")
        if language == "en":
            page.get_by_role("button", name="English").click()
            page.wait_for_load_state()
        for address in addresses:
            page.goto(address)
            if keep:
                name = f"{size[0]}{language}{user.username}{address[:40]}"
                path = Path(keep) / f"{name}.png".replace("/", "_").replace("?", "_")
                page.screenshot(path=str(path), full_page=True)
            look(page)
        page.close()


def test_what_collides_is_the_first_thing_that_is_read(week, phuc, open_page, console):
    forum, *_others = week
    page = open_page(user=phuc, size=PHONE)
    page.goto(f"/events/{forum.pk}/edit/")
    page.locator("[name=participants]").fill("500")

    with console.allowing("409"):
        page.locator("button[value=save]").click()
        problems = page.locator("[data-problems]")
        problems.wait_for()

    assert problems.evaluate("one => one === document.activeElement")
    look(page)
    keep = os.environ.get("KEEP_PICTURES")
    if keep:
        page.screenshot(path=str(Path(keep) / "clash.png"), full_page=True)
