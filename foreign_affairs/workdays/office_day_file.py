"""The file that publishes working days: read whole, checked whole, before anything is written.

Pure. Columns date, kind, name_vi, name_en, source, confirmed; one row per day, dates as
YYYY-MM-DD, `confirmed` yes or no. A file replaces the years that it names.
"""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.workdays.deadlines import Kind, SpecialDay, is_weekend

COLUMNS = ("date", "kind", "name_vi", "name_en", "source", "confirmed")
# Outside these a year is a slip of the pen, and a table that reached it would fill the memory.
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = {"name_vi": 200, "name_en": 200, "source": 300}
CONFIRMED = {"yes": True, "no": False}
KINDS = {kind.value: kind for kind in Kind}


class OfficeDaysRefused(RuleBroken):
    """The table cannot be published; every problem is named with its line."""

    reason = "office_days_refused"


def parse_office_days(
    text: str, *, published_years: Collection[int] | None = None
) -> tuple[SpecialDay, ...]:
    """The rows of a file, by date.

    `published_years` are those of the table that the file will join: together they must leave
    no gap; None leaves that question to the publication. Raises OfficeDaysRefused with every
    problem and its line number; line 1 names the columns.
    """
    if "\0" in text:
        raise OfficeDaysRefused(
            [
                _problem(number, "nul_byte", "Line %(line)s holds a NUL byte.")
                for number, line in enumerate(text.split("\n"), start=1)
                if "\0" in line
            ]
        )
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    problems: list[Reason] = []
    numbered: list[tuple[int, SpecialDay]] = []
    try:
        header = next(lines, [])
        problems += _header_problems(header)
        if problems:
            raise OfficeDaysRefused(problems)
        for cells in filter(None, lines):
            row = _row(lines.line_num, header, cells, problems)
            if row is not None:
                numbered.append((lines.line_num, row))
    except csv.Error:
        problems.append(_problem(lines.line_num, "not_csv", "Line %(line)s cannot be read as CSV."))
    problems += table_problems(numbered, published_years=None if problems else published_years)
    if not numbered and not problems:
        problems.append(_problem(1, "empty_file", "The file holds no day."))
    if problems:
        raise OfficeDaysRefused(sorted(problems, key=lambda problem: problem.values["line"]))
    return tuple(sorted((row for _, row in numbered), key=lambda row: row.date))


def table_problems(
    numbered: Sequence[tuple[int, SpecialDay]], *, published_years: Collection[int] | None
) -> list[Reason]:
    """What is wrong with rows, each given with its line: weekday against kind, repeats, gaps.

    Gaps are looked for among the rows' years and `published_years`, unless that is None.
    """
    problems: list[Reason] = []
    first_line: dict[date, int] = {}
    for line, row in numbered:
        problems += _row_problems(line, row)
        earlier = first_line.setdefault(row.date, line)
        if earlier != line:
            problems.append(
                _problem(
                    line,
                    "duplicate_date",
                    "Line %(line)s repeats the date of line %(earlier)s.",
                    "date",
                    earlier=earlier,
                )
            )
    years = {
        row.date.year: line
        for line, row in reversed(numbered)
        if FIRST_YEAR <= row.date.year <= LAST_YEAR
    }
    gaps = () if published_years is None else _gaps(years, published_years)
    return [*problems, *gaps]


def merged(table: Iterable[SpecialDay], rows: Iterable[SpecialDay]) -> tuple[SpecialDay, ...]:
    """`table` with the years that `rows` name replaced by `rows`, by date."""
    new = tuple(rows)
    replaced = {row.date.year for row in new}
    kept = (row for row in table if row.date.year not in replaced)
    return tuple(sorted((*kept, *new), key=lambda row: row.date))


def table_digest(table: Iterable[SpecialDay]) -> str:
    """SHA-256 of a whole table: equal exactly where every cell of every row is."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    for row in table:
        writer.writerow(
            [
                row.date.isoformat(),
                row.kind.value,
                row.name_vi,
                row.name_en,
                row.source,
                "yes" if row.confirmed else "no",
            ]
        )
    return hashlib.sha256(lines.getvalue().encode()).hexdigest()


def _header_problems(header: list[str]) -> Iterator[Reason]:
    if not header:
        yield _problem(1, "empty_file", "The file is empty.")
        return
    for name in header:
        if name not in COLUMNS:
            yield _problem(
                1, "unknown_column", "Line 1: the column “%(name)s” is unknown.", name=name
            )
    for name in COLUMNS:
        if name not in header:
            yield _problem(
                1, "missing_column", "Line 1: the column “%(name)s” is missing.", name=name
            )
        elif header.count(name) > 1:
            yield _problem(
                1, "repeated_column", "Line 1: the column “%(name)s” stands twice.", name=name
            )


def _row(
    line: int, header: list[str], cells: list[str], problems: list[Reason]
) -> SpecialDay | None:
    """One line as a row; None, and what is wrong added to `problems`, if it cannot be one."""
    if len(cells) != len(header):
        problems.append(
            _problem(
                line,
                "wrong_number_of_cells",
                "Line %(line)s has %(cells)s cells instead of %(columns)s.",
                cells=len(cells),
                columns=len(header),
            )
        )
        return None
    cell = dict(zip(header, (value.strip() for value in cells), strict=True))
    day, kind, confirmed = (
        _date(cell["date"]),
        KINDS.get(cell["kind"]),
        CONFIRMED.get(cell["confirmed"]),
    )
    if day is None:
        problems.append(
            _problem(
                line,
                "bad_date",
                "Line %(line)s: “%(given)s” is not a date written as YYYY-MM-DD.",
                "date",
                given=cell["date"][:40],
            )
        )
    if kind is None:
        problems.append(
            _problem(
                line,
                "unknown_kind",
                "Line %(line)s: the kind “%(given)s” is none of closed, swap_off, swap_work.",
                "kind",
                given=cell["kind"][:40],
            )
        )
    if confirmed is None:
        problems.append(
            _problem(
                line,
                "bad_confirmed",
                "Line %(line)s: “%(given)s” is neither yes nor no.",
                "confirmed",
                given=cell["confirmed"][:40],
            )
        )
    if day is None or kind is None or confirmed is None:
        return None
    return SpecialDay(day, kind, cell["name_vi"], cell["name_en"], cell["source"], confirmed)


def _row_problems(line: int, row: SpecialDay) -> Iterator[Reason]:
    if not FIRST_YEAR <= row.date.year <= LAST_YEAR:
        yield _problem(
            line,
            "year_out_of_range",
            "Line %(line)s: the year must lie between %(first)s and %(last)s.",
            "date",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    weekend = is_weekend(row.date)
    if row.kind is Kind.SWAP_WORK and not weekend:
        yield _problem(
            line,
            "swap_work_on_weekday",
            "Line %(line)s: only a Saturday or Sunday can be worked in exchange.",
            "kind",
        )
    if row.kind is not Kind.SWAP_WORK and weekend:
        yield _problem(
            line,
            "day_off_on_weekend",
            "Line %(line)s: a Saturday or Sunday is off already.",
            "kind",
        )
    for name, longest in LONGEST.items():
        text: str = getattr(row, name)
        if not text:
            yield _problem(
                line, f"missing_{name}", "Line %(line)s: “%(name)s” is empty.", name, name=name
            )
        elif len(text) > longest or not text.isprintable():
            yield _problem(
                line,
                f"bad_{name}",
                "Line %(line)s: “%(name)s” is one line of at most %(longest)s characters.",
                name,
                name=name,
                longest=longest,
            )


def _gaps(years: dict[int, int], published_years: Collection[int]) -> Iterator[Reason]:
    """Years missing between the published ones and the file's; `years` gives each its line."""
    together = {*years, *published_years}
    if not years:
        return
    missing = sorted(set(range(min(together), max(together))) - together)
    if missing:
        stranger = max(years) if max(years) > max(published_years, default=0) else min(years)
        yield _problem(
            years[stranger],
            "years_not_contiguous",
            "Line %(line)s: with the year %(year)s these would be missing: %(missing)s.",
            "date",
            year=stranger,
            missing=", ".join(map(str, missing)),
        )


def _problem(line: int, code: str, sentence: str, field: str = "", **values: Any) -> Reason:
    return Reason(code, sentence, field, {"line": line, **values})


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
