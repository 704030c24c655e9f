import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.test import APIClient, APIRequestFactory

from foreign_affairs.accounts.models import ApiToken, Invitation
from foreign_affairs.audit.models import Entry
from foreign_affairs.rest.once import request_digest

pytestmark = pytest.mark.usefixtures("rest_urls")

KEY = {"HTTP_IDEMPOTENCY_KEY": "7c1e"}


def test_the_same_request_acts_once_and_is_answered_the_same(api, lan):
    first = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    again = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    address = f"http://testserver/api/v1/tokens/{ApiToken.objects.get().pk}/"
    assert again["Location"] == first["Location"] == address
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert ApiToken.objects.count() == Entry.objects.count() == 1


def test_a_secret_is_told_once(api, lan):
    first = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY).json()

    again = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY).json()

    assert {**again, "secret": first["secret"]} == first
    assert "secret" not in again


def test_a_replay_shows_today_and_not_yesterday(api, lan):
    token = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY).json()
    api(lan).post(f"/api/v1/tokens/{token['id']}/revoke/")

    again = api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    assert again.json()["revoked_at"] is not None


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/api/v1/tokens/", {"name": "other"}),
        ("/api/v1/organisations/{pk}/invite/", {"email": "x@example.org"}),
    ],
)
def test_a_key_belongs_to_one_request(api, lan, university, address, body):
    api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    answer = api(lan).post(address.format(pk=university.pk), body, **KEY)

    assert (answer.status_code, answer.json()["reason"]) == (409, "idempotency_key_reused")
    assert (ApiToken.objects.count(), Entry.objects.count()) == (1, 1)


def test_two_people_may_choose_the_same_key(api, lan, otto):
    api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    answer = api(otto).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    assert (answer.status_code, "Idempotency-Replayed" in answer) == (201, False)
    assert ApiToken.objects.count() == 2


def test_a_refused_request_is_not_kept(api, lan, university):
    address = f"/api/v1/organisations/{university.pk}/invite/"
    refused = api(lan).post(address, {"email": lan.email}, **KEY)

    answer = api(lan).post(address, {"email": "new@example.org"}, **KEY)

    assert (refused.status_code, answer.status_code) == (422, 200)
    assert Invitation.objects.get().email == "new@example.org"


def test_an_action_that_is_no_longer_possible_is_still_replayed(api, lan, university, trang):
    address = f"/api/v1/organisations/{university.pk}/invite/"
    trang.organisation = None
    trang.save()
    api(lan).post(address, {"email": trang.email}, **KEY)
    trang.organisation = university
    trang.save()

    answer = api(lan).post(address, {"email": trang.email}, **KEY)

    assert (answer.status_code, answer["Idempotency-Replayed"]) == (200, "true")
    assert Invitation.objects.count() == 1


def test_somebody_without_a_name_cannot_use_anothers_key(api, lan):
    api(lan).post("/api/v1/tokens/", {"name": "script"}, **KEY)

    assert api().post("/api/v1/tokens/", {"name": "script"}, **KEY).status_code == 401


def test_an_anonymous_caller_is_known_by_his_link(api, university):
    answers = [
        api().post(f"/api/v1/reply/{secret}/", {"phone": "1"}, **KEY)
        for secret in ("first", "first", "second")
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert ["Idempotency-Replayed" in answer for answer in answers] == [False, True, False]
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("key", ["", "a b", "ă", "\x7f", "k" * 201])
def test_a_key_that_cannot_be_kept_is_refused(api, lan, key):
    answer = api(lan).post("/api/v1/tokens/", {"name": "script"}, HTTP_IDEMPOTENCY_KEY=key)

    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")
    assert ApiToken.objects.count() == 0


def test_the_longest_key_fits(api, lan):
    key = {"HTTP_IDEMPOTENCY_KEY": "~" * 200}

    answers = [api(lan).post("/api/v1/tokens/", {"name": "script"}, **key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert ApiToken.objects.count() == 1


def test_the_same_request_at_once_acts_once(lan, committed_db, rest_urls):
    barrier, answers = threading.Barrier(4), []

    def ask():
        client = APIClient()
        client.force_authenticate(lan)
        barrier.wait()
        answers.append(client.post("/api/v1/tokens/", {"name": "script"}, **KEY))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer["Location"] for answer in answers}) == 1
    assert sum("secret" in answer.json() for answer in answers) == 1
    assert ApiToken.objects.count() == Entry.objects.count() == 1


def digest(method="post", address="/a/", data=None, form="json"):
    request = getattr(APIRequestFactory(), method)(address, data, format=form)
    return request_digest(Request(request, parsers=[JSONParser(), MultiPartParser()]))


def upload(content, name="plan.pdf"):
    return {"kind": "plan", "file": SimpleUploadedFile(name, content)}


def test_the_digest_that_the_audit_keeps_cannot_be_made_without_the_key(settings):
    before = digest(data={"passport_number": "AB1234567"})

    settings.SECRET_KEY = "another one"

    assert digest(data={"passport_number": "AB1234567"}) != before


def test_the_digest_counts_what_is_said_and_not_how():
    assert digest(data={"a": 1, "b": 2}) == digest(data={"b": 2, "a": 1})
    assert digest(data={}) == digest()
    assert digest(data=upload(b"x"), form="multipart") == digest(
        data=upload(b"x"), form="multipart"
    )
    different = {
        digest(),
        digest(address="/b/"),
        digest(address="/a/?dry_run=1"),
        digest(method="put"),
        digest(data={"a": 1}),
        digest(data={"a": "1"}),
        digest(data=upload(b"x"), form="multipart"),
        digest(data=upload(b"y"), form="multipart"),
        digest(data=upload(b"x", "other.pdf"), form="multipart"),
    }
    assert len(different) == 9
