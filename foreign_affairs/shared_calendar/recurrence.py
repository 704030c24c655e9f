"""The times that a recurrence rule gives. Pure.

Source: RFC 5545, 3.3.10 (RECUR), 3.8.5.3 (RRULE).
"""

import re
from datetime import datetime
from functools import lru_cache
from itertools import islice

from dateutil import rrule

MOST_OCCURRENCES = 500
_RULE = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@lru_cache(maxsize=256)
def starts(rule: str, first: datetime) -> tuple[datetime, ...]:
    """The starts that `rule`, the value of an RRULE, gives from `first` on, `first` among them.

    Times of day are kept as they are in the zone of `first`. Raises ValueError for a rule that
    cannot be read, does not end, names more than 500 times or does not begin with `first`.
    """
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if not _RULE.fullmatch(rule):
        raise ValueError(f"not the value of an RRULE: {rule!r}")
    if parts.get("FREQ") not in _FREQUENCIES or not {"COUNT", "UNTIL"} & parts.keys():
        raise ValueError(f"a series repeats by days, weeks, months or years, and ends: {rule}")
    given = tuple(islice(rrule.rrulestr(rule, dtstart=first), MOST_OCCURRENCES + 1))
    if len(given) > MOST_OCCURRENCES:
        raise ValueError(f"a series has at most {MOST_OCCURRENCES} occurrences: {rule}")
    if given[:1] != (first,):
        raise ValueError(f"a series begins with a time that its rule gives: {rule}")
    return given
