"""The numbers on papers: which papers share a series, and how a number is printed."""

from django.conf import settings

# kind → the symbol after the number; kinds of one symbol are numbered in one series a year.
# Source: Decree 30/2020/NĐ-CP, annex III (abbreviations of kinds); the slips: office practice.
_SYMBOLS = {
    "supplement_request": "HDHS",
    "refusal_of_reception": "TCHS",
    "apology": "PXL",
    "stop_notice": "TB-{office}",
    "refusal_letter": "{office}",
    "consultation_letter": "{office}",
    "hosting_consent": "{office}",
    "letter_upward": "TTr-{office}",
    "suspension": "QĐ-{office}",
    "cancellation": "QĐ-{office}",
    "reinstatement": "QĐ-{office}",
    "annual_table": "BC-{office}",
}
UNNUMBERED = "…"


def is_numbered(kind: str) -> bool:
    """Whether papers of `kind` have a number of their own."""
    return kind in _SYMBOLS


def symbol(kind: str) -> str:
    """What stands after the number of a paper: "TB-SNgV". Raises KeyError for an unnumbered one."""
    return _SYMBOLS[kind].format(office=settings.OFFICE_SYMBOL)


def number_text(kind: str, number: int | str) -> str:
    """The number as printed: "12/TB-SNgV"; with UNNUMBERED, that of a draft."""
    return f"{number}/{symbol(kind)}"


def series(kind: str, *, year: int) -> str:
    """The scope in which a paper is numbered: one per symbol and office-local year."""
    return f"paper:{symbol(kind)}:{year}"
