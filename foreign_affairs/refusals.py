"""Base classes of every refusal. Pure: each carries a stable `reason` that API and pages share.

Which HTTP status a class has is decided in `rest/errors.py` alone. Sentences are written in
English here and translated where they are shown.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class Word(str):
    """A value of a sentence that is itself English and translated where it is shown."""

    __slots__ = ()


class Dong(int):
    """An amount in a sentence, shown in groups of three digits."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing a rule found wrong: a stable code, an English sentence, the field it concerns.

    `sentence` may hold %(name)s places, filled from `values` after translation.
    """

    code: str
    sentence: str
    field: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer of the domain, not an error in it
    """Something may not be done. Nothing was written."""

    reason: ClassVar[str] = "refused"

    def __init__(self, message: Reason) -> None:
        super().__init__(str(message))
        self.message = message

    def members(self) -> dict[str, Any]:
        """What a caller may want beside the sentence; keys are stable."""
        return {}


class Malformed(Refusal):
    """The request cannot be read: a wrong type, an impossible date, an unknown name."""

    reason = "malformed"


class NotVisible(Refusal):
    """The thing does not exist, or not for this caller: the two are never told apart."""

    reason = "not_found"

    def __init__(self) -> None:
        super().__init__(Reason("not_found", "There is nothing here that you may see."))


class Forbidden(Refusal):
    """The caller sees the thing but has not the role that this takes."""

    reason = "wrong_role"

    def __init__(self, message: Reason | None = None) -> None:
        super().__init__(message or Reason("wrong_role", "Your role does not open this page."))


class Conflict(Refusal):
    """What is asked does not fit the state of things as they are now."""

    reason = "conflict"


class RuleBroken(Refusal):
    """One or more rules said no; every reason is given at once."""

    reason = "rule_broken"

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(self.reasons[0])

    def members(self) -> dict[str, Any]:
        return {"reasons": self.reasons}


def refuse(reasons: Iterable[Reason]) -> None:
    """Raise RuleBroken with every one of `reasons`, if there is any."""
    found = tuple(reasons)
    if found:
        raise RuleBroken(found)


def demand(text: str, *, field: str = "reason") -> str:
    """`text` without white space around it. Raises RuleBroken if nothing is left."""
    if not text.strip():
        raise RuleBroken([Reason("reason_missing", "Say why.", field)])
    return text.strip()
