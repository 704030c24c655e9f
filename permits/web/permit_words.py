"""What the pages call a permit's status, and what an amendment changes. Words only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.differences import Difference
from permits.domain.permit_lifecycle import PermitStatus
from permits.models import Dossier, Permit
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


def permit_next_step(permit: Permit, *, now: datetime, to_do: str = "") -> NextStep:
    """The panel on top of a permit's page. `to_do`: what the reader may do, or ""."""
    status = PermitStatus(permit.status)
    if status == PermitStatus.SUPERSEDED:
        return NextStep(gettext("A newer permit took the place of this one"), tone="done")
    if status == PermitStatus.CANCELLED:
        return NextStep(gettext("The permit is cancelled"), tone="done")
    if to_do:
        return NextStep(to_do)
    if status == PermitStatus.SUSPENDED:
        return NextStep(
            gettext("The permit is suspended"),
            gettext("The event may not be held until the permit is reinstated."),
            tone="wait",
        )
    if permit.ends_at > now:
        return NextStep(
            gettext("The event may be held as permitted"),
            gettext("Another date, place, programme or other guests need an amendment first."),
            tone="wait",
        )
    return NextStep(gettext("The event is over"), tone="done")


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
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value, OFFICE_ZONE):%H:%M, %d/%m/%Y}"
    if name == "funding_amount":
        return f"{value:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"
    choices = dict(Dossier._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
