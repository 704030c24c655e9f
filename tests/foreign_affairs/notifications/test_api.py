import pytest
from rest_framework.test import APIClient

from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications import operations
from foreign_affairs.notifications.models import Notice


@pytest.fixture
def api(settings):
    settings.ROOT_URLCONF = "foreign_affairs.notifications.api.urls"

    def client_of(user=None):
        client = APIClient()
        if user:
            client.force_authenticate(user)
        return client

    return client_of


def test_the_caller_sees_what_the_caller_was_told_newest_first(api, greet, lan, otto):
    first, second = greet(lan, path="/dossiers/1/"), greet(lan)
    greet(otto)

    answer = api(lan).get("/notices/", HTTP_ACCEPT_LANGUAGE="en")

    assert [row["id"] for row in answer.json()["results"]] == [second.pk, first.pk]
    assert answer.json()["results"][1] == {
        "id": first.pk,
        "kind": "greeting",
        "subject_kind": "organisation",
        "subject_id": first.subject_id,
        "subject": "Hello Hội nghị",
        "text": answer.json()["results"][1]["text"],
        "path": "/dossiers/1/",
        "created_at": "2026-04-20T09:00:00+07:00",
        "sent_at": None,
        "read_at": None,
    }


def test_a_read_notice_is_not_unread_any_more(api, greet, lan):
    notice, other = greet(lan), greet(lan)

    answer = api(lan).post(f"/notices/{notice.pk}/read/")

    assert answer.status_code == 200
    assert answer.json()["read_at"] is not None
    unread = api(lan).get("/notices/?unread=true").json()["results"]
    read = api(lan).get("/notices/?unread=false").json()["results"]
    assert ([row["id"] for row in unread], [row["id"] for row in read]) == ([other.pk], [notice.pk])


KEY = {"HTTP_IDEMPOTENCY_KEY": "7c1e"}


def test_reading_twice_with_one_key_is_read_once_and_answered_the_same(api, greet, lan):
    notice = greet(lan)

    first, again = [api(lan).post(f"/notices/{notice.pk}/read/", **KEY) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])
    assert Entry.objects.count() == 1


def test_a_key_that_read_one_notice_reads_no_other(api, greet, lan):
    notice, other = greet(lan), greet(lan)
    api(lan).post(f"/notices/{notice.pk}/read/", **KEY)

    answer = api(lan).post(f"/notices/{other.pk}/read/", **KEY)

    assert (answer.status_code, answer.json()["reason"]) == (409, "idempotency_key_reused")
    other.refresh_from_db()
    assert (other.read_at, Entry.objects.count()) == (None, 1)


def test_the_tag_of_a_notice_changes_when_it_is_sent(api, greet, lan):
    notice = greet(lan)
    before = api(lan).get(f"/notices/{notice.pk}/")

    operations.deliver(notice_id=notice.pk, at=notice.created_at)

    after = api(lan).get(f"/notices/{notice.pk}/")
    assert (before.json()["sent_at"], after.json()["sent_at"]) == (
        None,
        "2026-04-20T09:00:00+07:00",
    )
    assert before["ETag"] != after["ETag"]


def test_a_foreign_notice_is_not_there(api, greet, lan, otto):
    notice = greet(lan)

    assert api(otto).get(f"/notices/{notice.pk}/").status_code == 404
    assert api(otto).post(f"/notices/{notice.pk}/read/").status_code == 404
    assert api().get("/notices/").status_code == 401
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("query", ["unread=maybe", "unread=", "status=sent"])
def test_a_strange_filter_is_refused(api, lan, query):
    assert api(lan).get(f"/notices/?{query}").status_code == 400


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_takes_two_queries_however_long(api, greet, lan, many, django_assert_num_queries):
    for _ in range(many):
        greet(lan)

    with django_assert_num_queries(2):
        api(lan).get("/notices/")
