"""The demo's agenda: events of every kind and state, and resources that are booked."""

from django.core.management import call_command

from events.domain.lifecycle import EVENT
from events.domain.values import Kind
from events.models import Event
from events.queries import checklist_of
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar.models import Booking, Entry, Resource
from foreign_affairs.shared_calendar.queries import differences
from foreign_affairs.workdays.deadlines import office_date


def test_the_demo_has_events_of_every_kind_and_state(db, settings):
    settings.DEMO = True

    call_command("seed_demo", dossiers=4, verbosity=0)

    assert set(Event.objects.values_list("state", flat=True)) == set(EVENT.states)
    assert set(Event.objects.values_list("kind", flat=True)) | {"conference"} == set(Kind)
    assert set(Resource.objects.values_list("kind", flat=True)) == set(Resource.Kind.values)
    assert Booking.objects.filter(source_kind="event_occurrence", released_at=None).count() > 20
    series = Event.objects.get(frequency="weekly")
    assert series.occurrences.exclude(cancelled_at=None).count() == 1
    forum = Event.objects.get(dossier__isnull=False)
    assert len(checklist_of(forum, today=office_date(forum.created_at))) == 5
    assert forum.state == "confirmed"
    assert Entry.objects.filter(kind="deadline", source_kind__startswith="event_").exists()
    assert list(differences(told_by_all())) == []
