"""Reading classifications, and the lead times that follow from them."""

from datetime import date

from foreign_affairs.workdays.queries import (
    DeadlineNotInForce,
    current_calendar,
    deadline_rule,
)
from permits.domain import filing
from permits.domain.intake import Authority
from permits.models import Classification, Dossier


def newest_classification(dossier: Dossier) -> Classification | None:
    """The classification of `dossier` that counts, with its author; one query."""
    return dossier.classifications.select_related("author").order_by("-pk").first()


def preselected_track(dossier: Dossier) -> str:
    """The track that the newest classification proposes, "" where it proposes none."""
    newest = newest_classification(dossier)
    return newest.track if newest else ""


def lead_days(authority: str, *, on: date) -> int:
    """Calendar days before the event by which a dossier is in time, by the rules of `on`.

    Where the catalogue has none yet for the Prime Minister, the locality's counts.
    """
    try:
        rule = deadline_rule(filing.lead_rule(authority), on=on)
    except DeadlineNotInForce:
        rule = deadline_rule(filing.lead_rule(Authority.CITY_CHAIR), on=on)
    assert rule.length is not None, "a lead time is a number of days"
    return rule.length


def last_filing_day(*, event_on: date, authority: str, on: date) -> filing.LastFilingDay:
    """The last day to file for an event on `event_on`, by the rules in force on `on`."""
    return filing.last_filing_day(
        current_calendar(), event_on=event_on, lead_days=lead_days(authority, on=on)
    )
