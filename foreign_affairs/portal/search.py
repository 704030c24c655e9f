"""One search over all that has a page. The parts are entered here: wiring, as in panels.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from delegations import queries as delegations
from delegations.models import Delegation
from events import queries as events
from events.models import Event
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.folding import fold
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar import queries as calendar
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.shared_calendar.values import KINDS_APART
from permits import queries as permits
from permits.models import Dossier, Permit

FEWEST_LETTERS = 2
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that fits, as a line tells it. `path` is "" where the reader has no page of it."""

    title_vi: str
    title_en: str
    about: str
    number: str
    state: str
    starts_at: datetime | None
    path: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing: which rows a reader may find, which of them fit a text, how one is told.

    `template` shows the state of what was found in words.
    """

    key: str
    words: Any
    rows: Callable[[Actor], QuerySet[Any]]
    fits: Callable[[str], Q]
    told: Callable[[Any], Found]

    @property
    def template(self) -> str:
        return f"portal/found/{self.key}.html"


@dataclass(frozen=True, slots=True)
class Finds:
    """What fits in one part: how many in all, and the newest of them."""

    part: Part
    total: int
    shown: tuple[Found, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def find(text: str, actor: Actor) -> list[Finds]:
    """What `actor` may see and in which every word of `text` stands, part by part; empty ones too.

    Case and diacritics are ignored. Nothing is found for fewer than two letters. At most two
    queries a part.
    """
    if len(fold(text)) < FEWEST_LETTERS:
        return [Finds(part, 0, ()) for part in PARTS]
    return [_find(part, text, actor) for part in PARTS]


def _find(part: Part, text: str, actor: Actor) -> Finds:
    fitting = part.rows(actor).filter(part.fits(text))
    rows = list(fitting[: MOST_SHOWN + 1])
    total = len(rows) if len(rows) <= MOST_SHOWN else fitting.count()
    return Finds(part, total, tuple(part.told(row) for row in rows[:MOST_SHOWN]))


def _dossiers(actor: Actor) -> QuerySet[Dossier]:
    return permits.visible_to(actor).select_related("organisation").order_by("-pk")


def _dossier(dossier: Dossier) -> Found:
    return Found(
        title_vi=dossier.title_vi,
        title_en=dossier.title_en,
        about=dossier.organisation.name,
        number=dossier.code or dossier.reference,
        state=dossier.state,
        starts_at=dossier.starts_at,
        path=f"/dossiers/{dossier.pk}/",
    )


def _permits(actor: Actor) -> QuerySet[Permit]:
    return permits.permits_visible_to(actor).prefetch_related(None).order_by("-pk")


def _permit_fits(text: str) -> Q:
    return words_within("dossier__search_text", text) | Q(number_text__icontains=text.strip())


def _permit(permit: Permit) -> Found:
    return Found(
        title_vi=permit.title_vi,
        title_en=permit.title_en,
        about=permit.holder,
        number=permit.number_text,
        state=permit.status,
        starts_at=permit.starts_at,
        path=f"/permits/{permit.pk}/",
    )


def _events(actor: Actor) -> QuerySet[Event]:
    return events.events_visible_to(actor).select_related("venue").order_by("-pk")


def _event(event: Event) -> Found:
    return Found(
        title_vi=event.title_vi,
        title_en=event.title_en,
        about=event.venue.name_vi if event.venue else event.place,
        number=event.reference,
        state=event.state,
        starts_at=event.starts_at,
        path=f"/events/{event.pk}/",
    )


def _delegations(actor: Actor) -> QuerySet[Delegation]:
    return delegations.visible_to(actor).order_by("-pk")


def _delegation(delegation: Delegation) -> Found:
    return Found(
        title_vi=delegation.name_vi,
        title_en=delegation.name_en,
        about=delegation.organisation,
        number=delegation.reference,
        state=delegation.state,
        starts_at=delegation.arrives_at,
        path=f"/delegations/{delegation.pk}/",
    )


def _entries(actor: Actor) -> QuerySet[Entry]:
    """What the calendar shows beside what the reader finds as such, the newest first.

    Of a restricted entry nothing may be found out by asking for its words.
    """
    entries = calendar.visible_entries(actor).exclude(visibility=Entry.Visibility.RESTRICTED)
    if actor.is_staff:
        entries = entries.exclude(source_kind__in=["dossier", "event", "delegation"])
    elif actor.organisation_id:
        entries = entries.exclude(source_kind="dossier", organisation_id=actor.organisation_id)
    entries = entries.exclude(kind__in=KINDS_APART)
    entries = calendar.with_pages(entries, actor)
    return entries.defer("text", "busy_text").order_by("-span_starts_at", "-pk")


def _entry(entry: Any) -> Found:
    return Found(
        title_vi=entry.title,
        title_en=entry.title_en,
        about=entry.location,
        number="",
        state=entry.status,
        starts_at=entry.span_starts_at,
        path=entry.page,
    )


PARTS = (
    Part(
        key="dossiers",
        words=_("Dossiers"),
        rows=_dossiers,
        fits=partial(words_within, "search_text"),
        told=_dossier,
    ),
    Part(key="permits", words=_("Permits"), rows=_permits, fits=_permit_fits, told=_permit),
    Part(
        key="events",
        words=_("Events"),
        rows=_events,
        fits=partial(words_within, "search_text"),
        told=_event,
    ),
    Part(
        key="delegations",
        words=_("Delegations"),
        rows=_delegations,
        fits=partial(words_within, "search_text"),
        told=_delegation,
    ),
    Part(
        key="calendar",
        words=_("In the calendar"),
        rows=_entries,
        fits=partial(words_within, "search"),
        told=_entry,
    ),
)
