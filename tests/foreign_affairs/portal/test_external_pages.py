"""The pages of calendars of others: reached from the calendar, imported by a planner."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.models import Entry, ExternalCalendar
from tests.browser import DESKTOP, PHONE, look
from tests.foreign_affairs.shared_calendar.conftest import NOW
from tests.foreign_affairs.shared_calendar.ics import file, vevent

pytestmark = pytest.mark.django_db
LIST = "/calendar/external/"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def upload(content):
    return SimpleUploadedFile("lich.ics", content, "text/calendar")


def test_a_planner_adds_one_looks_its_file_through_imports_and_removes_it(
    signed_in, phuc, time_machine
):
    time_machine.move_to(NOW, tick=False)
    planner = signed_in(phuc)

    made = planner.post(LIST, {"name": "Lịch JETRO", "unit_id": phuc.unit_id})
    page = made["Location"]
    endless = file(vevent(summary="<script>alert(1)</script>", rrule="FREQ=WEEKLY"))
    looked = planner.post(page, {"do": "look", "file": upload(endless)})
    before = Entry.objects.count()
    written = planner.post(page, {"do": "write", "file": upload(endless)})
    refused = planner.post(page, {"do": "write", "file": upload(file(vevent(rrule="FREQ=HOURLY")))})
    no_file = planner.post(page, {"do": "write"})
    broken = planner.post(page, {"do": "write", "file": upload(b"x")})
    removed = planner.post(f"{page}remove/")

    assert before == 0
    assert "Toàn bộ tệp có thể nhập" in text_of(looked)
    assert "giữ trong hai năm tới" in text_of(looked)
    assert "Đã nhập tệp." in text_of(written)
    assert "nhập gần nhất lúc" in text_of(written)
    assert "&lt;script&gt;alert(1)" in text_of(written)
    assert "<script>alert(1)" not in text_of(written)
    assert "lặp nhiều hơn một lần mỗi ngày" in text_of(refused)
    assert "Không đọc được tệp này như một lịch." in text_of(broken)
    assert [one.status_code for one in (looked, written, refused, no_file, broken)] == [
        200, 200, 422, 422, 422,
    ]  # fmt: skip
    assert removed["Location"] == LIST
    assert ExternalCalendar.objects.get().removed_at == NOW


def test_the_office_reads_and_nobody_else_does(signed_in, everybody):
    planner = everybody["planner"]
    one = operations.add_external_calendar(name="JETRO", actor=acting(planner), at=timezone.now())

    got = {
        role: [
            signed_in(user).get(LIST).status_code,
            signed_in(user).get(f"{LIST}{one.pk}/").status_code,
            signed_in(user).post(LIST, {}).status_code,
            signed_in(user).post(f"{LIST}{one.pk}/", {}).status_code,
        ]
        for role, user in everybody.items()
    }

    assert got == {
        **{role: [200, 200, 403, 403] for role in everybody},
        "organiser": [403, 404, 403, 404],
        "planner": [200, 200, 422, 422],
        "administrator": [200, 200, 422, 422],
    }
    assert signed_in(everybody["officer"]).post(f"{LIST}{one.pk}/remove/").status_code == 403


def test_the_calendar_and_the_account_lead_there(signed_in, hoa, lan):
    for page in ("/calendar/", "/accounts/"):
        assert f'href="{LIST}"' in text_of(signed_in(hoa).get(page))
        assert f'href="{LIST}"' not in text_of(signed_in(lan).get(page))


def test_the_pages_take_as_many_queries_for_three_calendars_as_for_one(
    phuc, signed_in, time_machine
):
    time_machine.move_to(NOW, tick=False)
    client, counts = signed_in(phuc), []
    act = {"actor": acting(phuc), "at": NOW}
    for number in range(3):
        added = operations.add_external_calendar(name=str(number), **act)
        events = [vevent(uid=f"{one}@elsewhere") for one in range(number + 1)]
        operations.import_external(calendar_id=added.pk, content=file(*events), **act)
        with CaptureQueriesContext(connection) as ran:
            client.get(LIST)
            client.get(f"{LIST}{added.pk}/")
        counts.append(len(ran))

    assert len(set(counts)) == 1


@pytest.mark.browser
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_the_pages_are_open_to_everybody(
    size, language, phuc, open_page, console, live_site, tmp_path
):
    act = {"actor": acting(phuc), "at": timezone.now()}
    added = operations.add_external_calendar(name="Lịch JETRO Hà Nội", **act)
    soon = {"dtstart": "20300720T010000Z", "dtend": "20300720T020000Z"}
    kept = tmp_path / "lich.ics"
    start = f"{timezone.now():%Y%m%dT%H0000Z}"
    kept.write_bytes(
        file(
            vevent(dtstart=start, dtend=None, rrule="FREQ=WEEKLY", location="Tokyo"),
            vevent(uid="b@elsewhere", **soon),
        )
    )
    page = open_page(user=phuc, size=size)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_site.url}])

    for path in (LIST, f"{LIST}{added.pk}/"):
        page.goto(path)
        look(page)
    page.locator("input[type=file]").set_input_files(kept)
    page.locator("button[value=write]").click()
    look(page)
    page.goto(f"{LIST}{added.pk}/")
    look(page)
