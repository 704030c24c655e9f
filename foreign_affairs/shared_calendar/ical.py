"""iCalendar text of one entry, and of what stands around the entries of a feed. Pure.

Source: RFC 5545 (iCalendar), RFC 7986 (NAME, COLOR, REFRESH-INTERVAL, SOURCE, CONFERENCE),
RFC 5546 (PUBLISH).

Written by hand, not with `icalendar`: that library may fold between the backslash of an escape
and its letter, and a new release of it would change bytes, and so raise every SEQUENCE, at a
moment nobody chose. Here the bytes change only with RENDERER_VERSION. The tests read everything
back with `icalendar`, strictly.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from urllib.parse import quote

from foreign_affairs.shared_calendar import content_lines
from foreign_affairs.shared_calendar.values import ONE_DAY, EntryFacts, SeriesOccurrence

# Raise it whenever the same facts give other bytes, and run `rebuild_calendar` after the release
# (`make run` does): every feed is read once more, and only entries whose bytes differ move.
RENDERER_VERSION = 4

PRODUCT = "-//Foreign affairs planner//Shared calendar//VI"
CANCELLED_PREFIX = "ĐÃ HỦY: "
BUSY_TITLE = "Bận"
FINGERPRINT_OCTETS = 6
_CLASSES = {"public": "PUBLIC", "internal": "CONFIDENTIAL", "restricted": "PRIVATE"}
# The lines on which components end; the even pieces of a split by it are what stands before.
_ENDS = re.compile(r"(?<=\r\n)(END:V(?:EVENT|TODO)\r\n)")
_IS_OVER = re.compile(r"\r\nSTATUS:(?:CANCELLED|COMPLETED)\r\n")
_HAS_DAY = re.compile(r"\r\n(?:DTSTART|DUE);VALUE=DATE:")
# The line that says where more is read, with its folds.
_URL = re.compile(r"(?<=\r\n)URL:(?:[^\r]|\r\n )*\r\n")
_DAY_BEGINS = 8 * 60
_REMINDER_ENDS = "DESCRIPTION:Nhắc lịch\r\nEND:VALARM\r\n"

END = "END:VCALENDAR\r\n"


def fingerprint(text: str) -> int:
    """48 bits that stand for `text`: small enough to be summed, wide enough not to repeat."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:FINGERPRINT_OCTETS])


def vevent(
    facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime, site: str
) -> str:
    """The VEVENT of `facts` in full; `site` is the address that `facts.path` is appended to.

    A series is its master and one VEVENT for each occurrence that differs from it, all under one
    UID. Source: RFC 5545, 3.8.4.4 (RECURRENCE-ID), 3.8.5.1 (EXDATE).
    """
    words = partial(words_of, facts, site=site)
    return components(facts, words, uid=uid, sequence=sequence, last_modified=last_modified)


def vtodo(facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime, site: str) -> str:
    """The VTODO of a deadline: due on its last day, or at its end. Source: RFC 5545, 3.6.2."""
    _starts_at, ends_at = facts.span
    due = ends_at if facts.ends_on is None else ends_at - ONE_DAY
    status = "COMPLETED" if facts.done else "NEEDS-ACTION"
    return content_lines.component(
        "VTODO",
        *content_lines.identity(uid=uid, sequence=sequence, last_modified=last_modified),
        content_lines.moment("DUE", due, is_day=facts.ends_on is not None),
        "STATUS:" + ("CANCELLED" if facts.status == "cancelled" else status),
        *words_of(facts, _master(facts), site=site),
    )


def with_page(text: str, address: str) -> str:
    """`text`, of one entry, for whoever reads more at `address`, not where the office does.

    Without an address nothing says where.
    """
    line = content_lines.folded("URL:" + content_lines.address(address)) if address else ""
    return _URL.sub(lambda _line: line, text)


def with_reminder(text: str, minutes: int) -> str:
    """`text` with an alarm in every VEVENT or VTODO that is neither called off nor done.

    It sounds `minutes` before the beginning, of a task before it is due; where whole days are
    meant, before 8:00 of the day. Source: RFC 5545, 3.6.6, 3.8.6.3.
    """
    pieces = _ENDS.split(text)
    pieces[:-1:2] = [_with_reminder(component, minutes) for component in pieces[:-1:2]]
    return "".join(pieces)


def _with_reminder(component: str, minutes: int) -> str:
    if _IS_OVER.search(component):
        return component
    after = (_DAY_BEGINS if _HAS_DAY.search(component) else 0) - minutes
    related = ";RELATED=END" if component.startswith("BEGIN:VTODO") else ""
    trigger = f"TRIGGER{related}:{'-' if after < 0 else ''}PT{abs(after)}M\r\n"
    return component + "BEGIN:VALARM\r\nACTION:DISPLAY\r\n" + trigger + _REMINDER_ENDS


def busy(facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime) -> str:
    """The VEVENT of `facts` as busy time: when, and nothing else. `uid` must not tell the case."""
    # Nothing but its times may make an occurrence differ from its series.
    series = facts.series and replace(
        facts.series,
        occurrences=tuple(
            replace(one, title="", title_en="", location="") for one in facts.series.occurrences
        ),
    )
    wordless = replace(facts, title=BUSY_TITLE, location="", series=series)

    def words(one: SeriesOccurrence) -> Iterator[str]:
        yield "SUMMARY:" + (CANCELLED_PREFIX if one.status == "cancelled" else "") + one.title
        yield "CLASS:PRIVATE"

    return components(wordless, words, uid=uid, sequence=sequence, last_modified=last_modified)


def header(*, name: str, source: str, url: str) -> str:
    """What a feed begins with, its VTIMEZONE included. `source` is the feed's own address."""
    named, located = _header(name, url)
    return (
        named + content_lines.folded("SOURCE;VALUE=URI:" + content_lines.address(source)) + located
    )


@lru_cache(maxsize=1024)
def _header(name: str, url: str) -> tuple[str, str]:
    """What stands before the feed's own address, the one secret in it, and what stands behind."""
    shown = content_lines.escaped(name)
    named = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:" + PRODUCT,
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:" + shown,
        "X-WR-CALNAME:" + shown,
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "COLOR:steelblue",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    )
    return "".join(map(content_lines.folded, named)), content_lines.folded(
        "URL:" + content_lines.address(url)
    ) + content_lines.TIMEZONE


def words_of(facts: EntryFacts, one: SeriesOccurrence, *, site: str) -> Iterator[str]:
    """What an entry is, told of one of its times: from its title to its class."""
    said = "\n".join(text for text in (one.title_en, facts.description) if text)
    position = ""
    # What was moved to another place is not where the series is.
    if facts.latitude is not None and one.location == facts.location:
        position = f"{facts.latitude:.6f};{facts.longitude:.6f}"
    mailbox = quote(content_lines.bare(facts.unit_mailbox).replace("\n", ""), safe="@+")
    optional = (
        ("DESCRIPTION:", content_lines.escaped(said)),
        ("LOCATION:", content_lines.escaped(one.location)),
        ("GEO:", position),
        ("CATEGORIES:", ",".join(content_lines.escaped(name) for name in facts.categories if name)),
        ("URL:", content_lines.address(site + facts.path) if facts.path else ""),
        ("CONFERENCE;VALUE=URI:", content_lines.address(facts.conference_url)),
        ("ORGANIZER:mailto:", mailbox),
        ("CONTACT:", content_lines.escaped(facts.unit_mailbox)),
    )
    cancelled = one.status == "cancelled"
    yield "SUMMARY:" + content_lines.escaped(
        CANCELLED_PREFIX + one.title if cancelled else one.title
    )
    yield from (name + value for name, value in optional if value)
    yield "CLASS:" + _CLASSES[facts.visibility]


def components(
    facts: EntryFacts,
    words: Callable[[SeriesOccurrence], Iterable[str]],
    *,
    uid: str,
    sequence: int,
    last_modified: datetime,
) -> str:
    """The VEVENT of `facts`; of a series, master and overrides. `words` says what a time is."""
    identity = tuple(
        content_lines.identity(uid=uid, sequence=sequence, last_modified=last_modified)
    )
    is_whole_days = facts.starts_on is not None
    master = _master(facts)

    def event_of(one: SeriesOccurrence, *recurrence: str) -> str:
        free = one.status == "cancelled" or facts.transparent
        return content_lines.component(
            "VEVENT",
            *identity,
            *recurrence,
            content_lines.moment("DTSTART", one.starts_at, is_day=is_whole_days),
            content_lines.moment("DTEND", one.ends_at, is_day=is_whole_days),
            "STATUS:" + one.status.upper(),
            *words(one),
            "TRANSP:" + ("TRANSPARENT" if free else "OPAQUE"),
        )

    if facts.series is None:
        return event_of(master)
    told = {one.original_starts_at: one for one in facts.occurrences}
    left_out = [start for start in facts.starts_by_rule if start not in told]
    length = master.ends_at - master.starts_at
    return event_of(
        master,
        "RRULE:" + content_lines.rule_of(facts.series.rule, is_day=is_whole_days),
        *(content_lines.moment("EXDATE", start, is_day=is_whole_days) for start in left_out),
    ) + "".join(
        event_of(one, content_lines.moment("RECURRENCE-ID", start, is_day=is_whole_days))
        for start, one in told.items()
        if one != replace(master, original_starts_at=start, starts_at=start, ends_at=start + length)
    )


def _master(facts: EntryFacts) -> SeriesOccurrence:
    """What the rule repeats; of what is no series, its one time."""
    starts_at, ends_at = facts.span
    return SeriesOccurrence(
        original_starts_at=starts_at,
        starts_at=starts_at,
        ends_at=ends_at,
        status=facts.status,
        title=facts.title,
        title_en=facts.title_en,
        location=facts.location,
    )
