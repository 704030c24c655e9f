"""What is mailed to an invited person: one entry as a REQUEST or a CANCEL. Pure.

Source: RFC 5546, 3.2.2 (REQUEST), 3.2.5 (CANCEL).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from foreign_affairs.shared_calendar import content_lines, ical
from foreign_affairs.shared_calendar.values import EntryFacts, SeriesOccurrence

Method = Literal["REQUEST", "CANCEL"]
BUSY = {"vi": ical.BUSY_TITLE, "en": "Busy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is invited. `language` is one of BUSY."""

    name: str
    email: str
    language: str


def shown_to(language: str, facts: EntryFacts, *, office: str) -> EntryFacts:
    """What an invited person is shown of `facts`: the same entry in one language.

    Of a restricted entry its times alone. What is written for the office stays there: the page,
    the category, and unless the entry is public the description. Dates that were called off are
    left out of a series; where none stands, the entry is cancelled. `office` is the mailbox that
    invites where the unit has none.
    """
    series = facts.series
    if series is not None:
        standing = tuple(one for one in series.occurrences if one.status != "cancelled")
        series = replace(series, occurrences=standing) if standing else None
    shown = replace(
        facts,
        title=(language == "en" and facts.title_en) or facts.title,
        title_en="",
        description=facts.description if facts.visibility == "public" else "",
        path="",
        categories=(),
        unit_mailbox=facts.unit_mailbox or office,
        status="cancelled" if facts.series and not series else facts.status,
        series=series
        and replace(
            series,
            occurrences=tuple(
                replace(one, title=(language == "en" and one.title_en) or one.title, title_en="")
                for one in series.occurrences
            ),
        ),
    )
    return _times_alone(shown, BUSY[language]) if facts.visibility == "restricted" else shown


def fingerprint(shown: EntryFacts) -> int:
    """48 bits of what an invited person reads: another number, another mail.

    Made of words and times and not of rendered text: a new renderer is no news to anybody.
    """
    times = (shown.starts_at, shown.ends_at, shown.starts_on, shown.ends_on)
    words = (shown.title, shown.status, shown.location, shown.description, shown.conference_url)
    dates = [
        (*_instants(one.original_starts_at, one.starts_at, one.ends_at), one.title, one.location)
        for one in (shown.series.occurrences if shown.series else ())
    ]
    rule = shown.series.rule if shown.series else ""
    return ical.fingerprint(json.dumps([*_instants(*times), *words, rule, dates]))


def message(
    shown: EntryFacts, *, method: Method, guest: Guest, uid: str, sequence: int, at: datetime
) -> str:
    """The whole calendar object for one guest, who alone stands in it.

    A CANCEL takes the whole away, of a series every date. `at` is when it is written.
    """
    if method == "CANCEL":
        shown = replace(shown, status="cancelled", series=None)

    def words(one: SeriesOccurrence) -> Iterator[str]:
        # The method says that it is called off, in the guest's own language.
        yield from ical.words_of(shown, replace(one, status="confirmed"), site="")
        yield _attendee(guest, asks=method == "REQUEST")

    head = ("VERSION:2.0", "PRODID:" + ical.PRODUCT, "CALSCALE:GREGORIAN", "METHOD:" + method)
    return (
        "".join(map(content_lines.folded, ("BEGIN:VCALENDAR", *head)))
        + content_lines.TIMEZONE
        + ical.components(shown, words, uid=uid, sequence=sequence, last_modified=at)
        + ical.END
    )


def _times_alone(shown: EntryFacts, title: str) -> EntryFacts:
    return replace(
        shown,
        title=title,
        location="",
        conference_url="",
        latitude=None,
        longitude=None,
        series=shown.series
        and replace(
            shown.series,
            occurrences=tuple(
                replace(one, title="", location="") for one in shown.series.occurrences
            ),
        ),
    )


def _instants(*times: object) -> list[str]:
    return [_instant(one) for one in times]


def _instant(one: object) -> str:
    return str(one.timestamp()) if isinstance(one, datetime) else str(one or "")


def _attendee(guest: Guest, *, asks: bool) -> str:
    """Source: RFC 5545, 3.8.4.1; 3.2 (a quoted parameter holds no quotation mark)."""
    name = content_lines.bare(guest.name).replace("\n", " ").replace('"', "'")
    asked = ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if asks else ""
    return f'ATTENDEE;CN="{name}"{asked}:mailto:{quote(guest.email, safe="@+")}'
