from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.models import ApiToken
from tests.cast import PASSWORD, as_actor

pytestmark = pytest.mark.usefixtures("rest_urls")


@pytest.fixture
def bearer(lan):
    """A token of Lan's: the row, and the header that carries its secret."""
    token, secret = operations.create_token(
        user=lan, name="script", actor=as_actor(lan), at=timezone.now()
    )
    return token, {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_token_speaks_for_its_owner(api, lan, bearer):
    answer = api().get("/api/v1/me/", **bearer[1])

    assert (answer.status_code, answer.json()["username"]) == (200, "lan")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer a b", "Bearer wrong", "Basic bGFuOmxhbg==", "x", "Bearer ÿ"],
)
def test_an_unreadable_header_is_never_anonymous(api, bearer, header):
    answer = api().get("/api/v1/preview/?on=2026-04-20", HTTP_AUTHORIZATION=header)

    assert (answer.status_code, answer.json()["reason"]) == (401, "authentication_failed")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "facts",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}],
    ids=["revoked", "expired"],
)
def test_a_token_past_its_end_is_refused(api, bearer, facts):
    ApiToken.objects.update(**facts)

    assert api().get("/api/v1/me/", **bearer[1]).status_code == 401


def test_a_disabled_owner_has_no_token(api, lan, bearer):
    lan.is_active = False
    lan.save()

    assert api().get("/api/v1/me/", **bearer[1]).status_code == 401


def test_the_last_use_is_noted_once_an_hour(api, bearer):
    api().get("/api/v1/me/", **bearer[1])
    first = ApiToken.objects.get().last_used_at
    api().get("/api/v1/me/", **bearer[1])
    second = ApiToken.objects.get().last_used_at
    ApiToken.objects.update(last_used_at=first - timedelta(hours=1))
    api().get("/api/v1/me/", **bearer[1])

    assert first is not None
    assert second == first
    assert ApiToken.objects.get().last_used_at > first - timedelta(hours=1)


def test_a_session_needs_its_csrf_token_to_change_anything(lan):
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="lan", password=PASSWORD)

    read = browser.get("/api/v1/me/")
    written = browser.post("/api/v1/tokens/", {"name": "x"}, content_type="application/json")

    assert (read.status_code, written.status_code) == (200, 403)
    assert written.json()["reason"] == "permission_denied"
    assert ApiToken.objects.count() == 0


def test_a_token_needs_no_csrf_token(bearer):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(
        "/api/v1/tokens/", {"name": "x"}, content_type="application/json", **bearer[1]
    )

    assert answer.status_code == 201
