"""Several dossiers by one request: a result for each, and nothing done twice."""

from dataclasses import replace

import pytest
from django.urls import reverse

from foreign_affairs.audit.models import Entry
from permits import operations
from permits.models import Dossier
from tests.permits import looks, stages

pytestmark = pytest.mark.django_db

RECEIVE, ASSIGN = "/api/v1/dossiers/bulk/receive/", "/api/v1/dossiers/bulk/assign/"


def states(*dossiers):
    return [Dossier.objects.get(pk=one.pk).state for one in dossiers]


def test_what_is_refused_of_one_touches_no_other(lan, minh, hoa, api, later):
    first, over, last = stages.submitted(lan), stages.withdrawn(lan), stages.submitted(lan)
    keys = [first.pk, over.pk, 2**40, last.pk]

    answer = api(minh).post(
        RECEIVE, {"dossiers": keys, "track": "no_consultation", "officer": hoa.pk}, format="json"
    )

    body = answer.json()
    assert (answer.status_code, body["done"], body["refused"]) == (200, 2, 2)
    assert [(row["dossier"], row["done"]) for row in body["results"]] == [
        (first.pk, True),
        (over.pk, False),
        (2**40, False),
        (last.pk, True),
    ]
    codes = [[reason["code"] for reason in row["reasons"]] for row in body["results"]]
    assert codes == [[], ["wrong_state"], ["not_found"], []]
    assert body["results"][0]["number"] == Dossier.objects.get(pk=first.pk).code
    assert body["results"][2]["number"] == ""
    assert states(first, over, last) == ["appraising", "withdrawn", "appraising"]
    assert looks.acts(first).count("receive") == 1


def test_each_takes_the_way_that_its_answers_propose(lan, minh, api, later):
    short = stages.submitted(lan)
    asks = stages.submitted(lan, answers=replace(stages.ANSWERS, foreign_funding=True))
    unasked = stages.submitted(lan)
    newest = unasked.classifications.get()
    newest.pk, newest.track = None, ""
    newest.save()

    answer = api(minh).post(RECEIVE, {"dossiers": [short.pk, asks.pk, unasked.pk]}, format="json")

    rows = answer.json()["results"]
    assert [row["done"] for row in rows] == [True, True, False]
    assert [reason["code"] for reason in rows[2]["reasons"]] == ["track_missing"]
    ways = Dossier.objects.filter(pk__in=[short.pk, asks.pk]).order_by("pk")
    assert list(ways.values_list("track__key", flat=True)) == ["no_consultation", "consultation"]
    assert looks.last_act(asks)[3]["track"] == "consultation"


def test_a_rule_refuses_each_row_with_every_reason(lan, minh, api, later, everything):
    dossier = stages.submitted(lan)
    before = everything()

    answer = api(minh).post(RECEIVE, {"dossiers": [dossier.pk], "track": "way"}, format="json")

    (row,) = answer.json()["results"]
    assert (row["done"], row["reasons"][0]["code"], row["reasons"][0]["field"]) == (
        False,
        "no_such_track",
        "track",
    )
    assert everything() == before


@pytest.mark.parametrize(
    "body",
    [
        {"dossiers": [], "officer": 1},
        {"dossiers": [1, 1], "officer": 1},
        {"dossiers": list(range(1, 102)), "officer": 1},
        {"dossiers": ["x"], "officer": 1},
        {"dossiers": [1]},
        {"dossiers": [1], "officer": 1, "colour": "red"},
    ],
)
def test_an_odd_body_is_refused_as_a_whole(body, le, api, later):
    assert api(le).post(ASSIGN, body, format="json").status_code == 400


def test_only_who_may_do_it_to_one_may_do_it_to_several(lan, minh, hoa, api, later):
    body = {"dossiers": [1], "track": "no_consultation"}

    statuses = [api(user).post(RECEIVE, body, format="json").status_code for user in (lan, hoa)]

    assert statuses == [403, 403]
    assert api(minh).post(ASSIGN, {"dossiers": [1], "officer": 1}, format="json").status_code == 403


def test_the_same_request_again_does_no_row_twice_and_goes_on_where_it_died(
    lan, minh, hoa, dung, le, api, later, monkeypatch
):
    dossiers = [stages.received(lan, minh, officer=hoa) for _ in range(3)]
    body = {"dossiers": [one.pk for one in dossiers], "officer": dung.pk}
    key = {"HTTP_IDEMPOTENCY_KEY": "several-1"}
    act = operations.assign

    def dies(**said):
        if said["dossier_id"] == dossiers[1].pk:
            raise ZeroDivisionError
        return act(**said)

    monkeypatch.setattr(operations, "assign", dies)
    with pytest.raises(ZeroDivisionError):
        api(le).post(ASSIGN, body, format="json", **key)
    monkeypatch.setattr(operations, "assign", act)

    again = api(le).post(ASSIGN, body, format="json", **key)
    once_more = api(le).post(ASSIGN, body, format="json", **key)

    assert [again.json()["done"], once_more.json()["done"]] == [3, 3]
    assert once_more["Idempotency-Replayed"] == "true"
    assert [looks.acts(one).count("assign") for one in dossiers] == [1, 1, 1]
    parts = Entry.objects.filter(request_key__startswith="several-1#").order_by("pk")
    assert [part.request_key for part in parts] == [f"several-1#{n}" for n in range(3)]
    other = api(le).post(ASSIGN, {**body, "officer": hoa.pk}, format="json", **key)
    assert (other.status_code, other.json()["reason"]) == (409, "idempotency_key_reused")


def test_the_desk_receives_several_from_its_list(lan, minh, sits_at, later):
    ready, over = stages.submitted(lan), stages.withdrawn(lan)
    client, act = sits_at(minh), reverse("receive_several")

    listed = client.get(reverse("desk")).content.decode()
    answer = client.post(act, {"dossier": [ready.pk, over.pk], "track": "no_consultation"})

    assert f'name="dossier" value="{ready.pk}"' in listed
    assert answer.status_code == 200
    assert [row.done for row, _name in answer.context["results"]] == [True, False]
    assert "Đã tiếp nhận 1 trên 2 hồ sơ." in answer.content.decode()
    assert states(ready, over) == ["appraising", "withdrawn"]


def test_a_leader_hands_several_to_somebody_from_the_queue(
    lan, minh, hoa, dung, le, sits_at, later
):
    one, two = (stages.received(lan, minh, officer=hoa) for _ in range(2))
    client, act = sits_at(le), reverse("assign_several")

    answer = client.post(act, {"dossier": [one.pk, two.pk], "officer": dung.pk})

    assert [row.done for row, _name in answer.context["results"]] == [True, True]
    assert set(Dossier.objects.values_list("assignee", flat=True)) == {dung.pk}


@pytest.mark.parametrize(
    ("form", "said"),
    [({}, "Hãy đánh dấu các hồ sơ trước."), ({"dossier": ["1"], "officer": ""}, "officer")],
)
def test_what_cannot_be_read_is_asked_again_and_nothing_is_done(
    form, said, le, sits_at, everything
):
    before = everything()

    answer = sits_at(le).post(reverse("assign_several"), form)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert everything() == before


def test_the_lists_of_several_are_for_those_who_may(lan, minh, hoa, binh, sits_at):
    assert sits_at(hoa).post(reverse("receive_several"), {}).status_code == 403
    assert sits_at(binh).post(reverse("assign_several"), {}).status_code == 403
    assert sits_at(hoa).get(reverse("assign_several")).status_code == 302
