"""What the papers of permits say: the frozen context of each template, from rows to words.

A paper's kind is the name of its builder. Papers are in Vietnamese, the language of the law; see
docs/papers.md for the keys.
"""

from collections.abc import Callable, Mapping
from typing import Any

from permits.letters.correspondence import consultation_letter, letter_upward
from permits.letters.decisions import PERMIT_TEMPLATE, hosting_consent, permit, refusal_letter
from permits.letters.forms import (
    RECEIPT_TEMPLATE,
    Move,
    RegisterLine,
    apology,
    control_sheet,
    receipt,
    refusal_of_reception,
    register,
    stop_notice,
    supplement_request,
)
from permits.letters.numbers import UNNUMBERED, is_numbered, number_text, series
from permits.letters.orders import cancellation, reinstatement, suspension
from permits.letters.reports import (
    AnnualLine,
    Results,
    annual_line,
    annual_table,
    result_report,
    results_told,
)
from permits.letters.wording import one_stop_decree, period, place, signer_of

__all__ = [
    "BUILDERS",
    "OTHERS_SIGN",
    "PERMIT_TEMPLATE",
    "RECEIPT_TEMPLATE",
    "UNNUMBERED",
    "AnnualLine",
    "Move",
    "RegisterLine",
    "Results",
    "annual_line",
    "annual_table",
    "apology",
    "cancellation",
    "consultation_letter",
    "control_sheet",
    "hosting_consent",
    "is_numbered",
    "letter_upward",
    "number_text",
    "one_stop_decree",
    "period",
    "permit",
    "place",
    "receipt",
    "refusal_letter",
    "refusal_of_reception",
    "register",
    "reinstatement",
    "result_report",
    "results_told",
    "series",
    "signer_of",
    "stop_notice",
    "supplement_request",
    "suspension",
    "template_of",
]

BUILDERS: Mapping[str, Callable[..., dict[str, Any]]] = {
    build.__name__: build
    for build in (
        supplement_request,
        refusal_of_reception,
        apology,
        stop_notice,
        control_sheet,
        register,
        consultation_letter,
        letter_upward,
        refusal_letter,
        hosting_consent,
        suspension,
        cancellation,
        reinstatement,
        result_report,
        annual_table,
    )
}
"""Every kind of paper but the receipt and the permit, whose numbers are not their own."""

OTHERS_SIGN = frozenset({"result_report"})
"""Papers that are not the office's: it does not sign them. Source: Circular 01/2018, art. 10."""

_SHARED_TEMPLATES = {
    "suspension": "permit_order",
    "cancellation": "permit_order",
    "reinstatement": "permit_order",
}


def template_of(kind: str) -> str:
    """The template of a kind of paper, as a path from the project's root."""
    return f"permits/paper/{_SHARED_TEMPLATES.get(kind, kind)}.typ"
