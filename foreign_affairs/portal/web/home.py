"""The home page: what the site is for, the deadline calculator, procedures, what comes up."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from foreign_affairs.accounts.actors import NOBODY
from foreign_affairs.portal.forms import DeadlineForm
from foreign_affairs.portal.templatetags.portal import named
from foreign_affairs.refusals import Malformed, Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar import queries as calendar_queries
from foreign_affairs.shared_calendar.values import KINDS_APART
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date
from permits import queries as permit_queries
from permits.models import Procedure, ProcedureVersion, Track

COMING_UP = 5
OPENING = time(8)


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure with the version in force, for which dossiers are taken."""

    procedure: Procedure
    version: ProcedureVersion


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = office_date(now)
    offers = _offers(today)
    # Procedures share their ways: each that reads alike is asked for once, the first one's.
    keys: dict[str, str] = {}
    for offer in offers:
        for track in offer.version.tracks.all():
            if not track.is_open:
                keys.setdefault(_track_words(track), f"{offer.procedure.code}:{track.key}")
    tracks = [(key, words) for words, key in keys.items()]
    first = {
        "track": tracks[0][0] if tracks else "",
        "received_on": today,
        "received_hour": timezone.localtime(now).strftime("%H:%M"),
    }
    asked = "track" in request.GET
    form = DeadlineForm(request.GET if asked else None, tracks=tracks, initial=first)
    answer: permit_queries.DeadlinePreview | None = None
    reasons: tuple[Reason, ...] = ()
    if tracks and (not asked or form.is_valid()):
        answer, reasons = _answer(form.cleaned_data if asked else {**first, "received_hour": None})
    upcoming = calendar_queries.occurrences_between(
        calendar_queries.visible_occurrences(NOBODY), now
    )
    upcoming = calendar_queries.with_pages(upcoming, actor_of(request), "entry__")
    context = {
        "offers": offers,
        "form": form,
        "asked": asked,
        "answer": answer,
        "reasons": reasons,
        "upcoming": upcoming.exclude(entry__kind__in=KINDS_APART).order_by("starts_at", "pk")[
            :COMING_UP
        ],
    }
    return render(request, "portal/home.html", context)


def _offers(today: date) -> list[Offer]:
    return [
        Offer(procedure, version)
        for procedure in permit_queries.published_procedures()
        for version in procedure.versions.all()
        if (version.valid_from is None or version.valid_from <= today)
        and (version.valid_until is None or today <= version.valid_until)
    ]


def _track_words(track: Track) -> str:
    days = track.working_days or 0
    words = ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    return f"{named(track)}: {words}"


def _answer(
    asked: dict[str, object],
) -> tuple[permit_queries.DeadlinePreview | None, tuple[Reason, ...]]:
    procedure, _colon, track = str(asked["track"]).partition(":")
    received_on, hour = asked["received_on"], asked["received_hour"]
    assert isinstance(received_on, date)
    at = hour if isinstance(hour, time) else OPENING
    received_at = datetime.combine(received_on, at, tzinfo=OFFICE_ZONE)
    try:
        return permit_queries.preview_deadline(
            procedure=procedure, track=track, received_at=received_at
        ), ()
    except RuleBroken as refusal:
        return None, refusal.reasons
    except Malformed as refusal:
        return None, (refusal.message,)
