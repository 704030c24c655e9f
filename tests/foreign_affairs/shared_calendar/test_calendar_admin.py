"""The admin looks at the calendar and changes nothing."""

import pytest

from foreign_affairs.shared_calendar.models import Booking, Resource
from tests.foreign_affairs.shared_calendar.booking import hold, wish


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", ["add/", "{pk}/delete/"])
def test_the_admin_neither_adds_nor_deletes(admin_client, entry, method, act):
    path = f"/admin/shared_calendar/entry/{act.format(pk=entry.pk)}"

    assert getattr(admin_client, method)(path).status_code == 403


def test_the_admin_shows_entries_and_feeds_without_secrets(admin_client, entry, subscribe, hoa):
    feed, _path = subscribe(hoa)

    entries = admin_client.get("/admin/shared_calendar/entry/?q=hoi")
    shown = admin_client.get(f"/admin/shared_calendar/feed/{feed.pk}/change/")

    assert entry.title in entries.content.decode()
    assert shown.status_code == 200
    assert feed.token_hash not in shown.content.decode()


def test_the_admin_does_not_save_an_entry(admin_client, entry):
    path = f"/admin/shared_calendar/entry/{entry.pk}/change/"

    response = admin_client.post(path, {"title": "Khác"})

    entry.refresh_from_db()
    assert response.status_code == 403
    assert entry.title == "Hội thảo quốc tế về kinh tế biển"


def test_the_admin_shows_resources_and_bookings_and_changes_none(admin_client, hall):
    [row] = hold(wish(hall, title="Diễn đàn đầu tư"))

    for address, shown in (("resource", "Hội trường"), ("booking", "Diễn đàn đầu tư")):
        path = f"/admin/shared_calendar/{address}/"
        assert shown in admin_client.get(path).content.decode()
        pk = row.pk if address == "booking" else hall.pk
        assert admin_client.get(f"{path}{pk}/change/").status_code == 200
        assert admin_client.get(f"{path}add/").status_code == 403
        assert admin_client.post(f"{path}{pk}/delete/").status_code == 403
    assert (Resource.objects.count(), Booking.objects.count()) == (1, 1)
