"""A room is told with its venue, and one that is called otherwise is called so in calendars."""

from datetime import timedelta

from foreign_affairs.accounts.actors import acting
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Entry
from tests.delegations import stages
from tests.delegations.programme import item, resource, venue
from tests.delegations.stages import NOW


def told_of_all():
    rows = Entry.objects.values_list("source_kind", "source_id", "location", "sequence")
    return {tuple(source): (where, sequence) for *source, where, sequence in rows}


def test_a_room_is_told_with_its_venue_and_follows_it(phuc, django_capture_on_commit_callbacks):
    place = venue(address="2 Lê Hồng Phong")
    room = resource("room", "Phòng A", within=place)
    one = item(phuc, stages.planned(phuc), place_id=room.pk, place_text="tầng 3")
    item(phuc, stages.planned(phuc, name_vi="Đoàn Busan"))
    before = told_of_all()
    told = Entry.objects.get(source_kind="delegation_item", source_id=one.pk)
    assert told.location == "Phòng A, Trung tâm Hội nghị, tầng 3, 2 Lê Hồng Phong"
    assert (told.latitude, told.longitude) == (place.latitude, place.longitude)

    with django_capture_on_commit_callbacks(execute=True):
        shared_calendar.change_resource(
            resource_id=place.pk,
            revision=place.revision,
            actor=acting(phuc),
            at=NOW + timedelta(minutes=1),
            name_vi="Nhà hát thành phố",
        )

    after = told_of_all()
    moved = {source: said for source, said in after.items() if said != before[source]}
    assert moved == {
        ("delegation_item", one.pk): (
            "Phòng A, Nhà hát thành phố, tầng 3, 2 Lê Hồng Phong",
            before["delegation_item", one.pk][1] + 1,
        )
    }
    assert list(queries.differences(told_by_all())) == []
