"""Editions of the table, the catalogue, and who may change them."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from foreign_affairs.accounts.actors import THE_HOUSE, Actor, acting
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Forbidden
from foreign_affairs.workdays import operations, queries
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    Kind,
    SpecialDay,
    due_on,
)
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay
from foreign_affairs.workdays.office_day_file import OfficeDaysRefused, table_digest
from tests.foreign_affairs.workdays.conftest import FACTS
from tests.rows import all_rows

QUALITY_FACTS = FACTS.parents[1] / "quality" / "facts"
DELEGATION_FACTS = FACTS.parents[2] / "delegations" / "facts"

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DIGEST = "ab" * 32


@pytest.fixture
def administrator():
    user = User.objects.create_user("an", "an@example.org", "mua-phuong-do-2026", full_name="An")
    return Actor(user=user, roles=frozenset({Role.ADMINISTRATOR}))


def day(text, kind=Kind.CLOSED, *, confirmed=True):
    return SpecialDay(date.fromisoformat(text), kind, "Nghỉ", "Day off", "TB 1/TB-BNV", confirmed)


def publish(rows, actor):
    return operations.publish_edition(
        rows=rows, file_name="2027.csv", digest=DIGEST, actor=actor, at=AT
    )


def everything():
    return all_rows(Edition, OfficeDay, DeadlineRule, Entry)


def test_the_first_edition_is_the_table_that_the_product_ships(calendar, table):
    edition = Edition.objects.get()

    current = queries.current_calendar()

    assert (edition.number, edition.published_by, edition.revision) == (1, None, 0)
    assert edition.table_sha256 == table_digest(table)
    assert current.days == table
    assert (current.edition, current.years) == (1, tuple(range(2020, 2028)))
    assert current.confirmed_through == calendar.confirmed_through == date(2026, 12, 31)


def test_the_current_calendar_costs_one_query_once_it_is_known(django_assert_num_queries):
    queries.current_calendar()

    with django_assert_num_queries(1):
        first = queries.current_calendar()
    with django_assert_num_queries(1):
        by_number = queries.calendars_of([1, 1, 1])

    assert by_number == {1: first}


def test_a_publication_replaces_the_years_it_names_and_copies_the_others(administrator, table):
    edition = publish([day("2027-01-01"), day("2027-02-15")], administrator)

    edition.refresh_from_db()
    kept = [row for row in table if row.date.year != 2027]
    current = queries.current_calendar()
    assert (edition.number, edition.revision, edition.published_at) == (2, 1, AT)
    assert (edition.published_by, edition.file_name) == (administrator.user, "2027.csv")
    assert edition.file_sha256 == DIGEST
    assert current.edition == 2
    assert list(current.days) == [*kept, day("2027-01-01"), day("2027-02-15")]
    assert current.confirmed_through == date(2027, 12, 31)
    assert edition.table_sha256 == table_digest(current.days)


def test_a_publication_is_audited_once(administrator):
    edition = publish([day("2027-01-01")], administrator)

    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.position) == ("edition", edition.pk, 1)
    assert (entry.action, entry.actor, entry.at) == ("publish_edition", administrator.user, AT)
    assert entry.details == {
        "number": 2,
        "file": "2027.csv",
        "file_sha256": DIGEST,
        "years": [2027],
        "rows": edition.days.count(),
    }


def test_an_older_edition_still_answers_as_it_did(administrator):
    before = queries.calendar_of(1)
    received_on = date(2027, 1, 28)
    due_before = due_on(before, received_on, 7)

    publish([day("2027-01-01")], administrator)

    assert due_on(queries.calendar_of(1), received_on, 7) == due_before == date(2027, 2, 15)
    assert due_on(queries.calendar_of(2), received_on, 7) == date(2027, 2, 8)
    assert set(queries.calendars_of([1, 2, 3])) == {1, 2}
    with pytest.raises(Edition.DoesNotExist):
        queries.calendar_of(3)


def test_a_year_can_be_added_at_either_end(administrator):
    publish([day("2028-01-03")], administrator)
    publish([day("2019-01-01")], administrator)

    assert queries.current_calendar().years == tuple(range(2019, 2029))
    assert queries.current_calendar().edition == 3


def test_a_trial_run_shows_the_calendar_to_come_and_writes_nothing(administrator):
    before = everything()

    trial = queries.calendar_with([day("2027-01-01")])

    assert everything() == before
    published = queries.calendar_of(publish([day("2027-01-01")], administrator).number)
    assert (trial.edition, trial.days) == (published.edition, published.days)


def test_a_publication_rolled_back_leaves_no_calendar_behind(administrator):
    seen = []

    for text in ("2027-01-01", "2027-02-15"):
        before = transaction.savepoint()
        publish([day(text)], administrator)
        seen.append(queries.current_calendar().days[-1].date)
        transaction.savepoint_rollback(before)

    assert seen == [date(2027, 1, 1), date(2027, 2, 15)]
    assert queries.current_calendar().edition == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_publishes(administrator, role):
    other = Actor(user=administrator.user, roles=frozenset({role}))
    before = everything()

    with pytest.raises(Forbidden):
        publish([day("2027-01-01")], other)
    with pytest.raises(Forbidden):
        publish([day("2027-01-01")], THE_HOUSE)

    assert everything() == before


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["empty_file"]),
        ([day("2029-01-01")], ["years_not_contiguous"]),
        ([day("2018-01-01")], ["years_not_contiguous"]),
        ([day("2027-01-01"), day("2027-01-01")], ["duplicate_date"]),
        (
            [day("2027-01-02"), day("2027-01-04", Kind.SWAP_WORK)],
            ["day_off_on_weekend", "swap_work_on_weekday"],
        ),
        ([day("9999-12-31")], ["year_out_of_range"]),
    ],
)
def test_rows_that_cannot_be_right_are_refused_and_change_nothing(administrator, rows, codes):
    before = everything()

    with pytest.raises(OfficeDaysRefused) as refused:
        publish(rows, administrator)

    assert [reason.code for reason in refused.value.reasons] == codes
    assert everything() == before


def test_the_database_refuses_a_day_twice_in_an_edition_and_an_unknown_kind():
    row = OfficeDay.objects.order_by("date").first()

    for changed in (
        {"date": row.date, "kind": "closed"},
        {"date": date(2027, 5, 4), "kind": "off"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeDay.objects.create(edition=row.edition, confirmed=True, **changed)


def test_a_year_is_told_with_the_state_of_its_table(django_assert_num_queries):
    queries.current_calendar()

    with django_assert_num_queries(1):
        told = queries.days_of_year(2026)

    assert (told.year, told.edition, told.confirmed_through) == (2026, 1, date(2026, 12, 31))
    assert told.published_years == tuple(range(2020, 2028))
    assert len(told.days) == 16
    assert {row.date.year for row in told.days} == {2026}
    with pytest.raises(CalendarNotPublished):
        queries.days_of_year(2028)


def test_the_catalogue_holds_every_line_of_its_files():
    """Of workdays' own, and of each app that brought lines of its own."""
    shipped = []
    for facts in (FACTS, DELEGATION_FACTS, QUALITY_FACTS):
        with (facts / "deadline_rules.csv").open(encoding="utf-8", newline="") as lines:
            shipped += [(row["key"], row["length"], row["unit"]) for row in csv.DictReader(lines)]

    held = DeadlineRule.objects.order_by("pk").values_list("key", "length", "unit")

    assert [(key, str(length or ""), unit) for key, length, unit in held if length != 0] == [
        row for row in shipped if row[1] != "0"
    ]
    assert len(held) == len(shipped) == 25


def test_every_line_of_the_catalogue_is_sound():
    for rule in DeadlineRule.objects.all():
        rule.full_clean()


@pytest.mark.parametrize(
    ("on", "length"),
    [
        (date(2019, 1, 1), 20),
        (date(2020, 4, 14), 20),
        (date(2020, 4, 15), 30),
        (date(2026, 11, 23), 30),
    ],
)
def test_a_deadline_rule_is_the_one_in_force_on_the_day(on, length):
    assert queries.deadline_rule("permit.lead.local", on=on).length == length


@pytest.mark.parametrize(
    ("key", "on"), [("permit.lead.pm", date(2020, 4, 14)), ("no.such.rule", date(2026, 1, 1))]
)
def test_a_deadline_without_a_rule_is_refused_not_guessed(key, on):
    with pytest.raises(queries.DeadlineNotInForce) as refused:
        queries.deadline_rule(key, on=on)

    assert refused.value.message.values == {"key": key, "on": on.isoformat()}


def test_an_administrator_changes_a_deadline_and_the_change_is_told(administrator):
    rule = queries.deadline_rule("desk.supplement", on=AT.date())
    rule.length = 2

    operations.keep_deadline_rule(rule=rule, actor=administrator, at=AT)

    rule.refresh_from_db()
    entry = Entry.objects.get()
    assert (rule.length, rule.revision) == (2, 1)
    assert (entry.subject_kind, entry.subject_id) == ("deadlinerule", rule.pk)
    changed = {
        name for name, value in entry.details["after"].items()
        if entry.details["before"][name] != value
    }  # fmt: skip
    assert changed == {"length"}
    assert (entry.details["before"]["length"], entry.details["after"]["length"]) == (3, 2)


def test_nobody_else_changes_a_deadline(administrator):
    rule = queries.deadline_rule("desk.supplement", on=AT.date())
    rule.length = 2
    before = everything()

    with pytest.raises(Forbidden):
        operations.keep_deadline_rule(rule=rule, actor=acting(administrator.user), at=AT)

    assert everything() == before


def test_two_rules_of_one_key_may_follow_but_not_overlap():
    old = queries.deadline_rule("desk.supplement", on=AT.date())
    new = DeadlineRule.objects.get(pk=old.pk)
    new.pk, new.length, new.valid_from = None, 2, date(2025, 7, 1)

    english = translation.override("en")
    with english, pytest.raises(ValidationError, match="in force in the same period"):
        new.full_clean()
    DeadlineRule.objects.filter(pk=old.pk).update(valid_to=date(2025, 6, 30))
    new.full_clean()
    new.save()

    assert queries.deadline_rule("desk.supplement", on=date(2025, 6, 30)).length == 3
    assert queries.deadline_rule("desk.supplement", on=date(2025, 7, 1)).length == 2
