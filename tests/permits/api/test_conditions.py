"""If-Match on changes, Idempotency-Key on acts: nobody overwrites unseen, nothing happens twice."""

import pytest

from foreign_affairs.audit.models import Entry
from permits.models import Attachment, Dossier, Permit
from tests.permits import looks, stages

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"


def patch(client, dossier, body, **headers):
    return client.patch(f"{LIST}{dossier.pk}/", body, format="json", headers=headers)


def test_a_change_needs_the_tag_that_was_read(lan, api, later):
    dossier = stages.draft(lan)
    client = api(lan)
    tag = client.get(f"{LIST}{dossier.pk}/")["ETag"]

    answer = patch(client, dossier, {"title_en": "Ports"}, **{"If-Match": tag})

    assert tag == f'"dossier-{dossier.pk}-r1"'
    assert (answer.status_code, answer.json()["title_en"]) == (200, "Ports")
    assert answer["ETag"] == f'"dossier-{dossier.pk}-r2"'
    assert answer["Cache-Control"] == "no-store"
    assert looks.last_act(dossier)[3] == {"fields": ["title_en"]}


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({}, 428, "if_match_required"),
        ({"If-Match": '"dossier-1-r0"'}, 412, "stale"),
        ({"If-Match": 'W/"{tag}"'}, 412, "stale"),
        ({"If-Match": "tag without quotes"}, 400, "malformed"),
    ],
)
def test_a_change_without_the_right_tag_is_refused(
    lan, api, later, headers, status, reason, everything
):
    dossier = stages.draft(lan)
    headers = {
        name: value.format(tag=f"dossier-{dossier.pk}-r1") for name, value in headers.items()
    }
    before = everything()

    answer = patch(api(lan), dossier, {"title_en": "Ports"}, **headers)

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert everything() == before


def test_a_tag_in_a_list_and_a_star_are_understood(lan, api, later):
    dossier = stages.draft(lan)
    both = f'"other", "dossier-{dossier.pk}-r1"'

    listed = patch(api(lan), dossier, {"title_en": "A"}, **{"If-Match": both})
    star = patch(api(lan), dossier, {"title_en": "B"}, **{"If-Match": "*"})

    assert (listed.status_code, star.status_code) == (200, 200)


def test_the_table_speaks_before_the_tag_and_the_body(lan, minh, otto, api, later, everything):
    dossier = stages.submitted(lan)
    before = everything()

    answers = {
        user.username: patch(api(user), dossier, {"nonsense": 1}).status_code
        for user in (lan, minh, otto)
    }

    assert answers == {"lan": 409, "minh": 403, "otto": 404}
    assert patch(api(), dossier, {}).status_code == 401
    assert everything() == before


def post(client, address, body, key, **options):
    return client.post(
        f"{LIST}{address}", body, headers={"Idempotency-Key": key}, **{"format": "json", **options}
    )


def test_a_draft_opened_twice_with_one_key_is_opened_once(lan, api, later, everything):
    first = post(api(lan), "", {"title_vi": "Hội thảo"}, "key-1")
    before = everything()

    second = post(api(lan), "", {"title_vi": "Hội thảo"}, "key-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert first["Location"].endswith(f"{LIST}{first.json()['id']}/")
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert everything() == before


def test_a_key_means_one_request_only(lan, api, later, everything):
    post(api(lan), "", {"title_vi": "Hội thảo"}, "key-1")
    before = everything()

    another = post(api(lan), "", {"title_vi": "Hội nghị"}, "key-1")

    assert (another.status_code, another.json()["reason"]) == (409, "idempotency_key_reused")
    assert everything() == before


def test_a_key_of_somebody_else_is_another_key(lan, otto, api, later):
    post(api(lan), "", {"title_vi": "Hội thảo"}, "key-1")

    other = post(api(otto), "", {"title_vi": "Hội nghị"}, "key-1")

    assert other.status_code == 201
    assert Dossier.objects.count() == 2


def test_a_grant_is_told_again_as_things_stand_today(lan, minh, hoa, binh, api, later):
    dossier = stages.deciding(lan, minh, hoa)
    first = post(api(binh), f"{dossier.pk}/grant/", {}, "grant-1")
    api(hoa).post(f"{LIST}{dossier.pk}/deliver_to_desk/", {}, format="json")

    again = post(api(binh), f"{dossier.pk}/grant/", {}, "grant-1")

    assert (first.json()["state"], again.json()["state"]) == ("decided", "at_desk")
    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert Permit.objects.count() == Entry.objects.filter(action="grant").count() == 1


def test_a_refused_request_leaves_its_key_free(lan, api, later):
    dossier = stages.draft(lan)
    early = post(api(lan), f"{dossier.pk}/submit/", {}, "submit-1")
    for component in ("request_letter", "plan"):
        api(lan).post(
            f"{LIST}{dossier.pk}/attachments/",
            {"component": component, "file": stages.paper()},
            format="multipart",
        )

    answer = post(api(lan), f"{dossier.pk}/submit/", {}, "submit-1")

    assert (early.status_code, answer.status_code) == (422, 200)
    assert "Idempotency-Replayed" not in answer


def test_a_file_sent_twice_with_one_key_is_kept_once(lan, api, later, everything):
    dossier = stages.draft(lan)

    def send(content=stages.PDF):
        body = {"component": "plan", "file": stages.paper(content=content)}
        return post(api(lan), f"{dossier.pk}/attachments/", body, "file-1", format="multipart")

    first = send()
    before = everything()
    again, other = send(), send(stages.PDF + b"\n")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert Attachment.objects.count() == 1
    assert everything() == before


@pytest.mark.parametrize("key", ["", "x" * 201, "khóa", "a b"])
def test_a_key_that_is_none_is_refused(lan, api, later, key, everything):
    before = everything()

    answer = api(lan).post(LIST, {}, format="json", HTTP_IDEMPOTENCY_KEY=key)

    assert answer.status_code == 400
    assert everything() == before
