import pytest
from rest_framework.test import APIClient

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
