"""A notice's context kept as JSON, in which days and instants stay days and instants. Pure."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_DAY, _INSTANT = "$day", "$instant"


def frozen(context: Mapping[str, Any]) -> dict[str, Any]:
    """`context` as plain JSON. Anything that is no JSON, day or instant is kept as its text."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(context), default=_plain))
    return plain


def thawed(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context that was frozen, days and instants again as such."""
    whole: dict[str, Any] = json.loads(json.dumps(dict(context)), object_hook=_revived)
    return whole


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return str(value)


def _revived(found: dict[str, Any]) -> Any:
    if found.keys() == {_DAY}:
        return date.fromisoformat(found[_DAY])
    if found.keys() == {_INSTANT}:
        return datetime.fromisoformat(found[_INSTANT])
    return found
