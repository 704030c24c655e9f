"""Countries by their ISO 3166-1 alpha-2 codes, and how they are called. Pure.

Source: Unicode CLDR, as `babel` carries it.
"""

from functools import cache

from babel import Locale

from foreign_affairs.folding import fold

# What CLDR counts among territories and ISO 3166-1 does not assign to a country.
_NOT_ASSIGNED = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
# How the office writes what CLDR calls otherwise. Source: office practice.
_OWN_NAMES = {"TW": {"vi": "Đài Loan (Trung Quốc)", "en": "Taiwan (China)"}}


@cache
def names(language: str) -> dict[str, str]:
    """Code → name in `language` ("vi", "en"), by name."""
    territories = Locale(language).territories
    known = {
        str(code): str(name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ASSIGNED
    }
    known |= {code: own[language] for code, own in _OWN_NAMES.items() if language in own}
    return dict(sorted(known.items(), key=lambda item: fold(item[1])))


def is_country(code: str) -> bool:
    return code in names("en")


def name(code: str, language: str) -> str:
    """How a country is called; the code itself where it is unknown."""
    return names(language).get(code, code)


def code_of(text: str) -> str | None:
    """The code of a country written by its code or by its name, Vietnamese or English."""
    if is_country(text.strip().upper()):
        return text.strip().upper()
    return _by_name().get(fold(text))


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): code for language in ("en", "vi") for code, name in names(language).items()}
