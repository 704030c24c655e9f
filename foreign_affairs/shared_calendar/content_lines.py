"""Content lines of iCalendar: texts, times, addresses, folding; and the office's time zone. Pure.

Source: RFC 5545, 3.1 (content lines), 3.3 (values), 3.6.5 (VTIMEZONE).
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

from foreign_affairs.shared_calendar.values import OFFICE_ZONE

LINE_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# The mark of byte order, and those of direction (Unicode, property Bidi_Control).
_UNSEEN = frozenset(
    "\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# What may not be torn apart by a fold: an escape, or one character.
_UNIT = re.compile(r"\\.|.", re.DOTALL)
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


def component(name: str, *lines: str) -> str:
    """`lines` between BEGIN and END, folded."""
    return "".join(map(folded, (f"BEGIN:{name}", *lines, f"END:{name}")))


def identity(*, uid: str, sequence: int, last_modified: datetime) -> Iterator[str]:
    """Which component it is, and which state of it."""
    stamp = last_modified.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "UID:" + escaped(uid)
    yield "DTSTAMP:" + stamp
    yield "LAST-MODIFIED:" + stamp
    yield f"SEQUENCE:{sequence}"


def moment(name: str, instant: datetime, *, is_day: bool) -> str:
    """A property that names an instant in office time, or the day that begins with it."""
    here = instant.astimezone(OFFICE_ZONE)
    if is_day:
        return f"{name};VALUE=DATE:{_day(here.date())}"
    return f"{name};TZID=Asia/Ho_Chi_Minh:{_day(here.date())}T{here:%H%M%S}"


def rule_of(rule: str, *, is_day: bool) -> str:
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


def address(text: str) -> str:
    """`text` as a URI: what has no place in one is percent-encoded. Source: RFC 3986, 2."""
    return quote(bare(text).replace("\n", ""), safe=":/?#[]@!$&'()*+,;=%-._~")
