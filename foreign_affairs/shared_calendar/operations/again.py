"""A second try where the database itself broke a transaction off."""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError

P = ParamSpec("P")
R = TypeVar("R")
# Serialization failure, deadlock detected.
_BROKEN_OFF = frozenset({"40001", "40P01"})
# Long enough for the other one to take what we both wanted; at once we would cross it again.
_MOMENT = 0.05


def tried_again(act: Callable[P, R]) -> Callable[P, R]:
    """`act`, a whole transaction, done once more if it was chosen to end a deadlock.

    Stands above `transaction.atomic(durable=True)`. What was written the first time is gone, so
    the request's mark on the audit starts anew.
    """

    @wraps(act)
    def twice(*args: P.args, **kwargs: P.kwargs) -> R:
        mark = getattr(kwargs.get("actor"), "request", None)
        written = mark.written if mark else 0
        try:
            return act(*args, **kwargs)
        except OperationalError as broken:
            if getattr(broken.__cause__, "sqlstate", "") not in _BROKEN_OFF:
                raise
        time.sleep(_MOMENT)
        if mark:
            mark.written = written
        return act(*args, **kwargs)

    return twice
