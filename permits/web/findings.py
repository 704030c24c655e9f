"""What the pages say of a classification: regime, whose it is, why, and by which law."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from foreign_affairs.rest.sentences import said
from permits.domain.intake import OFFICE_PRACTICE, Authority, Finding, Ground, Regime
from permits.models import Classification

# (regime, authority) → (title, what follows from it, tone)
MEANS = {
    (Regime.PERMIT, Authority.CITY_CHAIR): (
        N_("It needs a permit of the Chair of the city's People's Committee"),
        N_("File the dossier here."),
        "info",
    ),
    (Regime.PERMIT, Authority.PRIME_MINISTER): (
        N_("It needs a permit of the Prime Minister"),
        N_(
            "File the dossier here; the city sends it on. The answer depends on the Prime Minister."
        ),
        "soon",
    ),
    (Regime.PERMIT, Authority.SECTOR_HEAD): (
        N_("The agency that manages the sector permits it"),
        N_("This office may not decide on it: file with that agency."),
        "late",
    ),
    (Regime.PERMIT, Authority.REFER): (
        N_("Another agency permits it"),
        N_("This office may not decide on it: file with the agency that licensed the organiser."),
        "late",
    ),
    (Regime.NOTIFY, Authority.NONE): (
        N_("It needs no permit, only a notification"),
        N_("Notify here before the event; the office takes note."),
        "ok",
    ),
    (Regime.NOTIFY, Authority.REFER): (
        N_("It needs no permit, only a notification to another agency"),
        N_("Notify the agency that manages the university directly."),
        "late",
    ),
    (Regime.PARTY_RULES, Authority.NONE): (
        N_("The rules of the Party apply"),
        N_("There is nothing to file here."),
        "quiet",
    ),
    (Regime.OUT_OF_SCOPE, Authority.NONE): (
        N_("It needs no permit for an international conference"),
        N_("There is nothing to file here. Other rules may still apply."),
        "quiet",
    ),
}
PAPER_ONLY = N_("Bring the dossier to the one-stop desk on paper. Write nothing of it here.")


@dataclass(frozen=True, slots=True)
class Why:
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page tells it. `is_here`: it may be filed with this office."""

    regime: str
    authority: str
    title: str
    follows: str
    tone: str
    why: tuple[Why, ...]
    rules_version: str
    is_here: bool
    corrected_because: str = ""


def told_finding(found: Classification | None) -> Told | None:
    """A stored classification in words."""
    if found is None:
        return None
    return _told(
        found.regime, found.authority, found.because, found.rules_version, because=found.reason
    )


def told_of(found: Finding) -> Told:
    """A finding that nobody keeps, in words."""
    return _told(
        found.regime,
        found.authority,
        found.grounds,
        found.rules_version,
        follows=PAPER_ONLY if found.paper_only else "",
    )


def _told(
    regime: str,
    authority: str,
    grounds: Iterable[Ground],
    rules_version: str,
    *,
    because: str = "",
    follows: str = "",
) -> Told:
    title, usually, tone = MEANS[Regime(regime), Authority(authority)]
    return Told(
        regime=str(regime),
        authority=str(authority),
        title=gettext(title),
        follows=gettext(follows or usually),
        tone=tone,
        why=tuple(Why(said(ground.reason), source_words(ground.source)) for ground in grounds),
        rules_version=rules_version,
        is_here=not follows and tone in {"info", "soon", "ok"},
        corrected_because=because,
    )


_INSTRUMENTS = {"Decision": "Quyết định", "Decree": "Nghị định", "Law": "Luật"}


def source_words(source: str) -> str:
    """A source as the reader's law books write it: Quyết định 06/2020/QĐ-TTg, Điều 3 khoản 1."""
    if source == OFFICE_PRACTICE:
        return gettext("practice of the office")
    if get_language() != "vi":
        return source
    instrument, _comma, article = source.partition(", art. ")
    kind, _space, number = instrument.partition(" ")
    words = f"{_INSTRUMENTS.get(kind, kind)} {number}"
    parts: list[Any] = re.findall(r"\w+", article)
    for name, part in zip(("Điều", "khoản", "điểm"), parts, strict=False):
        words += f"{',' if name == 'Điều' else ''} {name} {part}"
    return words
