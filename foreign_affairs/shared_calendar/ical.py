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
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from urllib.parse import quote

from foreign_affairs.shared_calendar.values import (
    OFFICE_ZONE,
    ONE_DAY,
    EntryFacts,
    SeriesOccurrence,
)

# Raise it whenever the same facts give other bytes, and run `rebuild_calendar` after the release
# (`make run` does): every feed is read once more, and only entries whose bytes differ move.
RENDERER_VERSION = 2

PRODUCT = "-//Foreign affairs planner//Shared calendar//VI"
CANCELLED_PREFIX = "ĐÃ HỦY: "
BUSY_TITLE = "Bận"
LINE_OCTETS = 75
FINGERPRINT_OCTETS = 6
_CLASSES = {"public": "PUBLIC", "internal": "CONFIDENTIAL", "restricted": "PRIVATE"}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# The mark of byte order, and those of direction (Unicode, property Bidi_Control).
_UNSEEN = frozenset(
    "\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# What may not be torn apart by a fold: an escape, or one character.
_UNIT = re.compile(r"\\.|.", re.DOTALL)
# The lines on which components end; the even pieces of a split by it are what stands before.
_ENDS = re.compile(r"(?<=\r\n)(END:V(?:EVENT|TODO)\r\n)")
_IS_OVER = re.compile(r"\r\nSTATUS:(?:CANCELLED|COMPLETED)\r\n")
_HAS_DAY = re.compile(r"\r\n(?:DTSTART|DUE);VALUE=DATE:")
_DAY_BEGINS = 8 * 60
_REMINDER_ENDS = "DESCRIPTION:Nhắc lịch\r\nEND:VALARM\r\n"
_UNTIL = re.compile(r"\bUNTIL=(\w+)")

# Vietnam has kept +07 since 13/06/1975; nothing older is in the calendar.
TIMEZONE = (
    "BEGIN:VTIMEZONE\r\n"
    "TZID:Asia/Ho_Chi_Minh\r\n"
    "BEGIN:STANDARD\r\n"
    "DTSTART:19750613T000000\r\n"
    "TZOFFSETFROM:+0800\r\n"
    "TZOFFSETTO:+0700\r\n"
    "TZNAME:+07\r\n"
    "END:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)
END = "END:VCALENDAR\r\n"


def bare(text: str) -> str:
    """`text` with line ends made one; controls, marks of direction, lone surrogates removed.

    A tab becomes a space.
    """
    lines = re.sub(r"\r\n|[\r\u2028\u2029]", "\n", text).replace("\t", " ")
    return "".join(
        letter
        for letter in lines
        if letter == "\n"
        or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in _UNSEEN)
    )


def escaped(text: str) -> str:
    """`text` as a TEXT value. Source: RFC 5545, 3.3.11."""
    return bare(text).translate(_ESCAPES)


def folded(line: str) -> str:
    """One content line with its CRLF, no piece longer than 75 octets.

    A fold falls neither inside a UTF-8 character nor inside an escape. Source: RFC 5545, 3.1.
    """
    if len(line) * 4 <= LINE_OCTETS or len(line.encode()) <= LINE_OCTETS:
        return line + "\r\n"
    pieces, room = [], LINE_OCTETS
    for unit in _UNIT.findall(line):
        octets = len(unit.encode())
        if octets > room:
            pieces.append("\r\n ")
            room = LINE_OCTETS - 1
        pieces.append(unit)
        room -= octets
    return "".join(pieces) + "\r\n"


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
    words = partial(_words, facts, site=site)
    return _components(facts, words, uid=uid, sequence=sequence, last_modified=last_modified)


def vtodo(facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime, site: str) -> str:
    """The VTODO of a deadline: due on its last day, or at its end. Source: RFC 5545, 3.6.2."""
    _starts_at, ends_at = facts.span
    due = ends_at if facts.ends_on is None else ends_at - ONE_DAY
    status = "COMPLETED" if facts.done else "NEEDS-ACTION"
    return _component(
        "VTODO",
        *_identity(uid=uid, sequence=sequence, last_modified=last_modified),
        _moment("DUE", due, is_day=facts.ends_on is not None),
        "STATUS:" + ("CANCELLED" if facts.status == "cancelled" else status),
        *_words(facts, _master(facts), site=site),
    )


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

    return _components(wordless, words, uid=uid, sequence=sequence, last_modified=last_modified)


def header(*, name: str, source: str, url: str) -> str:
    """What a feed begins with, its VTIMEZONE included. `source` is the feed's own address."""
    named, located = _header(name, url)
    return named + folded("SOURCE;VALUE=URI:" + _address(source)) + located


@lru_cache(maxsize=1024)
def _header(name: str, url: str) -> tuple[str, str]:
    """What stands before the feed's own address, the one secret in it, and what stands behind."""
    shown = escaped(name)
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
    return "".join(map(folded, named)), folded("URL:" + _address(url)) + TIMEZONE


def _component(name: str, *lines: str) -> str:
    return "".join(map(folded, (f"BEGIN:{name}", *lines, f"END:{name}")))


def _identity(*, uid: str, sequence: int, last_modified: datetime) -> Iterator[str]:
    stamp = last_modified.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "UID:" + escaped(uid)
    yield "DTSTAMP:" + stamp
    yield "LAST-MODIFIED:" + stamp
    yield f"SEQUENCE:{sequence}"


def _words(facts: EntryFacts, one: SeriesOccurrence, *, site: str) -> Iterator[str]:
    """What an entry is, told of one of its times: from its title to its class."""
    said = "\n".join(text for text in (one.title_en, facts.description) if text)
    position = ""
    # What was moved to another place is not where the series is.
    if facts.latitude is not None and one.location == facts.location:
        position = f"{facts.latitude:.6f};{facts.longitude:.6f}"
    mailbox = quote(bare(facts.unit_mailbox).replace("\n", ""), safe="@+")
    optional = (
        ("DESCRIPTION:", escaped(said)),
        ("LOCATION:", escaped(one.location)),
        ("GEO:", position),
        ("CATEGORIES:", ",".join(escaped(name) for name in facts.categories if name)),
        ("URL:", _address(site + facts.path) if facts.path else ""),
        ("CONFERENCE;VALUE=URI:", _address(facts.conference_url)),
        ("ORGANIZER:mailto:", mailbox),
        ("CONTACT:", escaped(facts.unit_mailbox)),
    )
    cancelled = one.status == "cancelled"
    yield "SUMMARY:" + escaped(CANCELLED_PREFIX + one.title if cancelled else one.title)
    yield from (name + value for name, value in optional if value)
    yield "CLASS:" + _CLASSES[facts.visibility]


def _components(
    facts: EntryFacts,
    words: Callable[[SeriesOccurrence], Iterable[str]],
    *,
    uid: str,
    sequence: int,
    last_modified: datetime,
) -> str:
    """The VEVENT of `facts`; of a series, master and overrides. `words` says what a time is."""
    identity = tuple(_identity(uid=uid, sequence=sequence, last_modified=last_modified))
    is_whole_days = facts.starts_on is not None
    master = _master(facts)

    def component(one: SeriesOccurrence, *recurrence: str) -> str:
        free = one.status == "cancelled" or facts.transparent
        return _component(
            "VEVENT",
            *identity,
            *recurrence,
            _moment("DTSTART", one.starts_at, is_day=is_whole_days),
            _moment("DTEND", one.ends_at, is_day=is_whole_days),
            "STATUS:" + one.status.upper(),
            *words(one),
            "TRANSP:" + ("TRANSPARENT" if free else "OPAQUE"),
        )

    if facts.series is None:
        return component(master)
    told = {one.original_starts_at: one for one in facts.occurrences}
    left_out = [start for start in facts.starts_by_rule if start not in told]
    length = master.ends_at - master.starts_at
    return component(
        master,
        "RRULE:" + _rule(facts.series.rule, is_day=is_whole_days),
        *(_moment("EXDATE", start, is_day=is_whole_days) for start in left_out),
    ) + "".join(
        component(one, _moment("RECURRENCE-ID", start, is_day=is_whole_days))
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


def _moment(name: str, instant: datetime, *, is_day: bool) -> str:
    """A property that names an instant in office time, or the day that begins with it."""
    here = instant.astimezone(OFFICE_ZONE)
    if is_day:
        return f"{name};VALUE=DATE:{_day(here.date())}"
    return f"{name};TZID=Asia/Ho_Chi_Minh:{_day(here.date())}T{here:%H%M%S}"


def _rule(rule: str, *, is_day: bool) -> str:
    """`rule`, whose UNTIL is an instant; where whole days repeat it must be a day too.

    Source: RFC 5545, 3.3.10 (UNTIL has the type of DTSTART).
    """
    if not is_day:
        return rule
    return _UNTIL.sub(lambda found: "UNTIL=" + _day(_instant(found[1]).date()), rule)


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(OFFICE_ZONE)


def _day(day: date) -> str:
    # strftime leaves years before 1000 without their zeros on some systems.
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _address(text: str) -> str:
    """`text` as a URI: what has no place in one is percent-encoded. Source: RFC 3986, 2."""
    return quote(bare(text).replace("\n", ""), safe=":/?#[]@!$&'()*+,;=%-._~")
