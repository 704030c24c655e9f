"""The pages of what can be booked: who reads, who writes, and what is said of a collision."""

import pytest

from foreign_affairs.shared_calendar.bookable import KINDS
from foreign_affairs.shared_calendar.models import Booking, Resource
from tests.browser import DESKTOP, PHONE, look
from tests.foreign_affairs.shared_calendar.booking import at, hold, resource, wish

LIST = "/calendar/resources/"


@pytest.fixture(autouse=True)
def _in_july(request, time_machine):
    """Not in a browser: its server reads the real clock."""
    if not request.node.get_closest_marker("browser"):
        time_machine.move_to(at(9, day=6), tick=False)


@pytest.fixture
def hall(db):
    return resource("room", "Phòng Đỏ", name_en="Red Room", set_up_minutes=30, search="phong do")


@pytest.fixture
def chair(db):
    return resource("leader", "Phó Chủ tịch", search="pho chu tich", rank=2)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def period(**facts):
    """Monday 20/07/2026 from eight to ten, firmly."""
    return {
        "title": "Sửa chữa",
        "starts_on": "20/07/2026",
        "start_hour": "08:00",
        "end_hour": "10:00",
        "strength": "hard",
        **facts,
    }


def test_the_list_is_by_kind_and_filtered_by_the_address(signed_in, phuc, hall, chair):
    resource("vehicle", "Xe cũ", retired_at=at(9))
    planner = signed_in(phuc)

    page = text_of(planner.get(LIST))
    assert page.index("Phó Chủ tịch") < page.index("Phòng Đỏ")
    assert "Xe cũ" not in page
    assert "2 nguồn lực" in page
    assert "Xe cũ" in text_of(planner.get(LIST, {"retired": "on"}))
    assert "Phó Chủ tịch" not in text_of(planner.get(LIST, {"kind": "room"}))
    assert "Phòng Đỏ" in text_of(planner.get(LIST, {"q": "do phong"}))
    assert "Không có mục nào phù hợp" in text_of(planner.get(LIST, {"q": "tau"}))
    assert "Red Room" in text_of(signed_in(phuc, language="en").get(LIST))


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    signed_in, phuc, django_assert_num_queries
):
    planner = signed_in(phuc)
    for number in range(3):
        resource("room", f"Phòng {number}", within=resource("venue", f"Nhà {number}"))
        with django_assert_num_queries(6):
            planner.get(LIST)


def test_the_page_of_one_takes_the_same_queries_for_one_and_for_three_bookings(
    signed_in, phuc, hall, django_assert_num_queries
):
    planner = signed_in(phuc)
    for number in range(3):
        hold(wish(hall, number, start=at(8 + 3 * number), end=at(9 + 3 * number)))
        with django_assert_num_queries(8):
            planner.get(f"{LIST}{hall.pk}/")


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_asks_for_what_its_kind_has_a_use_for(signed_in, phuc, kind):
    page = text_of(signed_in(phuc).get(f"{LIST}add/{kind}/"))

    assert ('name="capacity"' in page) == (kind in {"venue", "room", "vehicle"})
    assert ('name="languages"' in page) == (kind == "interpreter")
    assert ('name="rank"' in page) == (kind == "leader")
    assert ('name="within"' in page) == (kind == "room")


def test_a_resource_is_added_changed_and_retired(signed_in, phuc):
    planner = signed_in(phuc)

    added = planner.post(
        f"{LIST}add/interpreter/", {"name_vi": "Nguyễn An", "languages": "ja, EN en"}
    )
    one = Resource.objects.get()
    assert (added.status_code, added["Location"]) == (302, f"{LIST}{one.pk}/")
    assert one.languages == ["ja", "en"]
    assert 'value="ja, en"' in text_of(planner.get(f"{LIST}{one.pk}/change/"))
    planner.post(f"{LIST}{one.pk}/change/", {"name_vi": "Nguyễn Thị An", "languages": "ja"})
    one.refresh_from_db()
    assert (one.name_vi, one.languages) == ("Nguyễn Thị An", ["ja"])
    assert planner.get(f"{LIST}{one.pk}/retire/").status_code == 200
    planner.post(f"{LIST}{one.pk}/retire/")
    one.refresh_from_db()
    assert one.retired_at == at(9, day=6)
    assert "ngừng sử dụng" in text_of(planner.get(f"{LIST}{one.pk}/"))
    assert f'action="{LIST}{one.pk}/reinstate/"' in text_of(planner.get(f"{LIST}{one.pk}/"))
    planner.post(f"{LIST}{one.pk}/reinstate/")
    one.refresh_from_db()
    assert one.retired_at is None
    assert "reinstate" not in text_of(planner.get(f"{LIST}{one.pk}/"))


def test_a_room_of_a_retired_venue_is_not_used_again_and_the_page_says_why(signed_in, phuc, hoa):
    centre = resource("venue", "Trung tâm", retired_at=at(8, day=6))
    room = resource("room", "Phòng Đỏ", within=centre, retired_at=at(8, day=6))

    refused = signed_in(phuc).post(f"{LIST}{room.pk}/reinstate/")

    assert refused.status_code == 422
    assert "Hãy đưa địa điểm chứa phòng vào sử dụng lại trước." in text_of(refused)
    assert signed_in(hoa).post(f"{LIST}{room.pk}/reinstate/").status_code == 403


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(signed_in, phuc):
    answer = signed_in(phuc).post(
        f"{LIST}add/interpreter/", {"name_vi": "Nguyễn An", "languages": "japanese"}
    )

    assert answer.status_code == 422
    assert 'value="japanese"' in text_of(answer)
    assert "hai chữ cái" in text_of(answer)
    assert Resource.objects.count() == 0


def test_leave_is_booked_moved_and_released(signed_in, phuc, chair):
    planner, page = signed_in(phuc), f"{LIST}{chair.pk}/"

    booked = planner.post(f"{page}book/", period(title="Nghỉ phép", ends_on="22/07/2026"))
    one = Booking.objects.get()
    assert (booked.status_code, booked["Location"]) == (302, page)
    assert (one.starts_at, one.ends_at, one.title) == (at(8), at(10, day=22), "Nghỉ phép")
    assert "Nghỉ phép" in text_of(planner.get(page))
    move = f"/calendar/bookings/{one.pk}/move/"
    assert 'value="22/07/2026"' in text_of(planner.get(move))
    planner.post(move, period(ends_on="21/07/2026"))
    one.refresh_from_db()
    assert one.ends_at == at(10, day=21)
    planner.post(f"/calendar/bookings/{one.pk}/release/")
    one.refresh_from_db()
    assert one.released_at == at(9, day=6)
    assert "Từ nay chưa có lượt đặt nào" in text_of(planner.get(page))


def test_a_hard_collision_is_told_and_not_offered_to_be_overridden(signed_in, phuc, chair):
    hold(wish(chair, title="Tiếp đoàn Kobe"))

    answer = signed_in(phuc).post(f"{LIST}{chair.pk}/book/", period())

    assert answer.status_code == 409
    page = text_of(answer)
    assert "Phó Chủ tịch đã có lịch “Tiếp đoàn Kobe”" in page
    assert "trùng 120 phút" in page
    assert 'value="Sửa chữa"' in page
    assert 'name="reason"' not in page


def test_a_warning_asks_for_a_reason_and_then_books(signed_in, phuc, hall):
    hold(wish(hall, title="Họp giao ban"))
    planner, address = signed_in(phuc), f"{LIST}{hall.pk}/book/"

    asked = planner.post(address, period(strength="soft"))
    blank = planner.post(address, period(strength="soft", codes="held_softly", reason=" "))
    booked = planner.post(
        address, period(strength="soft", codes="held_softly", reason="Chờ trả lời.")
    )

    assert asked.status_code == 409
    assert 'name="reason"' in text_of(asked)
    assert 'value="held_softly"' in text_of(asked)
    assert "một trong hai mới chỉ giữ chỗ tạm" in text_of(asked)
    assert blank.status_code == 422
    assert booked.status_code == 302
    assert Booking.objects.get(source_kind="block").acknowledged == {
        "codes": ["held_softly"],
        "reason": "Chờ trả lời.",
    }


def test_what_an_event_booked_is_moved_there_alone(signed_in, phuc, chair):
    [one] = hold(wish(chair, title="Tiếp đoàn Kobe", path="/events/7/"))
    planner = signed_in(phuc)

    page = text_of(planner.get(f"{LIST}{chair.pk}/"))
    assert 'href="/events/7/"' in page
    assert "move/" not in page
    assert planner.post(f"/calendar/bookings/{one.pk}/release/").status_code == 409
    assert Booking.objects.get().released_at is None


def test_the_office_reads_planners_write_and_nobody_else_comes_near(signed_in, everybody, chair):
    block = hold(wish(chair, source_kind="block"))[0]
    page = f"{LIST}{chair.pk}/"
    writing = [
        f"{LIST}add/room/",
        f"{page}change/",
        f"{page}retire/",
        f"/calendar/bookings/{block.pk}/move/",
    ]
    for role, user in everybody.items():
        browser = signed_in(user)
        office, plans = role != "organiser", role in {"planner", "administrator"}
        for address in (LIST, page):
            assert browser.get(address).status_code == (200 if office else 403), (role, address)
        for address in writing:
            assert browser.get(address).status_code == (200 if plans else 403), (role, address)
        if not plans:
            for address in (
                *writing,
                f"{page}book/",
                f"/calendar/bookings/{block.pk}/release/",
            ):
                assert browser.post(address, period()).status_code == 403, (role, address)
            assert 'name="title"' not in text_of(browser.get(page))
    assert Booking.objects.get().released_at is None


def test_what_does_not_exist_is_not_found(signed_in, phuc):
    planner = signed_in(phuc)

    for address in (f"{LIST}99/", f"{LIST}add/tent/", "/calendar/bookings/99/move/"):
        assert planner.get(address).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "vi"), (PHONE, "en")])
def test_the_pages_are_open_to_everybody(size, language, phuc, open_page, console, live_site):
    centre = resource("venue", "Trung tâm Hội nghị", name_en="Convention Centre", capacity=500)
    hall = resource("room", "Phòng Đỏ", name_en="Red Room", within=centre, set_up_minutes=30)
    resource("leader", "Phó Chủ tịch", position="Phó Chủ tịch", rank=2)
    start, end = (at(hour, day=22).replace(year=2030) for hour in (8, 10))
    hold(wish(hall, start=start, end=end, title="Diễn đàn đầu tư", path="/calendar/"))
    hold(wish(hall, 2, start=end.replace(hour=14), end=end.replace(hour=15), source_kind="block"))
    page = open_page(user=phuc, size=size)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_site.url}])

    block = Booking.objects.get(source_kind="block")
    for path in (
        LIST,
        f"{LIST}?q=khong",
        f"{LIST}{hall.pk}/",
        f"{LIST}{centre.pk}/",
        f"{LIST}add/room/",
        f"{LIST}{hall.pk}/change/",
        f"{LIST}{hall.pk}/retire/",
        f"/calendar/bookings/{block.pk}/move/",
    ):
        page.goto(path)
        look(page)
    page.goto(f"{LIST}{hall.pk}/")
    page.locator("input[name=title]").fill("Giữ chỗ")
    page.locator("input[name=starts_on]").fill("22/07/2030")
    page.locator("input[value=soft]").check()
    with console.allowing("409"):
        page.locator("form[action$='book/'] button[type=submit]").click()
        look(page)
    page.locator("textarea[name=reason]").fill("Chờ trả lời.")
    page.locator("form[action$='book/'] button[type=submit]").click()
    page.wait_for_load_state()
    assert Booking.objects.filter(acknowledged__reason="Chờ trả lời.").count() == 1
