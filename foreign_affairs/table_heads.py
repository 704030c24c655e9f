"""The first row of a table that people fill in: what may be wrong with it. Pure."""

from collections.abc import Callable, Iterable, Sequence

from foreign_affairs.refusals import Reason


def why_wrong(
    head: Sequence[str], *, key_of: Callable[[str], str | None], required: Iterable[str]
) -> tuple[Reason, ...]:
    """Unknown, doubled and missing columns, all at once.

    `key_of` tells which column the words of a cell mean, None where none.
    """
    keys = [key_of(words) for words in head]
    reasons = [
        Reason("unknown_column", "There is no column “%(name)s”.", "file", {"name": words[:60]})
        for words, key in zip(head, keys, strict=True)
        if key is None
    ]
    known = [key for key in keys if key]
    reasons += [
        Reason("column_twice", "The column “%(name)s” stands twice.", "file", {"name": key})
        for key in sorted(set(known))
        if known.count(key) > 1
    ]
    reasons += [
        Reason("column_missing", "The column “%(name)s” is missing.", "file", {"name": key})
        for key in required
        if key not in known
    ]
    return tuple(reasons)
