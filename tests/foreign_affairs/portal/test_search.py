"""One search over dossiers, permits and the calendar, by its page and by the API."""

from dataclasses import replace

import pytest
from django.test import Client
from rest_framework.test import APIClient

from events import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.operations import publish
from tests.events import stages as event_stages
from tests.foreign_affairs.shared_calendar.conftest import NOW, told
from tests.permits import permit_stages, stages

SEARCH = "/api/v1/search/"


def found(user, text):
    """What the API finds, part by part."""
    client = APIClient()
    client.force_authenticate(user)
    answer = client.get(SEARCH, {"q": text})
    assert answer.status_code == 200, answer.content
    return {part["part"]: [one["title"] for one in part["shown"]] for part in answer.json()}


def page(user, text, language="vi"):
    client = Client()
    if user:
        client.force_login(user)
    client.cookies["django_language"] = language
    return client.get("/search/", {"q": text})


def test_a_title_is_found_without_its_diacritics(lan, hoa):
    stages.submitted(lan, title_vi="Hội thảo Đoàn kết các đô thị cảng")

    assert found(hoa, "doan ket CANG")["dossiers"] == ["Hội thảo Đoàn kết các đô thị cảng"]


def test_every_word_must_stand_in_what_is_found(lan, hoa):
    stages.submitted(lan, title_vi="Hội thảo cảng biển")

    assert found(hoa, "hoi thao nuoc mam")["dossiers"] == []


def test_a_permit_is_found_by_its_number(lan, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)

    assert found(lan, permit.number_text)["permits"] == [permit.title_vi]


def test_nobody_finds_what_he_may_not_see(lan, otto, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)

    nothing = {"dossiers": [], "permits": [], "delegations": [], "events": [], "calendar": []}
    assert found(otto, permit.title_vi) == nothing
    assert found(None, permit.title_vi) == nothing


def test_an_event_of_a_dossier_that_is_found_is_not_told_twice(lan, hoa):
    dossier = stages.submitted(lan)

    assert found(hoa, dossier.title_vi) == {
        "dossiers": [dossier.title_vi],
        "permits": [],
        "delegations": [],
        "events": [],
        "calendar": [],
    }


def test_the_office_finds_an_event_as_such_and_others_only_in_the_calendar(phuc, lan):
    event = event_stages.confirmed(phuc, title_vi="Diễn đàn đầu tư Nhật Bản")
    operations.mark(event_id=event.pk, visibility="public", actor=acting(phuc), at=event_stages.NOW)

    nothing = {"dossiers": [], "permits": [], "delegations": [], "events": [], "calendar": []}
    assert found(phuc, "dien dan dau tu") == nothing | {"events": [event.title_vi]}
    assert found(lan, "dien dan dau tu") == nothing | {"calendar": [event.title_vi]}


def test_the_calendar_tells_everybody_what_is_public_and_nobody_what_is_restricted(db, lan, hoa):
    facts = told(title="Ngày hội Hải Phòng", source_kind="external")
    hidden = replace(facts, source_id=99, case="hidden", visibility="restricted")
    publish([facts, hidden], at=NOW)

    assert found(None, "ngay hoi")["calendar"] == ["Ngày hội Hải Phòng"]
    assert found(hoa, "ngay hoi")["calendar"] == ["Ngày hội Hải Phòng"]


@pytest.mark.parametrize("asked", ["", "?q=", "?q=a", "?q=abc&more=1", "?q=" + "x" * 201])
def test_a_question_that_cannot_be_read_is_refused(db, asked):
    answer = APIClient().get(SEARCH + asked)

    assert answer.status_code == 400
    assert answer.json()["allowed"] == ["q"]


@pytest.mark.parametrize("text", ["", "a", "%", "x" * 300, "'; --"])
def test_the_page_answers_whatever_is_typed(db, text):
    answer = page(None, text)

    assert answer.status_code == 200
    assert answer.context["found"] == []


@pytest.mark.parametrize(("language", "word"), [("vi", "Hồ sơ"), ("en", "Dossiers")])
def test_the_page_tells_what_was_found_in_the_readers_language(lan, hoa, language, word):
    dossier = stages.submitted(lan)

    said = page(hoa, dossier.reference, language).content.decode()

    assert f'<h2 id="found-dossiers">{word}</h2>' in said
    assert f'href="/dossiers/{dossier.pk}/"' in said


def test_a_long_list_says_how_many_there_are(lan, minh, hoa):
    stages.many(stages.received(lan, minh), 30)

    (dossiers,) = page(hoa, "hội").context["found"]

    assert (dossiers.total, len(dossiers.shown), dossiers.more) == (30, 20, 10)


def test_searching_asks_as_many_questions_for_three_as_for_one(
    lan, minh, hoa, binh, django_assert_max_num_queries
):
    permit_stages.told(lan, minh, hoa, binh)
    stages.submitted(lan)
    stages.submitted(lan)

    client = APIClient()
    client.force_authenticate(hoa)
    with django_assert_max_num_queries(7):
        client.get(SEARCH, {"q": "hoi"})
