"""Bodies as JSON objects. Whatever two readers could understand differently is refused."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEEPEST = 32


class JSONParser(BaseParser):
    """One object in UTF-8: no name twice, no NaN, no NUL, no lone surrogate, at most 32 deep."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Raises ParseError, or RequestDataTooBig beyond DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise RequestDataTooBig
        try:
            parsed = json.loads(
                body.decode("utf-8"),
                object_pairs_hook=_object,
                parse_constant=_refuse_constant,
                parse_float=_finite,
                parse_int=_whole,
            )
        except UnicodeDecodeError:
            raise ParseError(_("The body is not valid UTF-8.")) from None
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None
        if not isinstance(parsed, dict):
            raise ParseError(_("The body must be a JSON object."))
        _refuse_strange(parsed)
        return parsed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError(_("A name stands twice in one JSON object."))
    return found


def _refuse_constant(name: str) -> None:
    raise ParseError(_("%(name)s is not a JSON value.") % {"name": name})


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ParseError(_("A number is too large."))
    return number


def _whole(text: str) -> int:
    """No column, and no other reader of JSON, holds more than 64 bits."""
    if len(text) > 20 or abs(number := int(text)) >= 2**63:
        raise ParseError(_("A number is too large."))
    return number


def _refuse_strange(parsed: dict[str, Any]) -> None:
    """Walk without recursion, so that depth is measured and not suffered."""
    level: list[Any] = [parsed]
    for _depth in range(DEEPEST + 1):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.keys()
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str) and not _is_text(value):
                raise ParseError(_("A text holds a character that no text has."))
        if not inner:
            return
        level = inner
    raise ParseError(_("The JSON is nested too deeply."))


def _is_text(value: str) -> bool:
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
