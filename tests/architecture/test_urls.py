"""Every address either stands in the list of public ones or refuses a stranger."""

import re

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, get_resolver, resolve

# Addresses a stranger may call, as they stand in the URL table, and why.
PUBLIC = {
    "": "home, with the deadline calculator",
    "apply/": "says who may apply, and with what; to open a draft one signs in",
    "permit-check/": "asks what nobody keeps, and says whose permit it needs",
    "calendar/": "shows public entries",
    "calendar/week/": "shows public entries",
    "search/": "finds public entries",
    "language/": "the language switch",
    "evaluate/": "asks for the code and the address given",
    "evaluate/<str:token>/": "the link in our mail",
    "feedback/": "anybody may tell the office something; the answer goes to the address given",
    "feedback/track/": "asks for the reference and the address given",
    "feeds/<str:token>.ics": "the secret is in the address",
    "consult/<str:token>/": "the secret is in the address",
    "consult/<str:token>/attachments/<int:attachment_id>/": "the secret is in the address",
    "verify/<str:token>/": "what the QR on a permit opens",
    "track/": "asks for the code and the address given",
    "accounts/login/": "sign-in",
    "accounts/signup/": "sign-up",
    "accounts/inactive/": "tells why sign-in failed",
    "accounts/logout/": "leads a stranger home",
    "accounts/confirm-email/": "asks to look into the mailbox",
    r"accounts/confirm-email/(?P<key>[-:\w]+)/$": "the secret is in the address",
    "accounts/join/<str:token>/": "the invitation is in the address",
    "accounts/password/reset/": "asks for the address only",
    "accounts/password/reset/done/": "says that a mail was sent, whoever asked",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "the secret is in it",
    "accounts/password/reset/key/done/": "says so",
    "admin/login/": "sign-in",
    "admin/logout/": "has nothing to end for a stranger",
    "api/": "404 as problem details",
    "api/docs/": "the published document",
    "api/schema/": "the published document",
    "api/v1/calendar/entries/": "public entries",
    "api/v1/search/": "finds public entries",
    "api/v1/consultations/by-link/<str:token>/": "the secret is in the address",
    "api/v1/classification/": "asks what nobody keeps",
    "api/v1/deadlines/last-filing-day/": "counts back from a day",
    "api/v1/deadlines/preview/": "the deadline calculator",
    "api/v1/procedures/": "published procedures",
    "api/v1/quality/evaluations/by-code/": "asks for the code and the address given",
    "api/v1/quality/feedback/by-email/": "anybody may tell the office something",
    "api/v1/quality/feedback/tracking/": "asks for the reference and the address given",
    "api/v1/quality/feedback/tracking/withdraw/": "asks for the same",
    "api/v1/tracking/": "asks for the code and the address given",
    "api/v1/verification/<str:token>/": "what the QR on a permit opens",
    "api/v1/workdays/": "published days off",
}


def addresses(resolver, before=""):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


def sample(route):
    """An address that matches `route`: a variable part is "1", of alternatives it is the first."""

    def of_group(match):
        return match[1].split("|")[0] if "|" in match[1] else "1"

    route = re.sub(r"<(\w+:)?\w+>", "1", re.sub(r"\(\?P<\w+>([^()]*)\)", of_group, route))
    return "/" + route.replace("\\Z", "").replace("\\.", ".").rstrip("$")


ADDRESSES = sorted(set(addresses(get_resolver())))
GUARDED = [route for route in ADDRESSES if route not in PUBLIC]


def refuses(response):
    to_sign_in = response.status_code == 302 and response["Location"].startswith(
        (resolve_url(settings.LOGIN_URL), "/admin/login/")
    )
    return to_sign_in or response.status_code in {401, 403}


@pytest.mark.one_database
@pytest.mark.parametrize("route", GUARDED)
def test_a_stranger_is_refused(db, client, route):
    answers = [client.get(sample(route)), client.post(sample(route))]

    passed = [answer.status_code for answer in answers if not refuses(answer)]

    # One of the two methods may be unknown there, but not both: that would prove nothing.
    assert passed in ([], [405])


@pytest.mark.parametrize("route", ADDRESSES)
def test_the_sample_reaches_the_address_it_stands_for(route):
    assert re.sub(r"(^|/)\^", r"\1", resolve(sample(route)).route) == route


def test_the_public_list_names_only_addresses_that_exist():
    assert set(PUBLIC) - set(ADDRESSES) == set()
