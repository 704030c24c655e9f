"""The register of dossiers and the control sheet of one: derived from what was written anyway."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.workdays.deadlines import closing_instant
from permits.domain.lifecycle import State
from permits.domain.steps import StepResult
from permits.models import Dossier, Handover
from permits.queries.clock import clock
from permits.queries.dossiers import visible_to

ROWS_AT_ONCE = 500


def registered(actor: Actor) -> QuerySet[Dossier]:
    """The received dossiers that `actor` may see, in the order of the book; only for the office."""
    if not actor.is_staff:
        return Dossier.objects.none()
    forwarded = Handover.objects.filter(dossier=OuterRef("pk"), role=Role.OFFICER)
    return (
        visible_to(actor)
        .exclude(received_at=None)
        .annotate(forwarded_at=Subquery(forwarded.order_by("at", "pk").values("at")[:1]))
        .order_by("received_at", "pk")
    )


_COLUMNS = {
    "id": "id",
    "code": "code",
    "procedure_code": "procedure__code",
    "procedure_vi": "procedure__name_vi",
    "procedure_en": "procedure__name_en",
    "quantity": "version__sets",
    "applicant": "organisation__name",
    "received_at": "received_at",
    "forwarded_at": "forwarded_at",
    "result_at": "delivered_at",
    "channel": "channel",
    "state": "state",
    "outcome": "outcome",
}
_MORE = (
    "organisation__address",
    "contact_phone",
    "current_due_on",
    "official_due_on",
    "result_at_desk_on",
    "closed_at",
)


def register_rows(dossiers: QuerySet[Dossier], *, first: int = 1) -> Iterator[dict[str, Any]]:
    """The lines of the register (form 06 of 2018, 07 of 2025), numbered from `first`.

    `dossiers` come from `registered`; one query, read as it is written. `due_at` is None where
    the dossier depends on somebody without a due date. Source: Circular 01/2018/TT-VPCP, art. 10.
    """
    found = dossiers.values(*_COLUMNS.values(), *_MORE)
    agency = settings.OFFICE_NAME_VI
    for number, row in enumerate(found.iterator(ROWS_AT_ONCE), first):
        reach = (row["organisation__address"], row["contact_phone"])
        official, at_desk = row["official_due_on"], row["result_at_desk_on"]
        yield {
            **{name: row[column] for name, column in _COLUMNS.items()},
            "number": number,
            "agency": agency,
            "reach": ", ".join(part for part in reach if part),
            "due_at": row["current_due_on"] and closing_instant(row["current_due_on"]),
            "returned_at": row["closed_at"] if row["state"] == State.RETURNED else None,
            "is_late": bool(official and at_desk and at_desk > official),
        }


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One handover on the control sheet: from whom to whom, and how the step went that it began.

    `result` is None where the dossier was passed on within the step, or no step began. In the
    system what is handed over is received at the same instant; `received_by` is "" while nobody
    of the role has taken it.
    """

    step_vi: str
    step_en: str
    handed_by: str
    received_by: str
    role: str
    at: datetime
    due_on: date | None
    result: StepResult | None


def control_sheet(dossier: Dossier, *, today: date) -> tuple[ControlRow, ...]:
    """Who handed the dossier to whom and when, each step held against its day; () before reception.

    Source: Circular 01/2018/TT-VPCP, form 05.
    """
    explained = clock(dossier, today=today)
    if explained is None:
        return ()
    steps = {step.step.pk: step for step in explained.steps}
    handovers = list(
        dossier.handovers.select_related("step", "handed_by", "received_by").order_by("at", "pk")
    )
    after = [*[following.step_id for following in handovers[1:]], None]
    rows = []
    for handover, following in zip(handovers, after, strict=True):
        entered = steps.get(handover.step_id or 0)
        rows.append(
            ControlRow(
                step_vi=handover.step.name_vi if handover.step else "",
                step_en=handover.step.name_en if handover.step else "",
                handed_by=str(handover.handed_by or ""),
                received_by=str(handover.received_by or ""),
                role=handover.role,
                at=handover.at,
                due_on=entered.due_on if entered else None,
                result=entered.result if entered and following != handover.step_id else None,
            )
        )
    return tuple(rows)
