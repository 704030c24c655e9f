"""Reading classifications, and the lead times that follow from them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from foreign_affairs.folding import fold
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import (
    DeadlineNotInForce,
    current_calendar,
    deadline_rule,
)
from permits.domain import filing, intake
from permits.domain.intake import Authority
from permits.domain.lifecycle import State
from permits.models import Classification, Dossier, SecretDossier

NO_DUPLICATES = (State.DRAFT, State.DECLINED, State.WITHDRAWN, State.STOPPED)
MOST_COMPARED = 50


def newest_classification(dossier: Dossier) -> Classification | None:
    """The classification of `dossier` that counts, with its author; one query."""
    return dossier.classifications.select_related("author").order_by("-pk").first()


def classified(
    dossier: Dossier, answers: intake.Answers, *, at: datetime, **more: Any
) -> Classification:
    """What the rules in force at `at` find of `answers`, not saved."""
    found = intake.find(answers, on=office_date(at))
    return Classification(
        dossier=dossier,
        answers=answers.as_json(),
        regime=str(found.regime),
        authority=str(found.authority),
        track=found.track,
        procedure_code=found.procedure,
        grounds=[
            {
                "code": ground.reason.code,
                "sentence": ground.reason.sentence,
                "source": ground.source,
            }
            for ground in found.grounds
        ],
        rules_version=found.rules_version,
        at=at,
        **more,
    )


def preselected_track(dossier: Dossier) -> str:
    """The track that the newest classification proposes, "" where it proposes none."""
    newest = newest_classification(dossier)
    return newest.track if newest else ""


def possible_duplicates(dossier: Dossier) -> list[Dossier]:
    """Dossiers of the same organiser, handed in, with a similar title and a day in common.

    One query, by index; at most a few rows are compared. Those declined, withdrawn or stopped, and
    those of the same case, are none. Source: office practice.
    """
    if not (dossier.starts_at and dossier.ends_at and dossier.title_vi):
        return []
    first = dossier.first_of_case_id or dossier.pk
    others = (
        Dossier.objects.filter(
            organisation_id=dossier.organisation_id,
            starts_at__lt=dossier.ends_at,
            ends_at__gt=dossier.starts_at,
        )
        .exclude(state__in=NO_DUPLICATES)
        .exclude(Q(pk__in=[dossier.pk, first]) | Q(first_of_case_id=first))
        .order_by("starts_at", "pk")[:MOST_COMPARED]
    )
    title = fold(dossier.title_vi)
    return [other for other in others if filing.looks_alike(title, fold(other.title_vi))]


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


def secret_dossiers() -> QuerySet[SecretDossier]:
    """The register of paper dossiers that hold state secrets, the newest first."""
    return SecretDossier.objects.select_related("recorded_by").order_by("-year", "-number")
