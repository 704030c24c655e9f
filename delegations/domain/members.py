"""What may be wrong with a member of a delegation, and what is only to be pointed out. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from foreign_affairs.personal_data.cipher import is_latin
from foreign_affairs.refusals import Reason


class Warn(StrEnum):
    """What is pointed out and forbids nothing. Source: office practice."""

    EXPIRES_SOON = "expires_soon"
    IN_ANOTHER_DELEGATION = "in_another_delegation"
    PERSON_TWICE = "person_twice"


MONTHS_VALID_AFTER_DEPARTURE = 6
NOT_LATIN = Reason(
    "passport_number_letters",
    "A passport number has the letters A to Z and the digits 0 to 9 only.",
    "passport_number",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One member as the rules see it."""

    full_name: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    passport_number: str = field(default="", repr=False)
    passport_expires_on: date | None = None


def why_member_impossible(member: MemberFacts, *, today: date) -> tuple[Reason, ...]:
    """What can never be right of a member."""
    reasons = []
    if not member.full_name.strip():
        reasons.append(Reason("member_unnamed", "Enter the name as in the passport.", "full_name"))
    if member.born_on is not None and member.born_on >= today:
        reasons.append(Reason("born_in_the_future", "This date of birth is ahead.", "born_on"))
    number = member.passport_number
    if not is_latin(number):
        reasons.append(NOT_LATIN)
    if number and not 4 <= sum(sign.isalnum() for sign in number) <= 20:
        reasons.append(
            Reason(
                "passport_number_length",
                "A passport number has 4 to 20 letters and digits.",
                "passport_number",
            )
        )
    return tuple(reasons)


def expires_soon(expires_on: date | None, *, departs_on: date) -> bool:
    """Whether a passport ends less than six months after the guests leave.

    Source: office practice, after what borders ask for.
    """
    limit = departs_on + relativedelta(months=MONTHS_VALID_AFTER_DEPARTURE)
    return expires_on is not None and expires_on < limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody in a list of members: `person` tells the same person from others.

    `elsewhere`: the same passport stands in another delegation that is here in these days.
    """

    key: int
    person: str = field(repr=False)
    passport_expires_on: date | None = None
    elsewhere: bool = False


def warnings_of(
    members: Iterable[Listed], *, departs_on: date | None
) -> dict[int, tuple[Warn, ...]]:
    """What is to be pointed out of each of `members`, by key; nothing of most."""
    listed = list(members)
    times = Counter(member.person for member in listed if member.person)
    found = {
        member.key: tuple(
            warning
            for warning, is_so in (
                (
                    Warn.EXPIRES_SOON,
                    departs_on is not None
                    and expires_soon(member.passport_expires_on, departs_on=departs_on),
                ),
                (Warn.IN_ANOTHER_DELEGATION, member.elsewhere),
                (Warn.PERSON_TWICE, times[member.person] > 1),
            )
            if is_so
        )
        for member in listed
    }
    return {key: warnings for key, warnings in found.items() if warnings}
