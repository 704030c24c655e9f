"""Who pays what, case by case. Pure.

Source: Circular 35/2026/TT-BTC, art. 13, 15-18 of delegations, art. 26-28 of conferences.
"""

from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Funding,
    Hosting,
    Item,
    Payer,
)

_LODGING_AND_MEALS = (Item.LODGING, Item.BREAKFAST, Item.MEALS, Item.MEALS_ON_BANQUET_DAY)
_SPOKEN = (Item.INTERPRETING_CONSECUTIVE, Item.INTERPRETING_SIMULTANEOUS)
_LANGUAGE = (
    *_SPOKEN,
    Item.TRANSLATION_INTO_VIETNAMESE,
    Item.TRANSLATION_FROM_VIETNAMESE,
)
_AT_SESSIONS = {
    Hosting.ONE_OF_SEVERAL: (Item.REFRESHMENTS, *_LANGUAGE),
    # Art. 13.1(b) names what is spoken; art. 15.2 the whole of art. 11, translation too.
    Hosting.LOCALITY: (Item.REFRESHMENTS, *_SPOKEN),
}
_FAREWELL = (Item.FAREWELL_MEAL, Item.FAREWELL_GIFT)
_OF_A_STAY = (*_LODGING_AND_MEALS, Item.LOUNGE, Item.CAR, *_LANGUAGE)

ARTICLES_OF_FUNDING = {
    Funding.FULL: "5-12",
    Funding.LODGING_AND_MEALS_BY_GUESTS: "16",
    Funding.SELF_FUNDED: "18",
}
ARTICLES_OF_HOSTING = {
    Hosting.ONE_OF_SEVERAL: "15.2",
    Hosting.LOCALITY: "13.1(b)",
}
ARTICLES_OF_CONFERENCES = {
    ConferenceFunding.VIETNAM: "26",
    ConferenceFunding.JOINT: "27",
    ConferenceFunding.FOREIGN: "28",
}


def payer_of(item: Item, key: str, plan: Plan) -> tuple[Payer, str]:
    """Who pays the line `key` of `item`, and the article of the Circular that says so."""
    if plan.conference is not None:
        return _of_a_conference(plan.conference, key, plan)
    if item in _FAREWELL:
        # Whoever takes leave lives here and is on no visit that somebody else could pay.
        return Payer.BUDGET, "17"
    if plan.funding is Funding.SELF_FUNDED:
        return _of_self_funded(item), ARTICLES_OF_FUNDING[plan.funding]
    if plan.funding is Funding.LODGING_AND_MEALS_BY_GUESTS and (own := _of_self_fed(item, plan)):
        return own, ARTICLES_OF_FUNDING[plan.funding]
    if plan.hosting in _AT_SESSIONS:
        payer = Payer.BUDGET if item in _AT_SESSIONS[plan.hosting] else Payer.LEAD_HOST
        return payer, ARTICLES_OF_HOSTING[plan.hosting]
    # Nothing says which of several hosts gives presents and invites to a performance; the lead
    # host does. Source: office practice.
    return Payer.BUDGET, ARTICLES_OF_FUNDING[plan.funding]


def _of_self_fed(item: Item, plan: Plan) -> Payer | None:
    """Who pays what guests who lodge and feed themselves do not get; None of all the rest.

    Art. 16.2(b) names every article but 7 and 8, on lodging and meals; art. 9.4 feeds the support
    staff at a banquet.
    """
    if item in _LODGING_AND_MEALS:
        return Payer.GUESTS
    staff = item is Item.SUPPORT_MEALS and not plan.banquets
    return Payer.NOBODY if staff or item is Item.MEALS_WITH_GUESTS else None


def _of_self_funded(item: Item) -> Payer:
    """Refreshments at working sessions, and nothing else. Source: the Circular, art. 18."""
    if item is Item.REFRESHMENTS:
        return Payer.BUDGET
    return Payer.GUESTS if item in _OF_A_STAY else Payer.NOBODY


def _of_a_conference(funding: ConferenceFunding, key: str, plan: Plan) -> tuple[Payer, str]:
    article = ARTICLES_OF_CONFERENCES[funding]
    if funding is ConferenceFunding.FOREIGN:
        return Payer.FOREIGN_SIDE, article
    return plan.payers.get(key, Payer.BUDGET), article
