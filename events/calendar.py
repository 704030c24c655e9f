"""What events tell the shared calendar: the event itself, and by when the office owes something."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from events import queries
from events.domain.checklists import Duty
from events.domain.lifecycle import State
from events.domain.recurrence import rule_text
from events.models import Event, Outcome
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.values import (
    DEADLINE_KIND,
    EntryFacts,
    Series,
    SeriesOccurrence,
    Status,
)
from permits import calendar as permits

OWN_ENTRY, OF_DOSSIER = "event", "dossier"
NOTICE, REPORT, FOLLOW_UP = "event_notice", "event_report", "event_follow_up"
OWN_SOURCES = (OWN_ENTRY, NOTICE, REPORT)
"""The kinds of sources that are told under an event's own key."""

STATUS: dict[str, Status] = {
    State.TENTATIVE: "tentative",
    State.CONFIRMED: "confirmed",
    State.HELD: "confirmed",
    State.CANCELLED: "cancelled",
}


def entries() -> Iterator[EntryFacts]:
    """The entries of all events that were ever planned."""
    speakers = queries.speakers()
    for event in queries.on_the_calendar().order_by("pk").iterator(500):
        speaks = event.dossier_id is not None and speakers.get(event.dossier_id) == event.pk
        yield from _entries(event, speaks=speaks)


def entries_of(event: Event) -> Iterator[EntryFacts]:
    """The entries of one event, from the rows as they are; none of a draft."""
    if event.planned_at is not None:
        yield from _entries(event, speaks=queries.speaks_for_dossier(event))


def _entries(event: Event, *, speaks: bool) -> Iterator[EntryFacts]:
    if event.dossier_id is None or speaks:
        yield _event(event)
    called_off = event.state == State.CANCELLED
    if event.notify_due_on is not None:
        done = event.notified_on is not None
        yield _deadline(event, Duty.NOTIFY_AUTHORITY, event.notify_due_on, done, called_off)
    if event.report_due_on is not None:
        done = event.reported_on is not None
        yield _deadline(event, Duty.REPORT_RESULTS, event.report_due_on, done, called_off)
    for outcome in event.outcomes.all():
        if outcome.follow_up_on is not None:
            yield _follow_up(event, outcome, outcome.follow_up_on)


def _event(event: Event) -> EntryFacts:
    """The event. Where it is linked to a dossier it stands for both, under the dossier's identity.

    So a calendar keeps one thing, whichever of the two was there first (docs/decisions/0011).
    """
    dossier = event.dossier
    timed = not event.all_day
    latitude, longitude = shared_calendar.position_of(event.venue) or (None, None)
    return EntryFacts(
        source_kind=OF_DOSSIER if dossier else OWN_ENTRY,
        source_id=dossier.pk if dossier else event.pk,
        kind=event.kind,
        case=f"conference-{dossier.reference}" if dossier else f"event-{event.reference}",
        title=event.title_vi,
        title_en=event.title_en,
        starts_at=event.starts_at if timed else None,
        ends_at=event.ends_at if timed else None,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        status=STATUS[event.state],
        visibility=event.visibility,  # type: ignore[arg-type]
        location=place_of(event),
        description=event.description,
        path=f"/events/{event.pk}/",
        unit_id=event.unit_id,
        unit_mailbox=event.unit.mailbox if event.unit else settings.OFFICE_MAILBOX,
        organisation_id=permits.organisation_told(dossier) if dossier else None,
        organisation_path=f"/dossiers/{dossier.pk}/" if dossier else "",
        categories=(event.kind,),
        latitude=latitude,
        longitude=longitude,
        conference_url=event.conference_url,
        resource_ids=tuple(sorted({one.resource_id for one in event.wanted.all()})),
        guests_of=(OWN_ENTRY, event.pk),
        series=_series(event),
    )


def place_of(event: Event) -> str:
    """Where it takes place: the venue with its address, else what was written.

    A room is told with the venue that it is in, and lies where that does unless it says otherwise.
    """
    names = (place.name_vi for place in shared_calendar.places_of(event.venue))
    parts = (event.place, *names, shared_calendar.address_of(event.venue))
    return ", ".join(part for part in parts if part)


def _series(event: Event) -> Series | None:
    """The series, its occurrences by the start that the rule gives them."""
    recurrence = event.recurrence
    if recurrence is None:
        return None
    return Series(
        rule=rule_text(recurrence),
        occurrences=tuple(
            SeriesOccurrence(
                original_starts_at=one.original_starts_at,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                status="cancelled" if one.cancelled_at else "confirmed",
                title=one.title_vi,
                title_en=one.title_en,
                location=one.place,
            )
            for one in event.occurrences.all()
        ),
    )


_WORDS = {
    Duty.NOTIFY_AUTHORITY: (
        NOTICE,
        "notice",
        ("Hạn thông báo Sở Tài chính", "Đã thông báo Sở Tài chính"),
        ("Notice to the Department of Finance due", "Department of Finance notified"),
    ),
    Duty.REPORT_RESULTS: (
        REPORT,
        "results",
        ("Hạn báo cáo kết quả", "Đã báo cáo kết quả"),
        ("Report on the results due", "Results reported"),
    ),
}


def _deadline(event: Event, duty: Duty, due_on: date, done: bool, called_off: bool) -> EntryFacts:
    source_kind, case, words_vi, words_en = _WORDS[duty]
    return _day(
        event,
        source=(source_kind, event.pk),
        case=f"{case}-{event.reference}",
        due_on=due_on,
        title=f"{words_vi[done]}: {event.title_vi}",
        title_en=f"{words_en[done]}: {event.title_en or event.title_vi}",
        called_off=called_off,
        done=done,
    )


def _follow_up(event: Event, outcome: Outcome, due_on: date) -> EntryFacts:
    done = outcome.done_on is not None
    return _day(
        event,
        source=(FOLLOW_UP, outcome.pk),
        case=f"follow-up-{event.reference}-{outcome.pk}",
        due_on=due_on,
        title=f"{'Đã theo dõi' if done else 'Theo dõi'}: {outcome.title}",
        title_en=f"{'Followed up' if done else 'Follow up'}: {outcome.title}",
        called_off=False,
        done=done,
    )


def _day(
    event: Event,
    *,
    source: tuple[str, int],
    case: str,
    due_on: date,
    title: str,
    title_en: str,
    called_off: bool,
    done: bool,
) -> EntryFacts:
    return EntryFacts(
        source_kind=source[0],
        source_id=source[1],
        kind=DEADLINE_KIND,
        case=case,
        title=title,
        title_en=title_en,
        starts_on=due_on,
        ends_on=due_on,
        status="cancelled" if called_off else "confirmed",
        # Its words are those of the event, and as little to be read.
        visibility="restricted" if event.visibility == "restricted" else "internal",
        path=f"/events/{event.pk}/",
        unit_id=event.unit_id,
        unit_mailbox=event.unit.mailbox if event.unit else settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("deadline",),
        done=done,
    )
