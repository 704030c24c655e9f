"""Reading slips, feedback, and what they score."""

from foreign_affairs.quality.queries.scores import Answers, Indicator, Judgement, Scores, scores
from foreign_affairs.quality.queries.slips import (
    ASKED,
    dossier_behind,
    dossier_with_code,
    may_be_evaluated,
    own_dossier,
    reads_every_slip,
    settled,
    slip_of,
    slips_visible_to,
    speaks_for,
    to_be_asked,
)
from foreign_affairs.quality.queries.units import unit_paces

__all__ = [
    "ASKED",
    "Answers",
    "Indicator",
    "Judgement",
    "Scores",
    "dossier_behind",
    "dossier_with_code",
    "may_be_evaluated",
    "own_dossier",
    "reads_every_slip",
    "scores",
    "settled",
    "slip_of",
    "slips_visible_to",
    "speaks_for",
    "to_be_asked",
    "unit_paces",
]
