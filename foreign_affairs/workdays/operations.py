"""Publishing working days, and keeping the deadline catalogue."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.forms.models import model_to_dict

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Forbidden, Reason
from foreign_affairs.workdays.deadlines import SpecialDay
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay
from foreign_affairs.workdays.office_day_file import (
    OfficeDaysRefused,
    merged,
    table_digest,
    table_problems,
)
from foreign_affairs.workdays.queries import rows_of


@transaction.atomic(durable=True)
def publish_edition(
    *,
    rows: Iterable[SpecialDay],
    file_name: str,
    digest: str,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> Edition:
    """Replace the years that `rows` name and publish the whole table as the next edition.

    `digest` is the SHA-256 of the file. Writes the edition with all its rows and one audit
    entry. Due dates do not move here: a sweep recomputes what an older edition gave. Raises
    Forbidden if the actor is no administrator, OfficeDaysRefused if the rows cannot be right or
    the years would have a gap.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(
            Reason("wrong_role", "Only an administrator publishes the working calendar.")
        )
    # The first edition is there for good, so its row is the lock that publishers queue at.
    list(Edition.objects.select_for_update().order_by("number")[:1])
    newest = Edition.objects.order_by("-number").first()
    table = rows_of(newest.pk) if newest else ()
    new = tuple(rows)
    _must_be_sound(new, table)

    whole = merged(table, new)
    edition = Edition.objects.create(
        number=newest.number + 1 if newest else 1,
        published_at=at,
        published_by=actor.user,
        note=note,
        file_name=file_name,
        file_sha256=digest,
        table_sha256=table_digest(whole),
    )
    OfficeDay.objects.bulk_create(
        OfficeDay(
            edition=edition,
            date=row.date,
            kind=row.kind.value,
            name_vi=row.name_vi,
            name_en=row.name_en,
            source=row.source,
            confirmed=row.confirmed,
        )
        for row in whole
    )
    record(
        edition,
        "publish_edition",
        actor=actor,
        at=at,
        details={
            "number": edition.number,
            "file": file_name,
            "file_sha256": digest,
            "years": sorted({row.date.year for row in new}),
            "rows": len(whole),
        },
    )
    edition.save(update_fields=["revision"])
    return edition


@transaction.atomic
def keep_deadline_rule(*, rule: DeadlineRule, actor: Actor, at: datetime) -> DeadlineRule:
    """Add or change one line of the deadline catalogue.

    Not durable: it also runs inside the admin's own transaction. Writes the rule and one audit
    entry that holds it as it was and as it is. Raises Forbidden if the actor is no
    administrator.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator changes the deadlines."))
    before = DeadlineRule.objects.select_for_update().filter(pk=rule.pk).first()
    rule.revision = before.revision if before else 0
    rule.save()
    record(
        rule,
        "keep_deadline_rule",
        actor=actor,
        at=at,
        details={"before": _written(before) if before else None, "after": _written(rule)},
    )
    rule.save(update_fields=["revision"])
    return rule


def _must_be_sound(new: tuple[SpecialDay, ...], table: tuple[SpecialDay, ...]) -> None:
    if not new:
        raise OfficeDaysRefused([Reason("empty_file", "The file holds no day.")])
    # As in a file: the first line names the columns.
    problems = table_problems(
        list(enumerate(new, start=2)), published_years={row.date.year for row in table}
    )
    if problems:
        raise OfficeDaysRefused(problems)


def _written(rule: DeadlineRule) -> dict[str, object]:
    return model_to_dict(rule, exclude=["id"])
