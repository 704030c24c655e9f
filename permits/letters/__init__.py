"""What the papers of permits say: the frozen context of each template, from rows to words.

A paper's kind is the name of its builder here and of its template in permits/paper. Papers are in
Vietnamese, the language of the law; see docs/papers.md for the keys.
"""

from collections.abc import Callable, Mapping
from typing import Any

from permits.letters.decisions import PERMIT_TEMPLATE, permit, refusal_letter
from permits.letters.forms import (
    RECEIPT_TEMPLATE,
    receipt,
    refusal_of_reception,
    supplement_request,
)
from permits.letters.numbers import UNNUMBERED, number_text, series
from permits.letters.wording import one_stop_decree, period, place, signer_of

__all__ = [
    "BUILDERS",
    "PERMIT_TEMPLATE",
    "RECEIPT_TEMPLATE",
    "UNNUMBERED",
    "number_text",
    "one_stop_decree",
    "period",
    "permit",
    "place",
    "receipt",
    "refusal_letter",
    "refusal_of_reception",
    "series",
    "signer_of",
    "supplement_request",
    "template_of",
]


BUILDERS: Mapping[str, Callable[..., dict[str, Any]]] = {
    build.__name__: build for build in (supplement_request, refusal_of_reception, refusal_letter)
}


def template_of(kind: str) -> str:
    """The template of a kind of paper, as a path from the project's root."""
    return f"permits/paper/{kind}.typ"
