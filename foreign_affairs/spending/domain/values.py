"""The words of Circular 35/2026/TT-BTC: ranks, what is spent on whom, who pays."""

from enum import StrEnum


class Rank(StrEnum):
    """The rank of a delegation, by its head. Source: Circular 35/2026/TT-BTC, annex."""

    SPECIAL = "special"
    A = "A"
    B = "B"
    C = "C"
    OTHER = "other"


LIMITED = (Rank.A, Rank.B, Rank.C)
"""The ranks with one banquet, one performance and so many cars; else the head decides."""


class Role(StrEnum):
    """For whom a norm is: `EVERYONE` where the rule makes no difference."""

    EVERYONE = ""
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    SPOUSE = "spouse"


class Funding(StrEnum):
    """Who bears a delegation's stay. Source: Circular 35/2026/TT-BTC, chapters II, III."""

    FULL = "full"
    LODGING_AND_MEALS_BY_GUESTS = "lodging_and_meals_by_guests"
    SELF_FUNDED = "self_funded"


class Hosting(StrEnum):
    """What this office is to the delegation. `LEAD`: its only host, or the first of several.

    Source: Circular 35/2026/TT-BTC, art. 13, 15.
    """

    LEAD = "lead"
    ONE_OF_SEVERAL = "one_of_several"
    LOCALITY = "locality"


class ConferenceFunding(StrEnum):
    """Who bears an international conference. Source: Circular 35/2026/TT-BTC, art. 26-28."""

    VIETNAM = "vietnam"
    JOINT = "joint"
    FOREIGN = "foreign"


class Payer(StrEnum):
    """In whose column an amount stands. `NOBODY`: the rules let the budget pay none of it."""

    BUDGET = "budget"
    GUESTS = "guests"
    LEAD_HOST = "lead_host"
    FOREIGN_SIDE = "foreign_side"
    NOBODY = "nobody"


class Item(StrEnum):
    """What money is spent on; the last six are shares of another norm, in percent."""

    FLOWERS = "flowers"
    LOUNGE = "lounge"
    CAR = "car"
    LODGING = "lodging"
    MEALS = "meals"
    SUPPORT_MEALS = "support_meals"
    CONFERENCE_STAFF_MEALS = "conference_staff_meals"
    REFRESHMENTS = "refreshments"
    INTERPRETING_CONSECUTIVE = "interpreting_consecutive"
    INTERPRETING_SIMULTANEOUS = "interpreting_simultaneous"
    TRANSLATION_INTO_VIETNAMESE = "translation_into_vietnamese"
    TRANSLATION_FROM_VIETNAMESE = "translation_from_vietnamese"
    SHOW = "show"
    GIFT = "gift"
    GIFT_FOR_OTHERS = "gift_for_others"
    DUTY_ALLOWANCE = "duty_allowance"
    FAREWELL_MEAL = "farewell_meal"
    FAREWELL_GIFT = "farewell_gift"
    OTHER = "other"
    MEALS_WITH_GUESTS = "meals_with_guests"
    BANQUET = "banquet"
    MEALS_ON_BANQUET_DAY = "meals_on_banquet_day"
    BREAKFAST = "breakfast"
    OWN_STAFF = "own_staff"
    OTHER_LANGUAGE = "other_language"


class Unit(StrEnum):
    PERSON = "person"
    PERSON_DAY = "person_day"
    PERSON_SESSION = "person_session"
    PERSON_HOUR = "person_hour"
    PAGE = "page"
    CAR_DAY = "car_day"
    OCCASION = "occasion"
    PERCENT = "percent"


COUNTED_IN = {
    Item.FLOWERS: Unit.PERSON,
    Item.LOUNGE: Unit.OCCASION,
    Item.CAR: Unit.CAR_DAY,
    Item.LODGING: Unit.PERSON_DAY,
    Item.MEALS: Unit.PERSON_DAY,
    Item.SUPPORT_MEALS: Unit.PERSON_DAY,
    Item.CONFERENCE_STAFF_MEALS: Unit.PERSON_DAY,
    Item.REFRESHMENTS: Unit.PERSON_SESSION,
    Item.INTERPRETING_CONSECUTIVE: Unit.PERSON_HOUR,
    Item.INTERPRETING_SIMULTANEOUS: Unit.PERSON_HOUR,
    Item.TRANSLATION_INTO_VIETNAMESE: Unit.PAGE,
    Item.TRANSLATION_FROM_VIETNAMESE: Unit.PAGE,
    Item.SHOW: Unit.OCCASION,
    Item.GIFT: Unit.PERSON,
    Item.GIFT_FOR_OTHERS: Unit.PERSON,
    Item.DUTY_ALLOWANCE: Unit.PERSON_DAY,
    Item.FAREWELL_MEAL: Unit.PERSON,
    Item.FAREWELL_GIFT: Unit.PERSON,
    Item.OTHER: Unit.OCCASION,
    Item.MEALS_WITH_GUESTS: Unit.PERCENT,
    Item.BANQUET: Unit.PERCENT,
    Item.MEALS_ON_BANQUET_DAY: Unit.PERCENT,
    Item.BREAKFAST: Unit.PERCENT,
    Item.OWN_STAFF: Unit.PERCENT,
    Item.OTHER_LANGUAGE: Unit.PERCENT,
}
"""The one unit in which a norm of an item has an amount."""


class Level(StrEnum):
    """Whose norm it is: the Circular's cap, or the city's own within it (art. 33.1)."""

    NATIONAL = "national"
    CITY = "city"


class Confidence(StrEnum):
    """How well the source of a norm is known."""

    READ = "V"
    SECONDARY = "V2"
    UNVERIFIED = "R"
    INFERRED = "I"


class Term(StrEnum):
    """What makes a line of one item another line."""

    VIETNAMESE = "vietnamese"
    BUS = "bus"
    OWN_STAFF = "own_staff"
    OTHER_LANGUAGE = "other_language"


MOST_VND = 10**15
MOST_PEOPLE = 10_000
MOST_DAYS = 366
MOST_PRICE = 10**10
"""So that no sum of a plan is too large for a column."""
