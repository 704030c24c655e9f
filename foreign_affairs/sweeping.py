"""What sweeps share: each row in a transaction of its own, and none that holds the others up."""

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

log = structlog.get_logger()


def one_by_one(act: Callable[..., int], keys: Iterable[int], *, at: datetime, of: str) -> int:
    """What `act` answers for each of `keys`, summed; a failure is logged as an error.

    `of` names what the keys are of, as in "dossier".
    """
    done, failed = 0, f"{of}_not_swept"
    for key in keys:
        try:
            done += act(key, at=at)
        except Exception:
            log.exception(failed, sweep=act.__name__.strip("_"), **{of: key})
    return done
