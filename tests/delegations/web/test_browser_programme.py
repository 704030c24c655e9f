"""Items of a programme moved in a grid of hours: by mouse, by keyboard, by finger."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from delegations import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.models import Booking
from tests.browser import DESKTOP, PHONE, look
from tests.delegations import programme, stages
from tests.dragging import an_hour, entry, shift, shift_by_finger, stretch
from tests.permits.stages import ZONE

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(phuc):
    """Guests who come in a week, for three days, with talks on the first and a leader taken."""
    now = timezone.now()
    here = (now.astimezone(ZONE) + timedelta(days=7)).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    days = {"arrives_at": here, "departs_at": here + timedelta(days=2, hours=10)}
    chair = programme.leader(name_en="Vice Chair")
    one = stages.planned(phuc, at=now, **days)
    other = stages.planned(phuc, at=now, name_vi="Đoàn Busan", name_en="Busan", **days)
    for delegation, title, hour in ((one, "Hội đàm", 9), (other, "Lễ ký kết", 14)):
        programme.item(
            phuc,
            delegation,
            acknowledged=programme.KNOWN,
            title_vi=title,
            title_en="Talks",
            chair_id=chair.pk,
            starts_at=here.replace(hour=hour),
            ends_at=here.replace(hour=hour + 1),
            at_=now,
        )
    return one


def hours(item):
    item.refresh_from_db()
    return tuple(f"{at.astimezone(ZONE):%H:%M}" for at in (item.starts_at, item.ends_at))


def picture(page, name):
    if os.environ.get("KEEP_PICTURES"):
        page.screenshot(path=str(Path(os.environ["KEEP_PICTURES"]) / f"{name}.png"))


def way(visit):
    return f"/delegations/{visit.pk}/programme/"


def test_what_it_would_collide_with_is_said_while_it_is_dragged_and_a_clash_leaves_it(
    open_page, phuc, visit, everything
):
    item = visit.items.get()
    page = open_page(user=phuc)
    page.goto(way(visit))
    entry(page, "Hội đàm").wait_for()
    before = everything()
    told = []

    def look_ahead():
        ahead = page.locator("#calendar-ahead")
        ahead.get_by_text("Đoàn Busan: Lễ ký kết").wait_for()
        told.append(ahead.inner_text())
        picture(page, "drag1280")

    shift(page, "Hội đàm", down=4.5 * an_hour(page), before_drop=look_ahead)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Thời gian này đã có việc").wait_for()

    assert told[0].startswith("13:30–14:30, ")
    assert "trùng nhau 30 phút" in told[0]
    assert page.locator("#calendar-ahead").is_hidden()
    assert dialog.get_by_role("button", name="Dời lịch").is_disabled()
    dialog.get_by_role("button", name="Giữ nguyên").click()
    assert hours(item) == ("09:00", "10:00")
    assert everything() == before


def test_a_drop_on_a_free_time_is_saved_told_in_the_list_and_undone(open_page, phuc, visit):
    item = visit.items.get()
    page = open_page(user=phuc)
    page.goto(way(visit))
    entry(page, "Hội đàm").wait_for()

    shift(page, "Hội đàm", down=an_hour(page))
    undo = page.get_by_role("button", name="Hoàn tác")
    undo.wait_for()
    assert hours(item) == ("10:00", "11:00")
    page.locator(".programme-time", has_text="10:00–11:00").wait_for()
    stretch(page, "Hội đàm", down=an_hour(page) / 2)
    page.get_by_text("được dời sang 10:00–11:30").wait_for()
    longer = hours(item)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("được dời sang 10:00–11:00").wait_for()

    assert (longer, hours(item)) == (("10:00", "11:30"), ("10:00", "11:00"))
    booked = Booking.objects.filter(source_id=item.pk, released_at=None).get()
    assert (booked.starts_at, booked.ends_at) == (item.starts_at, item.ends_at)


def test_what_somebody_else_changed_meanwhile_is_not_moved(open_page, phuc, visit, console):
    item = visit.items.get()
    page = open_page(user=phuc)
    page.goto(way(visit))
    entry(page, "Hội đàm").wait_for()
    operations.change_item(
        delegation_id=visit.pk, item_id=item.pk, actor=acting(phuc), at=timezone.now(), notes="x"
    )

    with console.allowing("412"):
        shift(page, "Hội đàm", down=an_hour(page))
        page.get_by_role("dialog").locator(".dialog-problem").wait_for()

    assert hours(item) == ("09:00", "10:00")


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_an_item_is_moved_by_keyboard_with_a_reason_where_it_collides_softly(
    open_page, phuc, visit, size, language
):
    item = visit.items.get()
    page = open_page(user=phuc, size=size)
    page.goto(way(visit))
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()
    if size == PHONE:
        page.locator("[data-grid] > summary").press("Enter")
    page.locator(".ec-event").first.wait_for()

    page.locator(".entry-move").first.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-part=startHour]").fill("15:30")
    dialog.locator("[data-part=startHour]").press("Tab")
    dialog.locator(".clash").wait_for()
    picture(page, f"move{size[0]}{language}")
    look(page)
    dialog.locator("textarea").fill("Khách chỉ rảnh buổi chiều")
    dialog.locator("[data-save]").press("Enter")
    page.locator(".programme-time", has_text="15:30–16:30").wait_for()

    assert hours(item) == ("15:30", "16:30")
    kept = Booking.objects.get(source_id=item.pk, released_at=None).acknowledged
    assert kept == {"codes": ["same_half_day"], "reason": "Khách chỉ rảnh buổi chiều"}


def test_an_item_is_dragged_by_a_finger_that_holds_it(open_page, phuc, visit):
    item = visit.items.get()
    page = open_page(user=phuc, size=PHONE)
    page.goto(way(visit))
    page.locator("[data-grid] > summary").tap()
    entry(page, "Hội đàm").wait_for()
    picture(page, "grid390")
    look(page)

    shift_by_finger(page, "Hội đàm", down=an_hour(page))
    page.get_by_role("button", name="Hoàn tác").wait_for()

    assert hours(item) == ("10:00", "11:00")


def test_whoever_may_not_write_sees_the_list_alone(open_page, hoa, visit):
    page = open_page(user=hoa)

    page.goto(way(visit))

    assert page.locator("[data-grid]").count() == 0
    assert page.locator(".programme-time").count() == 1
