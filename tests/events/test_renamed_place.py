"""A place that is called otherwise is called so in search, calendar and feeds."""

from datetime import timedelta

from foreign_affairs.accounts.actors import acting
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Entry, Resource
from tests.events import stages
from tests.events.stages import NOW

A_MINUTE = timedelta(minutes=1)


def hall():
    return Resource.objects.create(kind="venue", name_vi="Nhà hát lớn", capacity=500)


def rename(place, phuc, **changes):
    return shared_calendar.change_resource(
        resource_id=place.pk,
        revision=place.revision,
        actor=acting(phuc),
        at=NOW + A_MINUTE,
        **changes,
    )


def test_a_renamed_venue_raises_the_sequence_of_its_events_and_of_no_other(
    phuc, django_capture_on_commit_callbacks
):
    place = hall()
    here = stages.tentative(phuc, venue_id=place.pk)
    elsewhere = stages.tentative(phuc)
    before = {entry.path: entry.sequence for entry in Entry.objects.exclude(kind="deadline")}

    with django_capture_on_commit_callbacks(execute=True):
        rename(place, phuc, name_vi="Nhà hát thành phố")

    entries = {entry.path: entry for entry in Entry.objects.exclude(kind="deadline")}
    moved, same = (entries[f"/events/{event.pk}/"] for event in (here, elsewhere))
    assert (moved.sequence, moved.last_modified) == (before[moved.path] + 1, NOW + A_MINUTE)
    assert "Nhà hát thành phố" in moved.text.replace("\r\n ", "")
    assert same.sequence == before[same.path]
    here.refresh_from_db()
    assert "nha hat thanh pho" in here.search_text
    assert list(queries.differences(told_by_all())) == []


def test_a_place_that_only_holds_more_people_moves_no_entry(
    phuc, django_capture_on_commit_callbacks
):
    place = hall()
    stages.tentative(phuc, venue_id=place.pk)
    before = list(Entry.objects.order_by("pk").values())

    with django_capture_on_commit_callbacks(execute=True):
        rename(place, phuc, capacity=600)

    assert list(Entry.objects.order_by("pk").values()) == before
