"""What a page is opened with and sent again as it stands says the same: nothing is lost."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from foreign_affairs.spending.domain.plans import (
    GROUP,
    Extra,
    Guests,
    Interpreting,
    Plan,
    Translation,
)
from foreign_affairs.spending.domain.values import ConferenceFunding, Rank
from foreign_affairs.spending.domain.written import plan_of
from foreign_affairs.spending.forms.conference import COLUMNS, ConferenceEstimateForm
from foreign_affairs.spending.forms.visit import OF_VISITS, VisitEstimateForm

few = st.integers(0, 9)
counts = dict.fromkeys(GROUP, few)
common = {
    "breakfast_apart": st.booleans(),
    "banquets": few,
    "vietnamese_at_banquet": few,
    "sessions": few,
    "vietnamese_at_sessions": few,
    "cars": few,
    "buses": few,
    "car_days": few,
    "shows": few,
    "special_case": st.sampled_from(["", "Thông lệ hai nước."]),
    "interpreting": st.lists(
        st.builds(
            Interpreting,
            minutes=st.integers(1, 300),
            simultaneous=st.booleans(),
            interpreters=st.integers(1, 3),
            own_staff=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    "translation": st.lists(
        st.builds(
            Translation,
            pages=st.integers(1, 99),
            into_vietnamese=st.booleans(),
            un_language=st.booleans(),
            own_staff=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
}
visits = st.builds(
    Plan,
    guests=st.tuples(st.builds(Guests, rank=st.just(Rank.B), **counts)),
    **dict.fromkeys(OF_VISITS, few),
    **common,
)
conferences = st.builds(
    Plan,
    conference=st.sampled_from(ConferenceFunding),
    guests=st.lists(
        st.builds(Guests, rank=st.sampled_from(Rank), **counts),
        max_size=5,
        unique_by=lambda group: group.rank,
    ).map(tuple),
    extras=st.lists(
        st.builds(Extra, title=st.sampled_from(["Hội trường", "In ấn"]), amount=few), max_size=20
    ).map(tuple),
    staff_days=few,
    duty_days=few,
    **common,
)


def sent_again(form_class, plan):
    """What is told by a form that is opened with `plan` and sent as it stands."""
    opened = form_class(initial=form_class.initial_of(plan))
    typed = QueryDict(mutable=True)
    for name, field in opened.fields.items():
        value = field.prepare_value(opened[name].value())
        if value is not None and value is not False:
            typed[name] = str(value)
    form = form_class(typed)
    assert form.is_valid(), form.errors
    return {name: value for name, value in form.told().items() if name != "justification"}


def work(plan):
    """`plan` with its language work summed up, as a page asks for it."""
    hours, pages = {}, {}
    for job in plan.interpreting:
        kind = (job.simultaneous, job.own_staff)
        hours[kind] = hours.get(kind, 0) + job.paid_hours
    for text in plan.translation:
        kind = (text.into_vietnamese, text.un_language, text.own_staff)
        pages[kind] = pages.get(kind, 0) + text.pages
    guests = tuple(
        sorted(
            (group for group in plan.guests if any(getattr(group, name) for name in GROUP)),
            key=lambda group: list(Rank).index(group.rank),
        )
    )
    return replace(plan, guests=guests, interpreting=(), translation=()), hours, pages


@settings(deadline=None, max_examples=30)
@given(visits)
def test_the_estimate_of_a_delegation_is_opened_and_sent_whole(plan):
    told = sent_again(VisitEstimateForm, plan)
    group = {name: told.pop(name) for name in GROUP if name in told}

    assert work(plan_of({**told, "guests": [{"rank": "B", **group}]})) == work(plan)


@settings(deadline=None, max_examples=30)
@given(conferences)
def test_the_estimate_of_a_conference_is_opened_and_sent_whole(plan):
    assert work(plan_of(sent_again(ConferenceEstimateForm, plan))) == work(plan)


def test_the_page_of_a_conference_asks_all_that_is_told_of_guests():
    assert sorted(COLUMNS) == sorted(GROUP)


@pytest.mark.parametrize(
    ("name", "rows"), [("title_4", 5), ("title_6", 7), ("title_9999", 50), ("title_99999", 5)]
)
def test_no_more_other_costs_are_asked_for_than_are_taken(name, rows):
    form = ConferenceEstimateForm({name: "x", "conference": "vietnam"})

    assert len(form.extra_rows()) == rows


def test_another_cost_without_a_name_is_told_and_not_dropped():
    form = ConferenceEstimateForm({"amount_0": "5", "conference": "vietnam"})

    assert form.is_valid()
    assert form.told()["extras"] == [{"title": "", "amount": 5}]
