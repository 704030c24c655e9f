"""The annual table (Mẫu 03): its rows, its snapshots, its reminders, its doors."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import Forbidden, RuleBroken
from permits import annual_sheet, operations, queries
from permits.models import AnnualTable
from tests.permits import permit_stages
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTER_THE_YEAR = datetime(2026, 12, 16, 9, tzinfo=ZONE)


def ended(day, *people, **plan):
    ends_at = datetime(day.year, day.month, day.day, 17, tzinfo=ZONE)
    return permit_stages.told(
        *people, starts_at=ends_at - timedelta(hours=9), ends_at=ends_at, **plan
    )


@pytest.fixture
def people(lan, minh, hoa, binh):
    return lan, minh, hoa, binh


def test_the_table_lists_what_ended_in_its_year_and_was_not_called_off(people, lan):
    first = ended(date(2026, 12, 14), *people, title_vi="Trong năm", co_organisers="Cảng Kobe")
    ended(date(2026, 12, 15), *people, title_vi="Năm sau")
    permit_stages.cancelled(*people)
    permit_stages.reported(first, lan, document_number="12/BC-ĐHHH")

    (row,) = queries.annual_rows(2026)

    assert (row["title_vi"], row["co_organisers"], row["level"]) == (
        "Trong năm",
        "Cảng Kobe",
        "city",
    )
    assert (row["vietnamese"], row["foreign_residents"], row["foreign_visitors"]) == (110, 3, 27)
    assert (row["countries"], row["funding_city"]) == ("Hà Lan, Nhật Bản", 120_000_000)
    assert row["report"] == "12/BC-ĐHHH, 15/12/2026"
    assert [one["title_vi"] for one in queries.annual_rows(2027)] == ["Năm sau"]


def test_the_rows_cost_a_constant_number_of_queries(people, django_assert_num_queries):
    for day in (1, 2, 3):
        ended(date(2026, 12, day), *people)

    with django_assert_num_queries(2):
        assert len(queries.annual_rows(2026)) == 3


@pytest.mark.parametrize(
    ("year", "planned_for"),
    [(2026, date(2026, 12, 18)), (2022, date(2022, 12, 16)), (2021, date(2021, 12, 17))],
)
def test_the_date_is_fixed_and_planned_for_the_working_day_before(year, planned_for):
    dates = queries.annual_dates(year)

    assert (dates.due_on, dates.planned_for) == (date(year, 12, 18), planned_for)


def test_an_issued_table_stays_and_is_corrected_with_a_reason(people, lan, phuc):
    permit = ended(date(2026, 12, 1), *people)
    first = operations.issue_annual_table(year=2026, actor=acting(phuc), at=AFTER_THE_YEAR)
    permit_stages.reported(permit, lan, at=AFTER_THE_YEAR)
    with pytest.raises(RuleBroken):
        operations.issue_annual_table(year=2026, actor=acting(phuc), at=AFTER_THE_YEAR)

    second = operations.issue_annual_table(
        year=2026, actor=acting(phuc), at=AFTER_THE_YEAR + DAY, reason="Báo cáo nộp muộn."
    )

    first = AnnualTable.objects.get(pk=first.pk)
    assert (first.number, first.rows[0]["report"]) == (1, "")
    assert (second.number, second.reason) == (2, "Báo cáo nộp muộn.")
    assert second.rows[0]["report"] == "16/12/2026"
    assert (second.paper.kind, second.paper.context["year"]) == ("annual_table", 2026)


def test_a_table_is_issued_by_those_who_plan_or_lead(people, hoa, phuc, everything):
    before = everything()

    with pytest.raises(Forbidden):
        operations.issue_annual_table(year=2025, actor=acting(hoa), at=AFTER_THE_YEAR)
    with pytest.raises(RuleBroken):
        operations.issue_annual_table(year=2027, actor=acting(phuc), at=AFTER_THE_YEAR)

    assert everything() == before


def test_the_office_is_reminded_in_december_each_person_once(people, phuc, le):
    ended(date(2026, 12, 1), *people)

    for day in (14, 15, 15, 17, 19, 20):
        operations.remind_of_annual_table(at=datetime(2026, 12, day, 9, tzinfo=ZONE))

    told = Notice.objects.filter(kind__startswith="annual_table").order_by("pk")
    assert sorted((notice.kind, notice.recipient.username) for notice in told) == [
        ("annual_table_due", "le"),
        ("annual_table_due", "phuc"),
        ("annual_table_overdue", "le"),
        ("annual_table_overdue", "phuc"),
    ]


def test_nobody_is_reminded_of_an_issued_table_or_of_a_year_without_events(people, phuc):
    assert operations.remind_of_annual_table(at=AFTER_THE_YEAR) == 0
    ended(date(2026, 12, 1), *people)
    operations.issue_annual_table(year=2026, actor=acting(phuc), at=AFTER_THE_YEAR)

    assert operations.remind_of_annual_table(at=AFTER_THE_YEAR) == 0


def test_the_spreadsheet_writes_texts_as_texts(people):
    ended(date(2026, 12, 1), *people, title_vi="=1+1")

    book = load_workbook(io.BytesIO(annual_sheet.workbook(2026, queries.annual_rows(2026))))

    (heading, row) = book["2026"].iter_rows(values_only=True)
    assert len(heading) == len(annual_sheet.HEADINGS)
    assert row[1] == "=1+1"
    assert book["2026"].cell(2, 2).data_type == "s"


def sits_at(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_doors_of_the_table(people, everybody, api, time_machine):
    ended(date(2026, 12, 1), *people)
    time_machine.move_to(AFTER_THE_YEAR, tick=False)
    address = "/api/v1/permits/annual/2026/"

    opened = {role: api(user).get(address).status_code for role, user in everybody.items()}
    pages = {
        role: sits_at(user).get("/permits/annual/2026/").status_code
        for role, user in everybody.items()
    }
    issued = api(everybody["leader"]).post(address, {}, format="json")

    expected = {
        role: 200 if role in {"leader", "officer", "planner"} else 403 for role in everybody
    }
    assert opened == pages == expected
    assert (issued.status_code, issued.json()["issued"][0]["number"]) == (201, 1)
    assert issued.json()["due_on"] == "2026-12-18"
    sheet = sits_at(everybody["planner"]).get("/permits/annual/2026/1.xlsx")
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")


def test_the_database_keeps_an_issued_table_as_it_was(people, phuc):
    ended(date(2026, 12, 14), *people)
    table = operations.issue_annual_table(year=2026, actor=acting(phuc), at=AFTER_THE_YEAR)
    issued = AnnualTable.objects.filter(pk=table.pk)

    for change in (lambda: issued.update(rows=[]), issued.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()

    assert issued.get().rows == table.rows
