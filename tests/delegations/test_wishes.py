"""What the planner may be asked, and what it answers whatever there is."""

from datetime import timedelta

import pytest

from delegations import queries
from delegations.domain.planning import Wish
from delegations.domain.programme import ItemKind
from foreign_affairs.refusals import RuleBroken
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, venue
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db


def asked(key="a", *, before=(), **facts):
    facts = {"kind": ItemKind.VISIT, "title": key.upper(), "minutes": 60, **facts}
    return queries.Asked(Wish(key=key, **facts), before=before)


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        (lambda: [asked(after=("zzz",))], "order_unknown"),
        (lambda: [asked(before=("item-999",))], "order_unknown"),
        (lambda: [asked(after=("a",))], "order_in_a_circle"),
        (lambda: [asked(after=("b",)), asked("b", after=("a",))], "order_in_a_circle"),
        (lambda: [asked(after=("b",), before=("b",)), asked("b")], "order_in_a_circle"),
        (
            lambda: [asked(not_before=at(12), not_after=at(12))],
            "window_reversed",
        ),
        (lambda: [asked(chairs=(venue().pk,))], "no_such_leader"),
        (lambda: [asked(chairs=(999_999,))], "no_such_leader"),
        (lambda: [asked(places=(leader().pk,))], "no_such_place"),
        (lambda: [asked(along=(venue().pk,))], "no_such_resource"),
        (lambda: [asked(chairs=(leader(retired_at=NOW).pk,))], "resource_retired"),
        (lambda: [asked(), asked()], "keys_twice"),
        (lambda: [asked("item-1")], "keys_twice"),
        (lambda: [asked(f"w{n}") for n in range(31)], "too_many_wishes"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(phuc, wishes, code):
    delegation = stages.planned(phuc)

    with pytest.raises(RuleBroken) as refused:
        queries.propose(delegation, wishes(), may_move=False)

    assert [reason.code for reason in refused.value.reasons] == [code]


def test_wishes_that_wait_for_each_other_are_named(phuc):
    wishes = [asked(after=("b",)), asked("b", after=("a",)), asked("c")]

    with pytest.raises(RuleBroken) as refused:
        queries.propose(stages.planned(phuc), wishes, may_move=False)

    assert sorted(refused.value.reasons[0].values["titles"].split("; ")) == ["A", "B"]


def test_a_wish_comes_before_another_and_after_what_stands(phuc):
    delegation = stages.planned(phuc)
    talks = item(phuc, delegation)

    found = queries.propose(
        delegation,
        [asked("a"), asked("b", before=("a",), after=(queries.key_of(talks),))],
        may_move=False,
    )

    assert [one.placed.key for one in found.items] == [queries.key_of(talks), "b", "a"]
    assert found.unmet == ()


def test_the_answer_is_never_less_than_what_stands(phuc):
    """Forty short items and thirty wishes are too much to be proven, not to be answered."""
    delegation, chair = stages.planned(phuc), leader()
    start = at(8, day=17)
    items = [
        item(
            phuc,
            delegation,
            acknowledged=KNOWN,
            starts_at=start + n * timedelta(minutes=10),
            ends_at=start + (n + 1) * timedelta(minutes=10),
            title_vi=f"Mục {n}",
        )
        for n in range(20)
    ]
    wishes = [asked(f"w{n}", minutes=30, chairs=(chair.pk,)) for n in range(20)]

    found = queries.propose(delegation, wishes, may_move=True)

    assert {one.pk for one in items} <= {one.item.pk for one in found.items if one.item}
    assert found.unmet == ()
