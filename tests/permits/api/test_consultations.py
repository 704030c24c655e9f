"""Opinions through the API: the office's list and acts, and the agency's link."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from permits import operations
from permits.domain.consultations import CONSULTATION
from permits.models import Consultation
from tests.permits import stages
from tests.permits.stages import MONDAY

DAY = timedelta(days=1)
POLICE, ARMY, MINISTRY = "Công an thành phố", "Bộ Chỉ huy Quân sự thành phố", "Bộ Ngoại giao"
LIST = "/api/v1/consultations/"
SAID = {"opinion": "agree_with_conditions", "conditions": "Báo trước 3 ngày.", "respondent": "A"}


@pytest.fixture
def asked(lan, minh, hoa):
    return stages.consulting(lan, minh, hoa, agencies=(POLICE, ARMY, MINISTRY))


def address_of(name=POLICE):
    notice = Notice.objects.get(kind="consultation_asked", context__agency_vi=name)
    return f"/api/v1/consultations/by-link/{notice.secret_path.split('/')[2]}/"


def in_state(state, dossier, hoa):
    """One request, brought to `state` by the real operations."""
    request = dossier.consultations.get(agency__name_vi=POLICE)
    if state == "replied":
        operations.record_reply(
            consultation_id=request.pk, actor=acting(hoa), at=MONDAY, opinion="object", text="Vì."
        )
    elif state == "silent":
        operations.chase_agencies(at=MONDAY + 30 * DAY)
    elif state == "lapsed":
        operations.withdraw(dossier_id=dossier.pk, actor=acting(dossier.filed_by), at=MONDAY)
    request.refresh_from_db()
    assert request.state == state
    return request


BODIES = {
    "record_reply": {"opinion": "agree"},
    "remind": {},
    "answer_objection": {"answer": "Đã bổ sung."},
}


@pytest.mark.parametrize("state", CONSULTATION.states)
def test_who_may_do_what_with_a_request_the_table_says(
    state, asked, hoa, everybody, api, later, everything
):
    request, wrong = in_state(state, asked, hoa), []
    before = everything()

    for role, user in everybody.items():
        for action, body in BODIES.items():
            row = CONSULTATION.row(action)
            expected = (
                404
                if role == "organiser"
                else 403
                if role not in row.roles
                else None
                if state in row.sources
                else 409
            )
            if expected is None:
                continue
            answer = api(user).post(f"{LIST}{request.pk}/{action}/", body, format="json")
            if answer.status_code != expected:
                wrong.append((role, action, answer.status_code, expected))

    assert wrong == []
    assert api().post(f"{LIST}{request.pk}/remind/").status_code == 401
    assert everything() == before


@pytest.mark.parametrize("state", CONSULTATION.states)
def test_what_is_offered_can_be_done(state, asked, hoa, binh, api, later):
    request = in_state(state, asked, hoa)

    for user in (hoa, binh):
        offered = api(user).get(f"{LIST}{request.pk}/").json()["available_actions"]
        for action in offered:
            address = f"{LIST}{request.pk}/{action}/"
            if Consultation.objects.get(pk=request.pk).state == state:
                answer = api(user).post(address, BODIES[action], format="json")
                assert answer.status_code == 200, (action, answer.json())
    assert api(hoa).get(f"{LIST}{request.pk}/").headers["ETag"].startswith('"consultation-')


def test_the_organiser_reads_of_no_opinion_anywhere(asked, lan, hoa, api, later):
    in_state("replied", asked, hoa)

    assert api(lan).get(LIST).json()["count"] == 0
    assert api(lan).get("/api/v1/agencies/").json()["count"] == 0
    told = api(lan).get(f"/api/v1/dossiers/{asked.pk}/").json()
    assert told["state"] == "consulting"
    history = api(lan).get(f"/api/v1/dossiers/{asked.pk}/history/").json()
    assert [entry["details"] for entry in history if entry["action"] == "consult"] == [{}]


def test_an_agency_reads_what_it_needs_and_nothing_more(asked, api, later):
    told = api().get(address_of()).json()

    assert told["agency"]["name_vi"] == POLICE
    assert told["question"] == stages.QUESTION
    assert (told["due_local_on"], told["due_legal_on"]) == ("2026-04-28", "2026-05-05")
    assert told["plan"]["title_vi"] == stages.PLAN["title_vi"]
    assert not {"contact_name", "contact_email", "contact_phone", "appraisal"} & set(told["plan"])
    assert "token" not in str(told)


def test_an_agency_answers_once_through_its_link(asked, hoa, api, later):
    address = address_of()

    answer = api().post(address, SAID, format="json")

    assert (answer.status_code, answer.json()["state"]) == (200, "replied")
    assert answer.json()["opinion"] == "agree_with_conditions"
    again = api().post(address, {"opinion": "agree"}, format="json")
    assert (again.status_code, again.json()["reason"]) == (409, "wrong_state")
    told = api(hoa).get(LIST, {"state": "replied"}).json()["results"]
    assert [(row["opinion"], row["conditions"], row["came_by"]) for row in told] == [
        ("agree_with_conditions", "Báo trước 3 ngày.", "link")
    ]


def test_a_repeated_answer_acts_once_and_another_body_under_the_key_is_refused(
    asked, api, later, everything
):
    address, client = address_of(), api()
    key = {"HTTP_IDEMPOTENCY_KEY": "abc"}
    first = client.post(address, SAID, format="json", **key)
    before = everything()

    repeated = client.post(address, SAID, format="json", **key)
    other = client.post(address, {"opinion": "agree"}, format="json", **key)

    assert (first.status_code, repeated.status_code) == (200, 200)
    assert repeated.headers["Idempotency-Replayed"] == "true"
    assert repeated.json() == first.json()
    assert (other.status_code, other.json()["reason"]) == (409, "idempotency_key_reused")
    assert everything() == before


def test_the_key_of_one_link_is_not_the_key_of_another(asked, api, later):
    key = {"HTTP_IDEMPOTENCY_KEY": "abc"}

    answers = [api().post(address_of(name), SAID, format="json", **key) for name in (POLICE, ARMY)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Idempotency-Replayed" not in answers[1].headers


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"opinion": "none"}, 400),
        ({"opinion": "agree", "nonsense": 1}, 400),
        ({"opinion": "agree", "text": "a\x00b"}, 400),
        ({"opinion": "agree", "respondent": "a\nb"}, 400),
        ({"opinion": "object"}, 422),
        ({"opinion": "agree_with_conditions", "conditions": "  "}, 422),
    ],
)
def test_a_bad_answer_is_refused_and_the_link_stays_good(
    asked, api, later, body, status, everything
):
    before = everything()

    answer = api().post(address_of(), body, format="json")

    assert answer.status_code == status
    assert everything() == before
    assert api().post(address_of(), SAID, format="json").status_code == 200


def test_a_link_that_is_wrong_or_over_is_404(asked, lan, api, later):
    address = address_of()
    wrong = [api().get(f"{address[:-2]}x/"), api().post(f"{address[:-2]}x/", SAID, format="json")]
    operations.withdraw(dossier_id=asked.pk, actor=acting(lan), at=later)

    over = [api().get(address), api().post(address, SAID, format="json")]

    assert [answer.status_code for answer in wrong + over] == [404] * 4
    assert [answer.json()["reason"] for answer in wrong] == ["not_found"] * 2
    assert [answer.json()["reason"] for answer in over] == ["no_longer_needed"] * 2


def test_links_are_not_guessed_at_leisure(asked, api, later, settings):
    statuses = [api().get("/api/v1/consultations/by-link/x/").status_code for _ in range(61)]

    assert statuses == [404] * 60 + [429]


@pytest.fixture
def mixed(asked, hoa):
    """The police object, the army is silent past its day, the ministry was asked later."""
    in_state("replied", asked, hoa)
    Consultation.objects.filter(agency__name_vi=MINISTRY).update(due_local_on="2026-05-08")
    return asked


@pytest.mark.parametrize(
    ("asked_for", "names"),
    [
        ({}, {POLICE, ARMY, MINISTRY}),
        ({"state": "waiting"}, {ARMY, MINISTRY}),
        ({"state": ["waiting", "replied"]}, {POLICE, ARMY, MINISTRY}),
        ({"opinion": "object"}, {POLICE}),
        ({"overdue": "true"}, {ARMY}),
        ({"overdue": "false"}, {POLICE, MINISTRY}),
        ({"due_before": "2026-04-28"}, {POLICE, ARMY}),
        ({"due_after": "2026-04-29"}, {MINISTRY}),
        ({"legal_due_before": "2026-05-04"}, set()),
        ({"asked_from": "2026-04-20", "asked_to": "2026-04-20"}, {POLICE, ARMY, MINISTRY}),
        ({"after_closing": "true"}, set()),
    ],
)
def test_the_list_is_found_by_what_one_asks(mixed, hoa, api, time_machine, asked_for, names):
    time_machine.move_to(MONDAY + 9 * DAY, tick=False)

    rows = api(hoa).get(LIST, asked_for).json()["results"]

    assert {row["agency"]["name_vi"] for row in rows} == names


def test_the_list_is_found_by_dossier_agency_and_officer(mixed, lan, minh, hoa, api, later):
    other = stages.consulting(lan, minh, hoa)
    counts = [
        api(hoa).get(LIST, asked_for).json()["count"]
        for asked_for in (
            {"dossier": other.pk},
            {"dossier": mixed.pk},
            {"agency": stages.agency().pk},
            {"officer": hoa.pk},
            {"officer": minh.pk},
        )
    ]

    assert counts == [1, 3, 2, 4, 0]


@pytest.mark.parametrize("parameter", ["nonsense", "overdue", "state", "dossier", "due_before"])
def test_a_parameter_that_cannot_be_read_is_refused_not_ignored(asked, hoa, api, later, parameter):
    answer = api(hoa).get(LIST, {parameter: "x"})

    assert answer.status_code == 400
    assert "overdue" in answer.json()["allowed"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(
    lan, minh, hoa, api, later, count, django_assert_num_queries
):
    names = (POLICE, ARMY, MINISTRY)[:count]
    stages.consulting(lan, minh, hoa, agencies=names)
    client = api(hoa)

    with django_assert_num_queries(3):
        assert client.get(LIST).json()["count"] == count


def test_the_agencies_are_listed_with_their_mailbox(hoa, api, later):
    rows = api(hoa).get("/api/v1/agencies/", {"is_active": "true"}).json()["results"]

    assert rows[0]["name_vi"] == POLICE
    assert rows[0]["mailbox"] == "cong-an-thanh-pho@example.org"


def test_the_secret_is_never_told_by_the_api(asked, hoa, api, later):
    secret = address_of().split("/")[-2]
    request = asked.consultations.first()

    answers = [
        api(hoa).get(path).content.decode()
        for path in (
            LIST,
            f"{LIST}{request.pk}/",
            f"/api/v1/dossiers/{asked.pk}/history/",
            "/api/v1/notices/",
            reverse("dossier", args=[asked.pk]),
        )
    ]

    assert [secret in answer for answer in answers] == [False] * 5
