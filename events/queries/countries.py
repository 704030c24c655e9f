"""What there is with one country or partner: who came, and what was agreed."""

from collections import Counter

from django.db.models import Count, QuerySet

from delegations import queries as delegations
from delegations.domain.lifecycle import State
from delegations.models import Delegation
from events.models import Outcome
from events.queries.events import events_visible_to
from foreign_affairs.accounts.actors import Actor

LASTING = (Outcome.Kind.MEMORANDUM, Outcome.Kind.AGREEMENT)
"""What stays between two sides after a visit; commitments and the like are followed up instead."""


def agreements(actor: Actor) -> QuerySet[Outcome]:
    """Memoranda and agreements with any country, the newest first."""
    found = Outcome.objects.filter(kind__in=LASTING, event__in=events_visible_to(actor))
    found = found.exclude(country="").select_related("event")
    return found.order_by("-event__last_at", "-pk")


def delegations_of(actor: Actor, country: str, partner: str = "") -> QuerySet[Delegation]:
    """Delegations from a country, or from one organisation of it, the newest first."""
    found = delegations.with_names(delegations.visible_to(actor)).filter(country=country)
    if partner:
        found = found.filter(organisation=partner)
    return found.order_by("-arrives_at", "-pk")


def partners_of(actor: Actor, country: str) -> list[tuple[str, int]]:
    """The organisations and cities of a country that sent delegations, with how many, by name."""
    rows = delegations.visible_to(actor).filter(country=country).exclude(organisation="")
    counted = rows.values("organisation").annotate(total=Count("pk")).order_by("organisation")
    return [(row["organisation"], row["total"]) for row in counted]


def countries_met(actor: Actor) -> dict[str, tuple[int, int]]:
    """Country → how many delegations came or will come, and how many agreements there are with it.

    A visit that was called off does not count.
    """
    visits = delegations.visible_to(actor).exclude(state=State.CANCELLED)
    came = Counter(visits.values_list("country", flat=True))
    agreed = Counter(agreements(actor).values_list("country", flat=True))
    return {code: (came[code], agreed[code]) for code in {*came, *agreed}}
