"""iCalendar text of one entry, and of what stands around the entries of a feed. Pure.

Source: RFC 5545 (iCalendar), RFC 7986 (NAME, COLOR, REFRESH-INTERVAL, SOURCE), RFC 5546 (PUBLISH).

Written by hand, not with `icalendar`: that library may fold between the backslash of an escape
and its letter, and a new release of it would change bytes, and so raise every SEQUENCE, at a
moment nobody chose. Here the bytes change only with RENDERER_VERSION. The tests read everything
back with `icalendar`, strictly.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, EntryFacts

# Raise it whenever the same facts give other bytes, and run `rebuild_calendar` after the release.
RENDERER_VERSION = 1

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
    """The VEVENT of `facts` in full; `site` is the address that `facts.path` is appended to."""
    cancelled = facts.status == "cancelled"
    said = "\n".join(text for text in (facts.title_en, facts.description) if text)
    mailbox = quote(bare(facts.unit_mailbox).replace("\n", ""), safe="@+")
    optional = (
        ("DESCRIPTION:", escaped(said)),
        ("LOCATION:", escaped(facts.location)),
        ("CATEGORIES:", ",".join(escaped(name) for name in facts.categories if name)),
        ("URL:", _address(site + facts.path) if facts.path else ""),
        ("ORGANIZER:mailto:", mailbox),
        ("CONTACT:", escaped(facts.unit_mailbox)),
    )
    return _component(
        *_stamps(facts, uid=uid, sequence=sequence, last_modified=last_modified),
        "SUMMARY:" + escaped(CANCELLED_PREFIX + facts.title if cancelled else facts.title),
        *(name + value for name, value in optional if value),
        "CLASS:" + _CLASSES[facts.visibility],
        "TRANSP:" + ("TRANSPARENT" if cancelled or facts.transparent else "OPAQUE"),
    )


def busy(facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime) -> str:
    """The VEVENT of `facts` as busy time: when, and nothing else. `uid` must not tell the case."""
    cancelled = facts.status == "cancelled"
    return _component(
        *_stamps(facts, uid=uid, sequence=sequence, last_modified=last_modified),
        "SUMMARY:" + (CANCELLED_PREFIX + BUSY_TITLE if cancelled else BUSY_TITLE),
        "CLASS:PRIVATE",
        "TRANSP:" + ("TRANSPARENT" if cancelled or facts.transparent else "OPAQUE"),
    )


def header(*, name: str, source: str, url: str) -> str:
    """What a feed begins with, its VTIMEZONE included. `source` is the feed's own address."""
    shown = escaped(name)
    return (
        "".join(
            folded(line)
            for line in (
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
                "SOURCE;VALUE=URI:" + _address(source),
                "URL:" + _address(url),
            )
        )
        + TIMEZONE
    )


def _component(*lines: str) -> str:
    return "".join(folded(line) for line in ("BEGIN:VEVENT", *lines, "END:VEVENT"))


def _stamps(
    facts: EntryFacts, *, uid: str, sequence: int, last_modified: datetime
) -> Iterator[str]:
    """Identity, revision, time and status: what both renderings share."""
    stamp = last_modified.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "UID:" + escaped(uid)
    yield "DTSTAMP:" + stamp
    yield "LAST-MODIFIED:" + stamp
    yield f"SEQUENCE:{sequence}"
    if facts.starts_on is not None and facts.ends_on is not None:
        yield "DTSTART;VALUE=DATE:" + _day(facts.starts_on)
        yield "DTEND;VALUE=DATE:" + _day(facts.ends_on + ONE_DAY)
    else:
        starts_at, ends_at = facts.span
        yield "DTSTART;TZID=Asia/Ho_Chi_Minh:" + _local(starts_at)
        yield "DTEND;TZID=Asia/Ho_Chi_Minh:" + _local(ends_at)
    yield "STATUS:" + facts.status.upper()


def _day(day: date) -> str:
    # strftime leaves years before 1000 without their zeros on some systems.
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _local(instant: datetime) -> str:
    here = instant.astimezone(OFFICE_ZONE)
    return _day(here.date()) + f"T{here:%H%M%S}"


def _address(address: str) -> str:
    """`address` as a URI: what has no place in one is percent-encoded. Source: RFC 3986, 2."""
    return quote(bare(address).replace("\n", ""), safe=":/?#[]@!$&'()*+,;=%-._~")
