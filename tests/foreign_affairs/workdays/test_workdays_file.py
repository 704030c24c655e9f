"""A file of working days is checked whole before anything is written."""

from datetime import date

import pytest

from foreign_affairs.workdays.deadlines import Kind, SpecialDay
from foreign_affairs.workdays.office_day_file import (
    OfficeDaysRefused,
    merged,
    parse_office_days,
    table_digest,
)

HEADER = "date,kind,name_vi,name_en,source,confirmed\n"
GOOD = "2028-01-03,closed,Nghỉ bù,Day off in lieu,TB 1/TB-BNV,yes\n"
GOOD_DAY = SpecialDay(
    date(2028, 1, 3), Kind.CLOSED, "Nghỉ bù", "Day off in lieu", "TB 1/TB-BNV", confirmed=True
)


def problems(text, **known):
    with pytest.raises(OfficeDaysRefused) as refused:
        parse_office_days(text, **known)
    return [(reason.values["line"], reason.code) for reason in refused.value.reasons]


def test_a_sound_file_gives_its_rows_by_date():
    swap = "2028-02-05,swap_work,Làm bù,Make-up working day,TB 1/TB-BNV,no\n"

    rows = parse_office_days(HEADER + swap + GOOD, published_years=range(2020, 2028))

    assert rows == (
        GOOD_DAY,
        SpecialDay(
            date(2028, 2, 5),
            Kind.SWAP_WORK,
            "Làm bù",
            "Make-up working day",
            "TB 1/TB-BNV",
            confirmed=False,
        ),
    )


def test_columns_may_stand_in_any_order_after_a_byte_order_mark_with_windows_line_ends():
    text = (
        "\ufeffconfirmed,source,name_en,name_vi,kind,date\r\n"
        "yes,TB 1/TB-BNV,Day off in lieu,Nghỉ bù,closed,2028-01-03\r\n\r\n"
    )

    assert parse_office_days(text) == (GOOD_DAY,)


def test_every_problem_is_named_with_its_line():
    text = HEADER + (
        "2028-13-01,closed,a,a,s,yes\n"
        "2028-01-05,swap_work,a,a,s,yes\n"
        "2028-01-08,closed,a,a,s,yes\n"
        "2028-01-09,swap_off,a,a,s,yes\n"
        "2028-01-03,holiday,a,a,s,maybe\n"
        "2028-01-10,closed,a,a,,yes\n"
        "2028-01-10,closed,,,s,yes\n"
        "0001-01-01,closed,a,a,s,yes\n"
        "9999-12-31,closed,a,a,s,yes\n"
        "2028-01-11,closed,a,a,s\n"
        "20280112,closed,a,a,s,yes\n"
    )

    assert problems(text, published_years=range(2020, 2028)) == [
        (2, "bad_date"),
        (3, "swap_work_on_weekday"),
        (4, "day_off_on_weekend"),
        (5, "day_off_on_weekend"),
        (6, "unknown_kind"),
        (6, "bad_confirmed"),
        (7, "missing_source"),
        (8, "missing_name_vi"),
        (8, "missing_name_en"),
        (8, "duplicate_date"),
        (9, "year_out_of_range"),
        (10, "year_out_of_range"),
        (11, "wrong_number_of_cells"),
        (12, "bad_date"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "empty_file")]),
        (HEADER, [(1, "empty_file")]),
        (HEADER.replace("_vi", ""), [(1, "unknown_column"), (1, "missing_column")]),
        ("date," + HEADER, [(1, "repeated_column")]),
        (GOOD, [(1, "unknown_column")] * 6 + [(1, "missing_column")] * 6),
        (HEADER + GOOD + GOOD.replace("TB", "T\0B"), [(3, "nul_byte")]),
        (HEADER + GOOD.replace("TB", '"TB'), [(2, "not_csv")]),
        (HEADER + GOOD.replace("TB", "T" * 200_000), [(2, "not_csv")]),
        (HEADER + GOOD.replace("TB", "T" * 301), [(2, "bad_source")]),
        (HEADER + GOOD.replace("TB 1", '"TB\n1"'), [(3, "not_csv")]),
        (HEADER + GOOD.replace("TB 1/TB-BNV", '"TB\n1"'), [(3, "bad_source")]),
    ],
    ids=[
        "empty", "header only", "another column", "a column twice", "no header", "NUL",
        "open quote", "a huge cell", "a long cell", "text after a quote", "two lines in a cell",
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused(text, found):
    assert problems(text) == found


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ((2028,), None),
        ((2019,), None),
        ((2024,), None),
        ((2028, 2029), None),
        ((2029,), [(2, "years_not_contiguous")]),
        ((2018,), [(2, "years_not_contiguous")]),
        ((2028, 2030), [(3, "years_not_contiguous")]),
    ],
)
def test_a_file_must_join_the_published_years_without_a_gap(years, found):
    text = HEADER + "".join(GOOD.replace("2028-01-03", f"{year}-05-01") for year in years)
    text = "".join(
        line.replace("closed", "swap_work") if date(year, 5, 1).weekday() > 4 else line
        for line, year in zip(text.splitlines(keepends=True), (2026, *years), strict=True)
    )

    if found is None:
        rows = parse_office_days(text, published_years=range(2020, 2028))
        assert tuple(row.date.year for row in rows) == years
    else:
        assert problems(text, published_years=range(2020, 2028)) == found


def test_the_missing_years_are_said_in_the_sentence():
    with pytest.raises(OfficeDaysRefused) as refused:
        parse_office_days(HEADER + GOOD.replace("2028-01-03", "2030-01-03"), published_years=[2027])

    assert str(refused.value) == ("Line 2: with the year 2030 these would be missing: 2028, 2029.")


def test_the_years_of_a_file_replace_those_of_the_table_and_no_other(table):
    whole = merged(table, [GOOD_DAY])
    shorter = merged(
        table, [SpecialDay(date(2026, 5, 1), Kind.CLOSED, "a", "a", "s", confirmed=True)]
    )

    assert whole == (*table, GOOD_DAY)
    assert [row.date for row in shorter if row.date.year == 2026] == [date(2026, 5, 1)]
    assert [row for row in shorter if row.date.year != 2026] == [
        row for row in table if row.date.year != 2026
    ]


def test_two_tables_that_differ_in_one_cell_have_different_digests(table):
    changed = (*table[:-1], SpecialDay(
        table[-1].date, table[-1].kind, "khác", table[-1].name_en, table[-1].source,
        table[-1].confirmed,
    ))  # fmt: skip

    assert table_digest(table) == table_digest(tuple(table))
    assert table_digest(changed) != table_digest(table)
