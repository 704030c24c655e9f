"""What a planner types into the form of an event."""

from events.models import Event
from foreign_affairs.shared_calendar.models import Resource


def typed(**changed):
    """A working session on Tuesday 16/06/2026, from 8:00 to 10:00."""
    return {
        "do": "save",
        "kind": "working_session",
        "title_vi": "Làm việc với JETRO",
        "title_en": "Meeting with JETRO",
        "starts_on": "16/06/2026",
        "starts_hour": "08:00",
        "ends_hour": "10:00",
        "format": "in_person",
        "place": "Trụ sở Sở Ngoại vụ",
        "strength": "hard",
        "visibility": "internal",
        **changed,
    }


def of(event, **changed):
    """The same as the edit page has it, at the revision that was read."""
    return typed(revision=event.revision, **changed)


def resource(kind, name, **facts):
    return Resource.objects.create(kind=kind, name_vi=name, name_en=f"{name} (en)", **facts)


def only_event():
    return Event.objects.get()
