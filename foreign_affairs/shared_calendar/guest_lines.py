"""People as somebody types or pastes them: one on each line, a name and an address. Pure."""

import re
from collections.abc import Iterator

_BETWEEN = re.compile(r"[\s,;<>()]+")
_AROUND = " \t,;:<>()\"'"


def read(text: str) -> Iterator[tuple[int, tuple[str, str] | None]]:
    """Each line that says something, by its number from 1: name and address, None where unclear.

    As in `Tanaka Hiroshi <tanaka@example.jp>`, `Mai, mai@example.vn`, or the address first. Whether
    it is an address at all is for others to say.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, _person(line)


def _person(line: str) -> tuple[str, str] | None:
    addresses = [word for word in _BETWEEN.split(line) if "@" in word]
    if len(addresses) != 1:
        return None
    before, _found, after = line.partition(addresses[0])
    named = " ".join(part for part in (before.strip(_AROUND), after.strip(_AROUND)) if part)
    return (named, addresses[0].strip(_AROUND)) if named else None
