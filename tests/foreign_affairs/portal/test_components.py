"""What the tags and filters say, in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from foreign_affairs.portal.templatetags import portal
from foreign_affairs.refusals import Reason


def words(html):
    """The text of a tag's output, without its marks."""
    return "".join(part.partition(">")[2] for part in f">{html}".split("<"))


@pytest.mark.parametrize(
    ("left", "vietnamese", "english"),
    [
        (3, "còn 3 ngày làm việc, hạn 15/07", "3 working days left, due 15/07"),
        (1, "còn 1 ngày làm việc, hạn 15/07", "1 working day left, due 15/07"),
        (0, "đến hạn hôm nay, 15/07", "due today, 15/07"),
        (-2, "quá hạn 2 ngày làm việc, hạn 15/07", "2 working days overdue, was due 15/07"),
        (200, "còn 200 ngày làm việc, hạn 15/07/2026", "200 working days left, due 15/07/2026"),
    ],
)
def test_time_left_is_said_in_working_days(left, vietnamese, english):
    due = date(2026, 7, 15)

    with override("vi"):
        assert words(portal.time_left(left, due)) == vietnamese
    with override("en"):
        assert words(portal.time_left(left, due)) == english


@pytest.mark.parametrize("state", ["on_track", "due_soon", "overdue", "waiting", "met", "breached"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_clock_state_is_a_word_and_an_icon_and_never_its_code(state, language):
    with override(language):
        badge = portal.clock_badge(state)

    assert 'class="bi bi-' in badge
    assert words(badge) not in ("", state)


def test_every_reason_of_the_ledger_has_words():
    from foreign_affairs.workdays.deadlines import DayReason  # noqa: PLC0415

    assert set(portal.LEDGER_REASONS) == set(DayReason)


def test_what_a_badge_is_told_is_escaped():
    assert "<b>" not in portal.status_badge("ok", "<b>bold</b>")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_hours_and_amounts_are_the_same_in_both_languages(language):
    instant = datetime(2026, 4, 20, 2, 5, tzinfo=UTC)

    with override(language):
        assert portal.day(date(2026, 4, 5)) == "05/04/2026"
        assert portal.moment(instant) == "09:05, 20/04/2026"
        assert portal.hour(instant) == "09:05"
        assert portal.dong(1_600_000) == "1.600.000\u00a0₫"
        assert forms.DateField(localize=True).clean("05/04/2026") == date(2026, 4, 5)
        assert 'value="05/04/2026"' in forms.DateInput().render("day", date(2026, 4, 5))
        assert Template("{{ day }}").render(Context({"day": date(2026, 4, 5)})) == "05/04/2026"


def test_nothing_is_shown_as_nothing():
    assert [portal.day(None), portal.moment(None), portal.hour(None), portal.dong(None)] == [""] * 4


def test_a_reason_is_filled_after_it_is_translated():
    reason = Reason(
        "too_many_feeds",
        "You have %(most)s subscriptions already: end one first.",
        values={"most": 20},
    )

    with override("vi"):
        assert portal.sentence(reason) == "Bạn đã có 20 đăng ký: xin ngừng bớt một đăng ký."


def rendered(template, path="/list/?state=open&page=3", **context):
    request = RequestFactory().get(path)
    loaded = Template("{% load portal %}" + template)
    return loaded.render(Context({"request": request, **context}))


def test_a_sorted_head_keeps_the_filter_starts_at_page_one_and_turns_round():
    head = '{% sort_header "due_on" "Due" %}'

    first = rendered(head)
    again = rendered(head, path="/list/?state=open&ordering=due_on")

    assert 'href="?state=open&amp;ordering=due_on"' in first
    assert "aria-sort" not in first
    assert 'href="?state=open&amp;ordering=-due_on"' in again
    assert 'aria-sort="ascending"' in again


def test_an_address_changes_one_thing_and_keeps_the_rest():
    assert rendered("{% address_with page=4 %}") == "?state=open&amp;page=4"
    assert rendered('{% address_with state="" %}') == "?"


def test_pages_tell_count_and_total():
    page = Paginator(range(45), 20).page(2)

    html = rendered('{% include "portal/pagination.html" %}', page=page)

    assert "21–40" in html
    assert "45" in html
    assert 'href="?state=open&amp;page=1"' in html
    assert 'href="?state=open&amp;page=3"' in html


def test_a_name_is_vietnamese_where_the_english_one_is_missing():
    thing = SimpleNamespace(name_vi="Ngày Chiến thắng", name_en="")

    with override("en"):
        assert portal.named(thing) == "Ngày Chiến thắng"


def test_problems_lead_to_their_fields():
    class Plan(forms.Form):
        title = forms.CharField(label="Title")

    html = rendered('{% include "portal/problems.html" %}', form=Plan({}))

    assert 'href="#id_title"' in html
    assert rendered('{% include "portal/problems.html" %}', form=Plan({"title": "x"})).strip() == ""
