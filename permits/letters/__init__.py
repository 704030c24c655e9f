"""What the papers of permits say: the frozen context of each template, from rows to words.

Papers are in Vietnamese, the language of the law; see docs/papers.md for the keys.
"""

from permits.letters.decisions import PERMIT_TEMPLATE, permit
from permits.letters.forms import RECEIPT_TEMPLATE, receipt
from permits.letters.wording import period, place

__all__ = [
    "PERMIT_TEMPLATE",
    "RECEIPT_TEMPLATE",
    "period",
    "permit",
    "place",
    "receipt",
]
