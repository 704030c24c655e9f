"""The calendar page: what is shown to whom, and moving things about, in a real browser."""

import io
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from events import operations as events
from events.domain.recurrence import Frequency, Recurrence
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, Acknowledgement, office_day
from tests.browser import DESKTOP, PHONE, look
from tests.dragging import an_hour, bring, entry, shift, stretch

A_WEEK = timedelta(days=7)
ALL_SOFT = frozenset({"same_half_day", "travel", "country_twice", "closed_day", "held_softly"})
KNOWN = Acknowledgement("Đã thống nhất", ALL_SOFT)


@pytest.fixture
def tuesday():
    """A Tuesday to come, on which nothing is over yet."""
    today = office_day(timezone.now())
    return today - timedelta(days=today.weekday()) + 2 * A_WEEK + timedelta(days=1)


@pytest.fixture
def at(tuesday):
    """`at(9, 30)`: an instant of that Tuesday; `at(9, day=1)` of the day after."""
    return lambda hour, minute=0, day=0: datetime.combine(
        tuesday + timedelta(days=day), time(hour, minute), tzinfo=OFFICE_ZONE
    )


@pytest.fixture
def rooms(db):
    """A venue with its room, a leader, an interpreter and a car, by kind."""
    venue = Resource.objects.create(kind="venue", name_vi="Trung tâm Hội nghị")
    return {
        "venue": venue,
        "room": Resource.objects.create(kind="room", name_vi="Phòng khánh tiết", within=venue),
        "leader": Resource.objects.create(kind="leader", name_vi="Hoàng Thị Lê", rank=1),
        "interpreter": Resource.objects.create(
            kind="interpreter", name_vi="Đỗ Minh Anh", languages=["ja"]
        ),
        "vehicle": Resource.objects.create(kind="vehicle", name_vi="Xe 16 chỗ", capacity=16),
    }


@pytest.fixture
def planned(phuc, division):
    """`planned("Title", start, end, leader)`: an event in the calendar that booked these."""

    def plan(title, start, end, *booked, **facts):
        act = {"actor": acting(phuc), "at": timezone.now()}
        event = events.open_event(
            **{
                "kind": "courtesy_call",
                "title_vi": title,
                "starts_at": start,
                "ends_at": end,
                "unit_id": division.pk,
                "responsible_id": phuc.pk,
                "place": "Trụ sở",
                "why_unplanned": "Phát sinh",
                **facts,
                **act,
            }
        )
        events.plan(event_id=event.pk, **act)
        wanted = {one.pk: "hard" for one in booked}
        return events.book(event_id=event.pk, resources=wanted, acknowledged=KNOWN, **act)

    return plan


def starts(event):
    event.refresh_from_db()
    return event.starts_at


def spans(event):
    event.refresh_from_db()
    return event.starts_at, event.ends_at


@pytest.mark.browser
def test_a_drag_into_a_clash_is_refused_and_explained(open_page, phuc, planned, rooms, at, tuesday):
    call = planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])
    planned("Lễ ký kết", at(14), at(15), rooms["leader"])
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday}")
    entry(page, "Tiếp Tổng Lãnh sự").wait_for()

    shift(page, "Tiếp Tổng Lãnh sự", down=5 * an_hour(page))
    dialog = page.get_by_role("dialog")
    dialog.wait_for()

    said = dialog.inner_text()
    assert "Đã giữ cho việc khác cùng giờ · Hoàng Thị Lê" in said
    assert f"Lễ ký kết · 14:00–15:00, {tuesday:%d/%m/%Y}" in said
    assert "trùng nhau 60 phút" in said
    assert dialog.get_by_role("button", name="Dời lịch").is_disabled()

    dialog.get_by_role("button", name="Giữ nguyên").click()

    assert "09:00" in entry(page, "Tiếp Tổng Lãnh sự").inner_text()
    assert starts(call) == at(9)


@pytest.mark.browser
def test_a_drag_to_a_free_time_is_saved_and_can_be_undone(
    open_page, phuc, planned, rooms, at, tuesday
):
    call = planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday}")
    entry(page, "Tiếp Tổng Lãnh sự").wait_for()

    shift(page, "Tiếp Tổng Lãnh sự", down=an_hour(page))
    undo = page.get_by_role("button", name="Hoàn tác")
    undo.wait_for()
    moved = starts(call)
    undo.click()
    page.get_by_text(f"được dời sang 09:00–10:00, {tuesday:%d/%m/%Y}").wait_for()

    assert (moved, starts(call)) == (at(10), at(9))


@pytest.mark.browser
def test_an_entry_is_made_longer_by_its_lower_edge_and_a_clash_keeps_it_as_it_was(
    open_page, phuc, planned, rooms, at, tuesday
):
    call = planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])
    planned("Lễ ký kết", at(14), at(15), rooms["leader"])
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday}")
    entry(page, "Tiếp Tổng Lãnh sự").wait_for()

    stretch(page, "Tiếp Tổng Lãnh sự", down=an_hour(page))
    page.get_by_text(f"được dời sang 09:00–11:00, {tuesday:%d/%m/%Y}").wait_for()
    longer = spans(call)
    stretch(page, "Tiếp Tổng Lãnh sự", down=3.5 * an_hour(page))
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("trùng nhau 30 phút").wait_for()
    dialog.get_by_role("button", name="Giữ nguyên").click()

    assert longer == spans(call) == (at(9), at(11))
    assert "11:00" in entry(page, "Tiếp Tổng Lãnh sự").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "view"),
    [(DESKTOP, "month"), (DESKTOP, "resources-day"), (PHONE, "list"), (PHONE, "day")],
)
def test_an_entry_is_moved_by_keyboard_with_a_reason_where_it_collides_softly(
    open_page, phuc, planned, rooms, at, tuesday, size, view
):
    call = planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])
    planned("Lễ ký kết", at(14), at(15), rooms["leader"])
    page = open_page(user=phuc, size=size)
    page.goto(f"/calendar/?view={view}&day={tuesday}")
    entry(page, "Tiếp Tổng Lãnh sự").wait_for()

    page.get_by_role("button", name="Dời lịch… Tiếp Tổng Lãnh sự").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Từ (giờ)").fill("16:00")
    dialog.get_by_label("Từ (giờ)").press("Tab")
    dialog.get_by_text("cách nhau 60 phút").wait_for()
    assert dialog.get_by_label("Đến (giờ)").input_value() == "17:00"
    dialog.get_by_label("Vì sao vẫn cần").fill("Khách chỉ đến được buổi chiều")
    dialog.get_by_role("button", name="Dời lịch").press("Enter")
    page.get_by_text(f"được dời sang 16:00–17:00, {tuesday:%d/%m/%Y}").wait_for()

    assert starts(call) == at(16)
    kept = Booking.objects.get(title="Tiếp Tổng Lãnh sự").acknowledged
    assert kept == {"codes": ["same_half_day"], "reason": "Khách chỉ đến được buổi chiều"}


@pytest.mark.browser
def test_a_date_of_a_series_is_moved_alone(open_page, phuc, planned, rooms, at, tuesday):
    weekly = Recurrence(frequency=Frequency.WEEKLY, interval=1, by_day=(), count=3, until=None)
    series = planned("Giao ban", at(8), at(9), rooms["leader"], recurrence=weekly)
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday + A_WEEK}")

    page.get_by_role("button", name="Dời lịch… Giao ban").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Từ (giờ)").fill("10:30")
    dialog.get_by_label("Từ (giờ)").press("Tab")
    dialog.get_by_text("không trùng").wait_for()
    dialog.get_by_role("button", name="Dời lịch").click()
    page.get_by_text("được dời sang 10:30").wait_for()

    assert list(series.occurrences.values_list("starts_at", flat=True)) == [
        at(8),
        at(10, 30, day=7),
        at(8, day=14),
    ]


@pytest.mark.browser
def test_what_was_booked_by_hand_is_moved_in_the_timeline(open_page, phuc, rooms, at, tuesday):
    leave = operations.block(
        resource_id=rooms["leader"].pk,
        title="Nghỉ phép",
        starts_at=at(8),
        ends_at=at(11),
        actor=acting(phuc),
        at=timezone.now(),
        acknowledged=KNOWN,
    )
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=resources-day&day={tuesday}")
    entry(page, "Nghỉ phép").wait_for()

    page.get_by_role("button", name="Dời lịch… Nghỉ phép").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Từ (giờ)").fill("13:30")
    dialog.get_by_label("Từ (giờ)").press("Tab")
    dialog.get_by_text("không trùng").wait_for()
    dialog.get_by_role("button", name="Dời lịch").click()
    page.get_by_text("được dời sang 13:30").wait_for()

    leave.refresh_from_db()
    assert (leave.starts_at, leave.ends_at) == (at(13, 30), at(16, 30))


@pytest.mark.browser
def test_the_timeline_shows_who_and_what_by_kind_and_what_collides(
    open_page, hoa, planned, rooms, at, tuesday
):
    planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"], rooms["venue"])
    planned("Lễ ký kết", at(14), at(15), rooms["interpreter"])
    planned("Tiếp đoàn doanh nghiệp", at(10, 30), at(11, 30), rooms["leader"])
    page = open_page(user=hoa)
    page.goto(f"/calendar/?view=resources-day&day={tuesday}")
    entry(page, "Lễ ký kết").wait_for()

    rows = page.locator(".ec-row-head").all_inner_texts()
    assert [row.split("\n")[-1].strip() for row in rows] == [
        "Lãnh đạo",
        "Hoàng Thị Lê",
        "Địa điểm tổ chức",
        "Trung tâm Hội nghị",
        "Phòng khánh tiết",
        "Phiên dịch",
        "Đỗ Minh Anh",
        "Xe",
        "Xe 16 chỗ",
    ]
    assert entry(page, "Tiếp Tổng Lãnh sự").count() == 3
    assert page.locator(".entry-move").count() == 0

    page.locator(".entry-clash").first.click()

    told = page.get_by_role("dialog").inner_text()
    assert "Đã có việc khác trong cùng buổi · Hoàng Thị Lê" in told
    assert "Tiếp đoàn doanh nghiệp · 10:30–11:30" in told
    assert "Người đặt lịch đã biết và đã nêu lý do." in told


@pytest.mark.browser
def test_every_filter_stands_in_an_address_that_can_be_shared(
    open_page, phuc, hoa, planned, rooms, division, at, tuesday
):
    planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])
    planned("Lễ ký kết", at(14), at(15), rooms["leader"], kind="signing")
    planned("Tiếp đoàn doanh nghiệp", at(16), at(17), rooms["interpreter"])
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday}")

    page.get_by_label("Loại hoạt động").select_option("courtesy_call")
    page.get_by_label("Tình trạng").select_option("tentative")
    page.get_by_label("Đơn vị").select_option(str(division.pk))
    page.get_by_label("Người, phòng, xe").select_option(str(rooms["leader"].pk))
    page.get_by_label("Từ khóa").fill("lanh su")
    page.get_by_label("Từ khóa").press("Enter")
    page.wait_for_url("**q=lanh+su**")
    page.get_by_role("button", name="Danh sách").click()
    page.locator(".ec-list").wait_for()
    shared = open_page(user=hoa)
    shared.goto(page.url)

    entry(shared, "Tiếp Tổng Lãnh sự").wait_for()
    assert shared.locator(".ec-event").count() == 1
    assert shared.get_by_label("Người, phòng, xe").input_value() == str(rooms["leader"].pk)
    assert "view=list" in shared.url


@pytest.mark.browser
def test_a_new_event_starts_from_the_days_that_were_drawn_or_typed(
    open_page, phuc, rooms, at, tuesday
):
    page = open_page(user=phuc)
    page.goto(f"/calendar/?view=week&day={tuesday}")
    page.locator(".ec-time-grid").wait_for()
    column = page.locator(".ec-body .ec-day").nth(1)
    bring(column)
    day = column.bounding_box()
    eight = day["y"] + 2 * an_hour(page)

    page.mouse.move(day["x"] + 40, eight + 4)
    page.mouse.down()
    page.mouse.move(day["x"] + 40, eight + 1.5 * an_hour(page) - 4, steps=6)
    page.mouse.up()
    drawn = page.get_by_role("dialog")
    drawn.wait_for()
    assert drawn.get_by_label("Từ (giờ)").input_value() == "08:00"
    drawn.get_by_role("button", name="Bỏ qua").click()

    page.get_by_role("link", name="Sự kiện mới").press("Enter")
    drawn.get_by_label("Ngày", exact=True).fill("31/02/2027")
    drawn.get_by_role("button", name="Tiếp tục").click()
    assert "Xin ghi ngày như" in drawn.inner_text()
    drawn.get_by_label("Ngày", exact=True).fill(f"{tuesday:%d/%m/%Y}")
    drawn.get_by_label("Ngày cuối").fill(f"{tuesday:%d/%m/%Y}")
    asked = []
    page.route("**/events/new/**", lambda route: (asked.append(route.request.url), route.abort()))
    drawn.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_timeout(200)

    (address,) = asked
    assert f"starts_at={tuesday}T09%3A00%3A00%2B07%3A00" in address
    assert f"ends_at={tuesday}T10%3A30%3A00%2B07%3A00" in address


@pytest.mark.browser
def test_the_week_is_printed_on_one_sheet_across(open_page, phuc, planned, rooms, at, tuesday):
    for hour in range(7, 19):
        for day in range(5):
            planned(f"Làm việc với đoàn số {hour} tại trụ sở", at(hour, day=day), at(hour, 45, day))
    page = open_page(user=phuc)
    page.goto(f"/calendar/week/?day={tuesday}")

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    (sheet,) = printed.pages
    assert sheet.mediabox.width > sheet.mediabox.height
    # Letters with marks stand apart in what is extracted.
    assert sheet.extract_text().replace(" ", "").count("Làmviệcvới") == 60


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_wrong_with_any_view(open_page, phuc, planned, rooms, at, tuesday, size):
    planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"], rooms["venue"])
    planned("Tiếp đoàn doanh nghiệp", at(10, 30), at(11, 30), rooms["leader"])
    page = open_page(user=phuc, size=size)
    views = ("month", "week", "day", "list", "resources-day", "resources-week")
    for path in (*(f"/calendar/?view={view}&day={tuesday}" for view in views), "/calendar/week/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        look(page)
    page.goto(f"/calendar/?view=list&day={tuesday}")

    page.locator(".entry-clash").first.click()
    look(page)
    page.keyboard.press("Escape")
    page.locator(".entry-move").first.click()
    look(page)


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/week/"])
def test_the_public_reads_what_is_public_and_certain_without_the_words_of_the_office(
    visitor, phuc, planned, rooms, at, tuesday, path
):
    act = {"actor": acting(phuc), "at": timezone.now()}
    told = planned("Lễ ký kết", at(9), at(10), rooms["leader"], visibility="public")
    planned("Còn bàn thêm", at(11), at(12), rooms["leader"], visibility="public")
    hidden = planned("Họp nội bộ", at(14), at(15), rooms["leader"])
    for event in (told, hidden):
        events.confirm(event_id=event.pk, acknowledged=KNOWN, **act)

    page = visitor.get(path, {"day": str(tuesday), "resource": rooms["leader"].pk}).text

    assert "Lễ ký kết" in page
    for word in ("Còn bàn thêm", "Họp nội bộ", "Hoàng Thị Lê", "/events/", "tentative", "Đơn vị"):
        assert word not in page.replace('data-status-tentative="', ""), word


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/week/"])
def test_a_longer_calendar_takes_no_more_queries(
    signed_in, hoa, planned, rooms, at, tuesday, path, django_assert_max_num_queries
):
    planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"], rooms["interpreter"])
    browser = signed_in(hoa)
    browser.get(path, {"day": str(tuesday)})

    with django_assert_max_num_queries(14) as one:
        browser.get(path, {"day": str(tuesday)})
    planned("Lễ ký kết", at(14), at(15), rooms["leader"], rooms["vehicle"])
    planned("Tiếp đoàn doanh nghiệp", at(16), at(17), rooms["interpreter"])
    with django_assert_max_num_queries(len(one)):
        page = browser.get(path, {"day": str(tuesday)})

    assert "Tiếp đoàn doanh nghiệp" in page.text


def test_what_the_filter_cannot_read_is_told_and_narrows_nothing(
    signed_in, hoa, planned, rooms, at, tuesday
):
    planned("Tiếp Tổng Lãnh sự", at(9), at(10), rooms["leader"])

    page = signed_in(hoa).get("/calendar/", {"day": str(tuesday), "kind": "nothing", "unit": "x"})

    assert page.status_code == 200
    assert "Tiếp Tổng Lãnh sự" in page.text
    assert 'data-kind=""' in page.text
