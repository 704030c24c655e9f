"""What the things are called that money is spent on; English, translated where they are shown."""

from collections.abc import Iterable

from foreign_affairs.refusals import Word
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Item,
    Payer,
    Rank,
    Role,
    Term,
    Unit,
)

ITEMS = {
    Item.FLOWERS: Word("flowers at the airport"),
    Item.LOUNGE: Word("airport lounge"),
    Item.CAR: Word("cars"),
    Item.LODGING: Word("lodging of guests"),
    Item.MEALS: Word("daily meals"),
    Item.SUPPORT_MEALS: Word("meals of the support staff"),
    Item.MEALS_WITH_GUESTS: Word("daily meals of own staff who eat with the guests"),
    Item.CONFERENCE_STAFF_MEALS: Word("meals of the conference's staff"),
    Item.REFRESHMENTS: Word("refreshments at working sessions"),
    Item.INTERPRETING_CONSECUTIVE: Word("consecutive interpreting"),
    Item.INTERPRETING_SIMULTANEOUS: Word("simultaneous interpreting"),
    Item.TRANSLATION_INTO_VIETNAMESE: Word("translation into Vietnamese"),
    Item.TRANSLATION_FROM_VIETNAMESE: Word("translation from Vietnamese"),
    Item.SHOW: Word("art performance"),
    Item.GIFT: Word("gift"),
    Item.GIFT_FOR_OTHERS: Word("gift for other guests, in special cases"),
    Item.DUTY_ALLOWANCE: Word("duty allowance"),
    Item.FAREWELL_MEAL: Word("farewell meal for an ambassador or head of mission"),
    Item.FAREWELL_GIFT: Word("farewell gift for an ambassador or head of mission"),
    Item.OTHER: Word("other costs at invoice"),
    Item.BANQUET: Word("banquet"),
    Item.MEALS_ON_BANQUET_DAY: Word("other meal on the day of the banquet"),
    Item.BREAKFAST: Word("breakfast not in the price of lodging"),
    Item.OWN_STAFF: Word("language work by own staff"),
    Item.OTHER_LANGUAGE: Word("languages other than those of the United Nations"),
}
RANKS = {
    Rank.SPECIAL: Word("special rank"),
    Rank.A: Word("rank A"),
    Rank.B: Word("rank B"),
    Rank.C: Word("rank C"),
    Rank.OTHER: Word("other guests"),
    None: Word("every rank"),
}
ROLES = {
    Role.EVERYONE: Word("everyone"),
    Role.HEAD: Word("head of delegation"),
    Role.DEPUTY: Word("deputy head"),
    Role.MEMBER: Word("member of a delegation"),
    Role.SPOUSE: Word("spouse of the head"),
}
TERMS = {
    Term.VIETNAMESE: Word("Vietnamese participants and interpreters on the approved list"),
    Term.BUS: Word("bus"),
    Term.OWN_STAFF: Word("own staff"),
    Term.OTHER_LANGUAGE: Word("other language"),
}
PAYERS = {
    Payer.BUDGET: Word("the budget"),
    Payer.GUESTS: Word("the guests"),
    Payer.LEAD_HOST: Word("the lead host"),
    Payer.FOREIGN_SIDE: Word("the foreign side"),
    Payer.NOBODY: Word("not from the budget"),
}
FUNDINGS = {
    ConferenceFunding.VIETNAM: Word("Vietnam pays everything"),
    ConferenceFunding.JOINT: Word("both sides organise it and pay"),
    ConferenceFunding.FOREIGN: Word("the foreign side pays everything"),
}
UNITS = {
    Unit.PERSON: Word("person"),
    Unit.PERSON_DAY: Word("person per day"),
    Unit.PERSON_SESSION: Word("person per half-day session"),
    Unit.PERSON_HOUR: Word("person per hour"),
    Unit.PAGE: Word("page of 350 words"),
    Unit.CAR_DAY: Word("car per day"),
    Unit.OCCASION: Word("occasion"),
    Unit.PERCENT: Word("percent"),
}


def named(
    item: Item, rank: Rank | None = None, role: Role = Role.EVERYONE, terms: Iterable[Term] = ()
) -> tuple[Word, ...]:
    """What a line is for: the item, then for whom or how where that makes it another line."""
    who = (*((RANKS[rank],) if rank else ()), *((ROLES[role],) if role else ()))
    return (ITEMS[item], *who, *(TERMS[term] for term in terms))
