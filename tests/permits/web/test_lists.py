"""The desk and the queue: what stands there, in which order, at what cost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foreign_affairs.portal.templatetags.portal import clock_badge
from tests.permits import stages
from tests.permits.stages import MONDAY, ZONE, in_state


def titles(answer, name="page"):
    return [row["title_vi"] for row in answer.context[name].object_list]


@pytest.fixture
def three(lan, minh, hoa, later):
    """A late dossier, one of Hoa's that is due today, one with days to spare."""
    stages.received(lan, minh, at=MONDAY - timedelta(days=14), title_vi="Muộn")
    stages.deciding(lan, minh, hoa, at=MONDAY - timedelta(days=4), title_vi="Gấp")
    stages.received(lan, minh, at=later, title_vi="Thong thả")


def test_the_queue_shows_the_most_urgent_first(three, hoa, sits_at):
    answer = sits_at(hoa).get(reverse("queue"))

    assert titles(answer) == ["Muộn", "Gấp", "Thong thả"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=deciding", ["Gấp"]),
        ("sla=overdue", ["Muộn"]),
        ("sla=on_track", ["Thong thả"]),
        ("assignee=me", ["Gấp"]),
        ("q=thong+tha", ["Thong thả"]),
        ("ordering=-due_on", ["Thong thả", "Gấp", "Muộn"]),
        ("state=deciding&sla=overdue", []),
        ("page=99", ["Muộn", "Gấp", "Thong thả"]),
    ],
)
def test_the_address_filters_and_sorts_the_queue(query, expected, three, hoa, sits_at):
    answer = sits_at(hoa).get(f"{reverse('queue')}?{query}")

    assert titles(answer) == expected


@pytest.mark.parametrize("query", ["state=nowhere", "sla=1", "assignee=somebody", "ordering=x"])
def test_an_odd_filter_shows_the_page_and_not_an_error(query, three, hoa, sits_at):
    answer = sits_at(hoa).get(f"{reverse('queue')}?{query}")

    assert answer.status_code == 200


def test_an_empty_queue_says_so(hoa, sits_at):
    answer = sits_at(hoa).get(reverse("queue"))

    assert "Không có hồ sơ nào cần xử lý" in answer.content.decode()


def test_a_dossier_leaves_the_queue_when_its_result_is_at_the_desk(lan, minh, hoa, binh, sits_at):
    in_state("at_desk", lan, minh, hoa, binh)

    assert titles(sits_at(hoa).get(reverse("queue"))) == []


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["queue", "desk", "my_dossiers"])
def test_three_rows_cost_as_many_queries_as_one(name, lan, minh, hoa, sits_at):
    client = sits_at({"queue": hoa, "desk": minh, "my_dossiers": lan}[name])
    build = {
        "queue": lambda: stages.received(lan, minh),
        "desk": lambda: stages.submitted(lan),
        "my_dossiers": lambda: stages.draft(lan),
    }[name]
    build()
    client.get(reverse(name))
    with_one = queries_of(client, reverse(name))
    build()
    build()

    with_three = queries_of(client, reverse(name))

    assert with_three == with_one
    assert with_three <= 22


def test_the_desk_sees_the_oldest_first_and_how_long_it_waits(lan, minh, sits_at, later):
    stages.submitted(lan, at=MONDAY, title_vi="Hai")
    stages.submitted(lan, at=MONDAY - timedelta(days=3), title_vi="Một")
    stages.submitted(lan, at=later, title_vi="Ba")

    waiting = sits_at(minh).get(reverse("desk")).context["waiting"].object_list

    assert [(row["title_vi"], row["waited"]) for row in waiting] == [
        ("Một", 6),
        ("Hai", 5),
        ("Ba", 0),
    ]


def test_the_desk_finds_results_to_hand_over_and_papers_half_entered(
    lan, minh, hoa, binh, university, sits_at
):
    at_desk = in_state("at_desk", lan, minh, hoa, binh)
    entered = stages.counter_draft(minh, university)
    stages.draft(lan)

    context = sits_at(minh).get(reverse("desk")).context

    assert [row["id"] for row in context["results"].object_list] == [at_desk.pk]
    assert [row["id"] for row in context["entries"].object_list] == [entered.pk]


def test_the_lists_stay_open_after_the_last_published_year(lan, minh, hoa, sits_at, time_machine):
    event = {
        "starts_at": datetime(2028, 3, 1, 8, tzinfo=ZONE),
        "ends_at": datetime(2028, 3, 1, 17, tzinfo=ZONE),
    }
    december = datetime(2027, 12, 20, 9, tzinfo=ZONE)
    stages.received(lan, minh, officer=hoa, at=december, **event)
    stages.submitted(lan, at=december, **event)
    time_machine.move_to(datetime(2028, 1, 3, 9, tzinfo=ZONE), tick=False)

    desk, queue, own = (
        sits_at(user).get(reverse(name))
        for user, name in ((minh, "desk"), (hoa, "queue"), (lan, "my_dossiers"))
    )

    assert [answer.status_code for answer in (desk, queue, own)] == [200, 200, 200]
    assert [row["waited"] for row in desk.context["waiting"].object_list] == [None]
    for answer in (queue, own):
        (row,) = (row for row in answer.context["page"].object_list if row["code"])
        assert (row["left"], row["sla_state"]) == (None, "overdue")
        assert str(clock_badge("overdue")) in answer.content.decode()
