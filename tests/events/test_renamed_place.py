"""A place that is called otherwise is called so in search, calendar and feeds."""

from datetime import timedelta

from events import operations
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


def room_of(place):
    return Resource.objects.create(kind="room", name_vi="Phòng Đỏ", within=place)


def test_a_room_is_told_with_its_venue_and_follows_it(phuc, django_capture_on_commit_callbacks):
    place = Resource.objects.create(
        kind="venue",
        name_vi="Nhà hát",
        address="56 Đinh Tiên Hoàng",
        latitude=20.9,
        longitude=106.7,
    )
    event = stages.tentative(phuc, venue_id=room_of(place).pk, place="")
    told = Entry.objects.get(source_kind="event")

    with django_capture_on_commit_callbacks(execute=True):
        rename(place, phuc, address="1 Hoàng Diệu")

    assert told.location == "Phòng Đỏ, Nhà hát, 56 Đinh Tiên Hoàng"
    assert (told.latitude, told.longitude) == (20.9, 106.7)
    moved = Entry.objects.get(source_kind="event")
    assert moved.location == "Phòng Đỏ, Nhà hát, 1 Hoàng Diệu"
    event.refresh_from_db()
    assert "hoang dieu" in event.search_text
    assert list(queries.differences(told_by_all())) == []


def test_a_room_is_taken_with_the_whole_venue(phuc, api, now):
    room = room_of(hall())
    event = stages.confirmed(phuc, participants=None)
    operations.book(
        event_id=event.pk, actor=acting(phuc), at=NOW, resources={room.within_id: "hard"}
    )

    for taken in (room.pk, room.within_id):
        found = api(phuc).get(f"/api/v1/calendar/entries/?resource={taken}").json()
        assert [row["title"] for row in found["results"]] == [event.title_vi]
