"""The planner's week through the pages: a forum, a series, and who reads it in a calendar program.

Phúc plans; Hoa reads along. Everything is some weeks ahead of the day the suite runs.
"""

from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.sync_api import expect

from events.models import Event
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.workdays.queries import current_calendar
from tests.events.web.form import resource
from tests.journeys import conference
from tests.journeys.conference import HERE
from tests.journeys.test_in_the_browser import act, day, fill, press, seen, vi, visit

pytestmark = pytest.mark.browser
FORUM = "Diễn đàn xúc tiến đầu tư Nhật Bản"


@pytest.fixture
def house(db):
    """What can be booked."""
    return {
        "hall": resource("room", "Hội trường lớn", capacity=200),
        "room": resource("room", "Phòng họp số 2", capacity=150),
        "chair": resource("leader", "Chủ tịch UBND thành phố", rank=1),
        "vice": resource("leader", "Phó Chủ tịch phụ trách đối ngoại", rank=2),
        "japanese": resource("interpreter", "Phiên dịch tiếng Nhật", languages=["ja"]),
    }


@pytest.fixture
def monday():
    """A Monday six weeks ahead, all of whose week and of the two weeks after is worked."""
    calendar = current_calendar()
    first = conference.TODAY.date() + timedelta(weeks=6)
    first -= timedelta(days=first.weekday())
    while not all(
        calendar.is_working(first + timedelta(days=days, weeks=weeks))
        for weeks in range(3)
        for days in range(5)
    ):
        first += timedelta(weeks=1)
    return first


def at(on, hour):
    return datetime.combine(on, time(hour), tzinfo=HERE)


def write_down(page, said, **chosen):
    """Fill the form of a new event; `chosen` are boxes to tick by their questions."""
    visit(page, "/events/new/")
    fill(page.locator(".long-form"), said)
    for name, things in chosen.items():
        for one in things:
            page.locator(f"[name={name}][value='{one.pk}']").check()


def a_forum(page, house, on):
    said = {
        "kind": "investment_promotion",
        "title_vi": FORUM,
        "title_en": "Japan investment forum",
        "starts_on": day(on),
        "starts_hour": "08:00",
        "ends_hour": "11:00",
        "venue": str(house["hall"].pk),
        "host": str(house["chair"].pk),
        "countries": "Nhật Bản",
        "participants": "120",
        "why_unplanned": "Phát sinh theo đề nghị của đối tác.",
    }
    write_down(
        page,
        said,
        rooms=[house["room"]],
        leaders=[house["vice"]],
        interpreters=[house["japanese"]],
    )
    press(page, "Put it on the calendar")
    expect(page.locator(".message-success")).to_be_visible()
    return Event.objects.get(title_vi=FORUM)


def booked():
    """Who and what stands booked: (resource, from when)."""
    rows = Booking.objects.filter(released_at=None).select_related("resource")
    return {(row.resource.name_vi, row.starts_at) for row in rows}


def unfold(page, sentence):
    page.locator("summary", has_text=vi(sentence)).first.click()


def test_a_forum_is_planned_with_rooms_leaders_and_an_interpreter_moved_into_a_clash_and_out(
    open_page, console, everything_holds, house, monday, phuc, hoa
):
    planner = open_page(user=phuc)
    tuesday, wednesday = monday + timedelta(days=1), monday + timedelta(days=2)

    # Elsewhere on Wednesday the vice-chair is taken: a call that somebody planned before.
    write_down(
        planner,
        {
            "kind": "courtesy_call",
            "title_vi": "Chào xã giao Đại sứ",
            "starts_on": day(wednesday),
            "starts_hour": "09:00",
            "ends_hour": "10:00",
            "place": "Trụ sở UBND thành phố",
        },
        leaders=[house["vice"]],
    )
    press(planner, "Put it on the calendar")

    # The forum is looked at first, then put on the calendar with all that it wants.
    forum = a_forum(planner, house, tuesday)
    assert forum.state == "tentative"
    wanted = {one.name_vi for one in house.values()}
    assert {name for name, when in booked() if when == at(tuesday, 8)} == wanted
    expect(planner.locator(".next-step")).to_contain_text(vi("Notify the Department of Finance"))
    expect(planner.locator("#checklist + table")).to_contain_text("96/2026")

    # Into the clash: everything collides at once, is told, and nothing is moved.
    before = booked()
    unfold(planner, "Move it to another time")
    form = planner.locator("form[action$='/reschedule/']")
    into = {"starts_on": day(wednesday), "ends_on": day(wednesday)}
    fill(form, into)
    with console.allowing("409"):
        form.get_by_role("button").first.click()
        expect(planner.locator("[data-problems]").first).to_be_focused()
    seen(planner)
    told = planner.locator("#collides")
    expect(told).to_contain_text("Phó Chủ tịch phụ trách đối ngoại")
    expect(told).to_contain_text("Chào xã giao Đại sứ")
    expect(form.locator("[name=starts_on]")).to_have_value(day(wednesday))
    assert booked() == before

    # And out again, to Thursday: what is booked moves along.
    thursday = monday + timedelta(days=3)
    fill(form, {"starts_on": day(thursday), "ends_on": day(thursday)})
    form.get_by_role("button").first.click()
    expect(planner.locator(".message-success")).to_be_visible()
    assert {name for name, when in booked() if when == at(thursday, 8)} == wanted

    # Hoa records the notice; then the date is certain.
    officer = open_page(user=hoa)
    visit(officer, f"/events/{forum.pk}/")
    act(officer, "notify_authority", notified_on=day(conference.TODAY), number="12/SNgV")
    visit(planner, f"/events/{forum.pk}/")
    act(planner, "confirm")
    forum.refresh_from_db()
    assert forum.state == "confirmed"
    everything_holds()


def test_a_weekly_series_has_one_date_moved_and_one_called_off(
    open_page, everything_holds, house, monday, phuc
):
    planner = open_page(user=phuc)
    visit(planner, "/events/new/")
    unfold(planner, "It takes place more than once")
    fill(
        planner.locator(".long-form"),
        {
            "kind": "working_session",
            "title_vi": "Giao ban đối ngoại",
            "starts_on": day(monday),
            "starts_hour": "08:00",
            "ends_hour": "09:00",
            "place": "Trụ sở Sở",
            "frequency": "weekly",
            "count": "3",
        },
    )
    planner.locator(f"[name=rooms][value='{house['room'].pk}']").check()
    press(planner, "Show the dates")
    weeks = [monday + timedelta(weeks=number) for number in range(3)]
    for on in weeks:
        expect(planner.locator(".dates")).to_contain_text(day(on))
    press(planner, "Put it on the calendar")
    series = Event.objects.get(title_vi="Giao ban đối ngoại")
    first, second, _third = series.occurrences.order_by("starts_at")

    row = planner.locator(f"#date-{first.pk}")
    row.locator("summary", has_text=vi("Change this date")).click()
    tuesday = monday + timedelta(days=1)
    fill(row, {"starts_on": day(tuesday), "ends_on": day(tuesday), "starts_hour": "08:00"})
    row.locator("form[action$='/change_occurrence/'] [type=submit]").click()
    expect(planner.locator(".message-success")).to_be_visible()
    row = planner.locator(f"#date-{second.pk}")
    row.locator("summary", has_text=vi("Call this date off")).click()
    fill(row, {"reason": "Nghỉ lễ."})
    row.locator("form[action$='/cancel_occurrence/'] [type=submit]").click()
    expect(planner.locator(".message-success")).to_be_visible()
    seen(planner)

    expect(planner.locator(f"#date-{first.pk}")).to_contain_text(vi("moved"))
    expect(planner.locator(f"#date-{second.pk}")).to_contain_text(vi("called off"))
    assert booked() == {
        ("Phòng họp số 2", at(tuesday, 8)),
        ("Phòng họp số 2", at(weeks[2], 8)),
    }
    everything_holds()


def components(live_site, address):
    """What the feed says now, by UID: the text of each VEVENT."""
    answer = live_site.request("GET", urlsplit(address).path)
    assert answer.status == 200
    events = icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    return {str(one["UID"]): one for one in events}


def test_a_change_and_a_cancellation_are_exactly_what_a_subscriber_sees(
    open_page, live_site, everything_holds, house, monday, phuc, hoa
):
    planner, reader = open_page(user=phuc), open_page(user=hoa)
    forum = a_forum(planner, house, monday)
    other = monday + timedelta(days=2)
    write_down(
        planner,
        {
            "kind": "signing",
            "title_vi": "Lễ ký kết",
            "starts_on": day(other),
            "starts_hour": "14:00",
            "ends_hour": "15:00",
            "place": "Trụ sở Sở",
        },
    )
    press(planner, "Put it on the calendar")

    visit(reader, "/accounts/feeds/")
    fill(reader.locator("main"), {"name": "Lịch của Hoa", "level": "staff"})
    press(reader, "Make the subscription")
    address = reader.locator("#secret").input_value()
    before = components(live_site, address)
    uid = next(key for key, one in before.items() if FORUM in str(one["SUMMARY"]))
    assert before[uid].decoded("DTSTART") == at(monday, 8)

    # Moved by an hour in the form: this one component differs, and says so with a higher SEQUENCE.
    visit(planner, f"/events/{forum.pk}/edit/")
    fill(planner.locator(".long-form"), {"starts_hour": "09:00", "ends_hour": "12:00"})
    press(planner, "Save the event")
    expect(planner.locator(".message-success")).to_be_visible()
    after = components(live_site, address)
    changed = {key for key in before if before[key].to_ical() != after[key].to_ical()}
    assert (set(after), changed) == (set(before), {uid})
    assert after[uid].decoded("DTSTART") == at(monday, 9)
    assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])

    # Called off: it stays as a tombstone, and what was booked is free.
    visit(planner, f"/events/{forum.pk}/")
    unfold(planner, "Corrections and exceptions")
    unfold(planner, "Call it off")
    act(planner, "cancel", reason="Đối tác hoãn chuyến đi.")
    gone = components(live_site, address)[uid]
    assert (str(gone["STATUS"]), str(gone["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
    assert str(gone["SUMMARY"]).startswith("ĐÃ HỦY: ")
    assert booked() == set()
    everything_holds()
