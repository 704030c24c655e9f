"""Every address either stands in the list of public ones or refuses a stranger."""

import re

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, get_resolver

# Addresses a stranger may call, as they stand in the URL table.
PUBLIC = set()


def addresses(resolver, before=""):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


def sample(route):
    """An address that matches `route`: every variable part is "1", the end of a regex is cut."""
    route = re.sub(r"<(\w+:)?\w+>", "1", re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", route))
    return "/" + route.replace("\\Z", "").replace("\\.", ".").rstrip("$").replace("/?", "/")


ADDRESSES = sorted(set(addresses(get_resolver())))


def refused(response):
    to_sign_in = response.status_code == 302 and response["Location"].startswith(
        (resolve_url(settings.LOGIN_URL), "/admin/login/")
    )
    return to_sign_in or response.status_code in {401, 403}


@pytest.mark.parametrize("route", [route for route in ADDRESSES if route not in PUBLIC])
def test_a_stranger_is_refused(db, client, route):
    answers = [client.get(sample(route)), client.post(sample(route))]

    assert [answer.status_code for answer in answers if not refused(answer)] in ([], [405])


def test_the_public_list_names_only_addresses_that_exist():
    assert PUBLIC - set(ADDRESSES) == set()
