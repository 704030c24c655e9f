import pytest
from rest_framework.test import APIClient

from foreign_affairs.accounts.models import ApiToken
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit.models import Entry


@pytest.fixture
def api(settings):
    settings.ROOT_URLCONF = "foreign_affairs.portal.api.urls"

    def client_of(user=None):
        client = APIClient()
        if user:
            client.force_authenticate(user)
        return client

    return client_of


def test_everybody_learns_who_they_are(api, lan, university):
    assert api(lan).get("/me/").json() == {
        "id": lan.pk,
        "username": "lan",
        "full_name": "Nguyễn Thị Lan",
        "email": "lan@example.org",
        "language": "vi",
        "position": "",
        "organisation": {
            "id": university.pk,
            "name": "Trường Đại học Hàng hải Việt Nam",
            "name_en": "Vietnam Maritime University",
            "kind": "university",
        },
        "unit": None,
        "roles": ["organiser"],
    }


@pytest.mark.parametrize("address", ["/me/", "/tokens/"])
def test_nobody_is_nobody(api, db, address):
    assert api().get(address).status_code == 401


def test_a_token_is_made_listed_and_revoked(api, lan):
    made = api(lan).post("/tokens/", {"name": "script"})
    listed = api(lan).get("/tokens/").json()["results"]
    revoked = api(lan).post(f"/tokens/{made.json()['id']}/revoke/")

    token = ApiToken.objects.get()
    assert (made.status_code, made["Location"]) == (201, f"http://testserver/tokens/{token.pk}/")
    assert token.token_hash == token_hash(made.json()["secret"])
    assert [set(row) for row in listed] == [
        {"id", "name", "hint", "created_at", "expires_at", "revoked_at", "last_used_at"}
    ]
    assert (revoked.status_code, revoked.json()["revoked_at"] is not None) == (200, True)
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "create_token",
        "revoke_token",
    ]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 101}, {"name": "x", "user": 1}])
def test_a_malformed_token_is_not_made(api, lan, body):
    answer = api(lan).post("/tokens/", body)

    assert (answer.status_code, answer.json()["reason"]) == (400, "invalid")
    assert (ApiToken.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_foreign_token_is_not_there(api, lan, otto):
    token = api(lan).post("/tokens/", {"name": "script"}).json()["id"]

    assert api(otto).get("/tokens/").json()["count"] == 0
    assert api(otto).get(f"/tokens/{token}/").status_code == 404
    assert api(otto).post(f"/tokens/{token}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_a_person_has_many_tokens_for_two_queries(api, lan, django_assert_num_queries):
    for name in "abc":
        api(lan).post("/tokens/", {"name": name})

    with django_assert_num_queries(2):
        api(lan).get("/tokens/")
