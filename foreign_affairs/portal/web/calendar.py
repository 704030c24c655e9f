"""The calendar pages: a list for everybody, which the page's script turns into month and week."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Unit
from foreign_affairs.portal.templatetags.portal import entry_people, named
from foreign_affairs.portal.words import kind_words
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.fields import search_field
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Entry, Occurrence, Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, midnight, office_day
from foreign_affairs.shared_calendar.words import CLASHES
from foreign_affairs.workdays.deadlines import office_date

OPEN_VIEWS = ("month", "week", "day", "list")
OFFICE_VIEWS = (*OPEN_VIEWS, "resources-day", "resources-week")
"""Who and what is taken when is for the office."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
SHEETS = ((40, ""), (54, "dense"), (72, "denser"))
"""How many lines of a day one sheet of paper holds, by how dense it is printed."""
DENSEST = "densest"
LETTERS_A_LINE = 26


class CalendarFilter(forms.Form):
    """What is shown, all of it in the address."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    resource = forms.TypedChoiceField(
        label=_("Who or what"), required=False, coerce=int, empty_value=None
    )
    q = search_field()
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [
            (value, capfirst(words))
            for value, words in Entry.Status.choices
            # What is not certain yet is for the office.
            if actor.is_staff or value != Entry.Status.TENTATIVE
        ]
        self._offer("kind", [(kind, kind_words(kind)) for kind in kinds])
        self._offer("status", statuses)
        if actor.is_staff:
            self._offer("unit", _named(Unit.objects.order_by("name_vi")))
            self._offer("resource", _bookable())
        else:
            del self.fields["unit"], self.fields["resource"]
        views = OFFICE_VIEWS if actor.is_staff else OPEN_VIEWS
        self.fields["view"].choices = [(view, view) for view in views]  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


class Asked:
    """The filter of a request with what it leaves to be seen."""

    def __init__(self, request: HttpRequest) -> None:
        self.actor = actor_of(request)
        self._visible = queries.visible_occurrences(self.actor)
        self._open = self._visible.exclude(entry__visibility=Entry.Visibility.RESTRICTED)
        found = self._open.order_by().values_list("entry__kind", flat=True).distinct()
        self.kinds = sorted(found)
        self.form = CalendarFilter(request.GET, actor=self.actor, kinds=self.kinds)
        # What cannot be read is told at its field, and narrows nothing.
        self.form.is_valid()
        self.given = self.form.cleaned_data
        self.day: date = self.given.get("day") or office_date(timezone.now())

    def occurrences(self, first: date, after: date) -> QuerySet[Occurrence]:
        """Those from `first` until `after`, exclusive, in order."""
        asked = self.given
        # What a restricted entry is may not be found out by asking.
        hides = any(asked.get(name) for name in ("kind", "unit", "resource", "q"))
        shown = self._open if hides else self._visible
        shown = queries.occurrences_between(shown, midnight(first), midnight(after))
        if asked.get("kind"):
            shown = shown.filter(entry__kind=asked["kind"])
        if asked.get("status"):
            shown = shown.filter(status=asked["status"])
        if asked.get("unit"):
            shown = shown.filter(entry__unit_id=asked["unit"])
        if asked.get("resource"):
            shown = shown.filter(queries.taking(asked["resource"], "entry__"))
        if asked.get("q"):
            shown = shown.filter(words_within("search", asked["q"]))
        return queries.with_pages(shown, self.actor, "entry__").order_by("starts_at", "pk")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month around `day`, as a list; filters, day and view stand in the address."""
    asked = Asked(request)
    first = asked.day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    context = {
        "form": asked.form,
        "given": asked.given,
        "day": asked.day,
        "first": first,
        "before": first - ONE_DAY,
        "after": after,
        "entries": asked.occurrences(first, after),
        "kinds": [(kind, kind_words(kind)) for kind in asked.kinds],
        "may_plan": queries.may_plan(asked.actor),
        "clash_words": CLASHES,
        "resource_kinds": [(kind, capfirst(words)) for kind, words in Resource.Kind.choices],
    }
    return render(request, "portal/calendar.html", context)


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week around `day` on one sheet of paper, by the same filters."""
    asked = Asked(request)
    year, number, _weekday = asked.day.isocalendar()
    days = [date.fromisocalendar(year, number, n) for n in range(1, 8)]
    after = days[-1] + ONE_DAY
    shown = asked.occurrences(days[0], after)
    shown = shown.prefetch_related("entry__entry_resources__resource")
    cells = _cells(shown, days)
    rows = [
        (words, [cells[part, day] for day in days])
        for part, words in (
            ("all_day", _("All day")),
            ("morning", _("Morning")),
            ("afternoon", _("Afternoon")),
        )
    ]
    lines = sum(max(sum(map(_lines, cell)) for cell in row) for _words, row in rows)
    context = {
        "form": asked.form,
        "day": asked.day,
        "days": days,
        "last": days[-1],
        "before": days[0] - ONE_DAY,
        "after": after,
        "rows": rows,
        "is_empty": not lines,
        "density": next((name for most, name in SHEETS if lines <= most), DENSEST),
    }
    return render(request, "portal/week.html", context)


_PARTS = ("all_day", "morning", "afternoon")


def _cells(
    occurrences: QuerySet[Occurrence], days: list[date]
) -> dict[tuple[str, date], list[Occurrence]]:
    """What stands in which part of which day; what lasts several days stands in each."""
    cells: dict[tuple[str, date], list[Occurrence]] = {
        (part, day): [] for part in _PARTS for day in days
    }
    for one in occurrences:
        for part, day in _stands_in(one):
            if (part, day) in cells:
                cells[part, day].append(one)
    return cells


def _stands_in(one: Occurrence) -> Iterator[tuple[str, date]]:
    first = office_day(one.starts_at)
    last = office_day(one.ends_at - timedelta.resolution)
    midday = queries.office_hours()[0][1]
    if first == last and not one.is_all_day:
        early = one.starts_at.astimezone(OFFICE_ZONE).time() < midday
        yield "morning" if early else "afternoon", first
        return
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield "all_day", date.fromordinal(ordinal)


def _lines(one: Occurrence) -> int:
    """About how many lines it takes on the sheet: its time and title, then everything else."""
    title = len(one.title) + len("09:00–10:30 ")
    rest = len(kind_words(one.entry.kind)) + len(one.location) + len(entry_people(one.entry))
    return 1 + -(-title // LETTERS_A_LINE) + -(-rest // LETTERS_A_LINE)


def _bookable() -> list[Any]:
    """Who and what can be booked, kind by kind."""
    rows = list(queries.in_use().order_by("rank", "name_vi", "pk"))
    return [
        (capfirst(words), _named(row for row in rows if row.kind == kind))
        for kind, words in Resource.Kind.choices
        if any(row.kind == kind for row in rows)
    ]


def _named(rows: Iterable[Any]) -> list[tuple[int, str]]:
    return [(row.pk, named(row)) for row in rows]
