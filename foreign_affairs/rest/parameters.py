"""Query parameters, read strictly: an unknown, empty or repeated one is refused, never ignored."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from rest_framework.serializers import IntegerField, Serializer

from foreign_affairs.refusals import Malformed, Reason

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]+")


def is_written_as_day(text: str) -> bool:
    """Whether it is `2026-04-20`; Python reads `20260420`, `2026-W17-1` and other digits, too."""
    return bool(_DAY.fullmatch(text))


def is_written_as_moment(text: str) -> bool:
    """The same for a day alone or with a time behind it."""
    return bool(_MOMENT.fullmatch(text))


def is_written_as_number(text: str) -> bool:
    """Whether these are ASCII digits; the libraries read those of every script, and `1.0`, too."""
    return bool(_WHOLE.fullmatch(text))


class BadParameters(Malformed):
    """One or more parameters cannot be read; `allowed` names those that may be given."""

    reason = "bad_parameter"

    def __init__(self, reasons: Iterable[Reason], *, allowed: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        self.allowed = tuple(allowed)
        super().__init__(self.reasons[0])

    def members(self) -> dict[str, Any]:
        return {"reasons": self.reasons, "allowed": self.allowed}


def refuse_strange(
    given: QueryDict, *, allowed: Iterable[str], several: Iterable[str] = ()
) -> None:
    """Raise BadParameters unless all names are `allowed` and have one value, or `several`."""
    allowed, several = tuple(allowed), frozenset(several)
    wrong = []
    for name, values in given.lists():
        if name not in allowed:
            wrong.append(_reason("unknown_parameter", "There is no parameter %(name)s here.", name))
        elif any(not value.strip() for value in values):
            wrong.append(_reason("empty_parameter", "%(name)s was given without a value.", name))
        elif any("\x00" in value for value in values):
            wrong.append(
                _reason("bad_parameter", "%(name)s holds a character that no text has.", name)
            )
        elif len(values) > 1 and name not in several:
            wrong.append(_reason("repeated_parameter", "%(name)s may be given once only.", name))
    if wrong:
        raise BadParameters(wrong, allowed=allowed)


def read(given: QueryDict, serializer_class: type[Serializer[Any]]) -> Mapping[str, Any]:
    """The parameters of a view that is no list, by the fields of `serializer_class`.

    Raises BadParameters for strange ones, and for values that the serializer refuses.
    """
    serializer = serializer_class(data=given)
    allowed = tuple(serializer.fields)
    refuse_strange(given, allowed=allowed)
    if no_number := [
        _reason("invalid", "%(name)s is no whole number.", name)
        for name, field in serializer.fields.items()
        if isinstance(field, IntegerField) and not is_written_as_number(given.get(name, "0"))
    ]:
        raise BadParameters(no_number, allowed=allowed)
    if not serializer.is_valid():
        raise BadParameters(
            [
                Reason(str(error.code), str(error), "" if name == "non_field_errors" else name)
                for name, errors in serializer.errors.items()
                for error in errors
            ],
            allowed=allowed,
        )
    validated: Mapping[str, Any] = serializer.validated_data
    return validated


def _reason(code: str, sentence: str, name: str) -> Reason:
    return Reason(code, sentence, name, {"name": name[:60]})
