"""The admin looks at the calendar and changes nothing."""

import pytest


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
