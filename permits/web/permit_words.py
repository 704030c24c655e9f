"""What the pages call a permit's status, and what an amendment changes. Words only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain import plan_lists
from permits.domain.differences import Difference
from permits.domain.permit_lifecycle import PermitStatus
from permits.domain.plan_lists import PlanList
from permits.domain.reports import RESULT_FIELDS, ReportState, Results
from permits.models import Dossier, Permit, ResultReport
from permits.web.forms.rows import PARTY_ROLES
from permits.web.words import NextStep

STATUS_TONES = {
    PermitStatus.VALID: ("ok", "patch-check-fill"),
    PermitStatus.SUSPENDED: ("soon", "pause-circle-fill"),
    PermitStatus.SUPERSEDED: ("quiet", "arrow-right-circle-fill"),
    PermitStatus.CANCELLED: ("late", "x-octagon-fill"),
}

# What anybody who checks a permit reads on top: (heading, what it means).
VERDICTS = {
    PermitStatus.VALID: (N_("This permit is genuine and valid"), ""),
    PermitStatus.SUSPENDED: (
        N_("This permit is genuine but suspended"),
        N_("The event may not be held until the permit is reinstated."),
    ),
    PermitStatus.SUPERSEDED: (
        N_("This permit is genuine but was replaced by a newer one"),
        N_("Only the newer permit says what may be held, where and when."),
    ),
    PermitStatus.CANCELLED: (
        N_("This permit is genuine but cancelled"),
        N_("The event may not be held under it."),
    ),
}


def verdict(status: str) -> NextStep:
    """What the holder of a paper reads of a permit's status."""
    title, why = VERDICTS[PermitStatus(status)]
    return NextStep(gettext(title), gettext(why) if why else "", tone=str(status))


# What comes next by the permit's status, where the report plays no part: (title, why, tone).
STANDING = {
    PermitStatus.SUPERSEDED: (N_("A newer permit took the place of this one"), "", "done"),
    PermitStatus.CANCELLED: (N_("The permit is cancelled"), "", "done"),
    PermitStatus.SUSPENDED: (
        N_("The permit is suspended"),
        N_("The event may not be held until the permit is reinstated."),
        "wait",
    ),
}
REPORTED = {
    ReportState.FILED: N_("The event is over and its report is filed"),
    ReportState.NONE: N_("The permit stands"),
}


def permit_next_step(
    permit: Permit, *, state: ReportState, reports: bool, is_staff: bool
) -> NextStep:
    """The panel on top of a permit's page. `reports`: whether the reader writes the report."""
    status = PermitStatus(permit.status)
    if status in STANDING:
        title, why, tone = STANDING[status]
        return NextStep(gettext(title), gettext(why) if why else "", tone=tone)
    if state in REPORTED:
        return NextStep(gettext(REPORTED[state]), tone="done")
    if state == ReportState.EXPECTED:
        title = gettext("The event may be held as permitted")
        return NextStep(title, _before_the_event(permit), tone="wait")
    if reports and not is_staff:
        return NextStep(gettext("Report on the results of the event"), _report_by(permit))
    title = gettext("The organiser reports on the results of the event")
    return NextStep(title, _report_by(permit), tone="wait")


def _before_the_event(permit: Permit) -> str:
    change = gettext("Another date, place, programme or other guests need an amendment first.")
    return f"{change} {_report_by(permit)}".strip()


def _report_by(permit: Permit) -> str:
    """As in "Report the results by 03/09/2026."; "" where the day is not known."""
    if permit.report_due_on is None:
        return ""
    return gettext("The results are to be reported by %(day)s.") % {
        "day": f"{permit.report_due_on:%d/%m/%Y}"
    }


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field that an amendment changes, in the reader's words."""

    name: str
    before: str
    after: str


def change_lines(differences: Iterable[Difference]) -> list[ChangeLine]:
    return [
        ChangeLine(
            name=str(Dossier._meta.get_field(one.field).verbose_name),  # type: ignore[union-attr]
            before=_value_words(one.field, one.before),
            after=_value_words(one.field, one.after),
        )
        for one in differences
    ]


def _value_words(name: str, value: Any) -> str:
    """A field of the plan as a page shows it; "–" where nothing is said."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return "\n".join(_row_words(plan_lists.LISTS[name], row) for row in value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value, OFFICE_ZONE):%H:%M, %d/%m/%Y}"
    if name == "funding_amount":
        return f"{value:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"
    choices = dict(Dossier._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))


def _row_words(kept: PlanList, row: Mapping[str, Any]) -> str:
    """A row of one of the plan's lists in the order of its columns, its empty cells left out.

    The database keeps no order of a row's cells.
    """
    cells = (row.get(column.name) for column in kept.columns)
    return " · ".join(str(PARTY_ROLES.get(cell, cell)) for cell in cells if cell not in (None, ""))


REPORT_TONES = {
    ReportState.EXPECTED: ("quiet", "calendar-event", N_("report after the event")),
    ReportState.DUE: ("soon", "clock-fill", N_("report due")),
    ReportState.OVERDUE: ("late", "exclamation-octagon-fill", N_("report overdue")),
    ReportState.FILED: ("ok", "check-circle-fill", N_("report filed")),
}


def result_lines(results: Results) -> list[tuple[str, str]]:
    """What was reported, label by label, as a page shows it; what is empty is left out."""
    lines = []
    for name in RESULT_FIELDS:
        value = getattr(results, name)
        if value in (None, "", {}):
            continue
        label = str(ResultReport._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        lines.append((label, _result_words(name, value)))
    return lines


def _result_words(name: str, value: Any) -> str:
    if isinstance(value, dict):
        most_first = sorted(value.items(), key=lambda one: (-one[1], one[0]))
        return ", ".join(f"{country} {people}" for country, people in most_first)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value, OFFICE_ZONE):%H:%M, %d/%m/%Y}"
    if name.startswith("funding_"):
        return f"{value:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"
    return str(value)
