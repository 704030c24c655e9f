"""Issuing the annual table of conferences (Mẫu 03), and reminding the office of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.documents.operations import draw_up
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import deadline_rule
from permits import letters, queries
from permits.domain import annual as rules
from permits.models import AnnualTable


@transaction.atomic(durable=True)
def issue_annual_table(*, year: int, actor: Actor, at: datetime, reason: str = "") -> AnnualTable:
    """Issue the table of `year` as it is now; a second one is a correction and says why.

    Writes the snapshot with its paper (Mẫu 03) and one audit entry. What was issued before stays.
    Raises Forbidden, RuleBroken.

    Source: Decision 06/2020/QĐ-TTg, art. 8; office practice for corrections.
    """
    if not actor.holds(*rules.ISSUERS) or actor.user is None:
        raise Forbidden(Reason("wrong_role", "Your role does not allow this step."))
    why_not = rules.why_not_issuable(
        year=year,
        today=office_date(at),
        issued_before=queries.annual_tables(year).exists(),
        reason=reason,
    )
    if why_not:
        raise RuleBroken(why_not)
    rows = queries.annual_rows(year)
    number = next_number(f"annual_table:{year}")
    table = AnnualTable.objects.create(
        year=year,
        number=number,
        rows=rows,
        reason=reason.strip() if number > 1 else "",
        issued_at=at,
        issued_by=actor.user,
    )
    series = next_number(letters.series("annual_table", year=office_date(at).year))
    table.paper = draw_up(
        table,
        kind="annual_table",
        template=letters.template_of("annual_table"),
        context=letters.annual_table(
            year=year,
            rows=[letters.annual_line(row) for row in rows],
            number=letters.number_text("annual_table", series),
            signer=letters.signer_of(actor.user),
            at=at,
        ),
        at=at,
        sign=True,
    )
    details: dict[str, Any] = {"year": year, "number": number, "rows": len(rows)}
    record(table, "issue_annual_table", actor=actor, at=at, details=details)
    table.save()
    return table


@transaction.atomic(durable=True)
def remind_of_annual_table(*, at: datetime) -> int:
    """Remind planners and leaders of the table of the year that is over; how many were told.

    From the day after the period to the date by law that it is due, afterwards that it is
    overdue; each person once of each. Nothing where it is issued, or where nothing was held.
    """
    dates = queries.annual_table_missing(at=at)
    if dates is None:
        return 0
    today = office_date(at)
    kind = "annual_table_overdue" if today > dates.due_on else "annual_table_due"
    told = 0
    people = [*accounts.holders_of(Role.PLANNER), *accounts.holders_of(Role.LEADER)]
    for person in dict.fromkeys(people):
        notice = queue(
            deadline_rule("conference.annual", on=dates.last_on),
            kind,
            to=person,
            context={
                "year": dates.year,
                "due_on": dates.due_on.isoformat(),
                "planned_for": dates.planned_for.isoformat(),
            },
            path=f"/permits/annual/{dates.year}/",
            at=at,
            unique_key=f"annual:{dates.year}:{kind}:{person.pk}",
        )
        told += notice is not None
    return told
