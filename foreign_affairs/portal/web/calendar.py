"""The calendar page: the list for everybody, which the page's script turns into month and week."""

from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from foreign_affairs.folding import fold
from foreign_affairs.portal.words import kind_words
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.shared_calendar.values import midnight
from foreign_affairs.workdays.deadlines import office_date

VIEWS = ("month", "week", "list")
FIRST_YEAR, LAST_YEAR = 1990, 2100


class CalendarFilter(forms.Form):
    """What is shown, all of it in the address."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(view, view) for view in VIEWS]
    )

    def __init__(self, *args: object, kinds: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((kind, kind_words(kind)) for kind in kinds),
        ]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((value, capfirst(words)) for value, words in Entry.Status.choices),
        ]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month around `day`, as a list; filters, day and view stand in the address."""
    visible = queries.visible_occurrences(actor_of(request))
    open_ones = visible.exclude(entry__visibility=Entry.Visibility.RESTRICTED)
    kinds = sorted(open_ones.order_by().values_list("entry__kind", flat=True).distinct())
    form = CalendarFilter(request.GET or None, kinds=kinds)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("day") or office_date(timezone.now())
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    # What a restricted entry is may not be found out by asking for its kind or its words.
    shown = open_ones if asked.get("kind") or asked.get("q") else visible
    entries = queries.occurrences_between(shown, midnight(first), midnight(after))
    if asked.get("kind"):
        entries = entries.filter(entry__kind=asked["kind"])
    if asked.get("status"):
        entries = entries.filter(status=asked["status"])
    if asked.get("q"):
        entries = entries.filter(search__contains=fold(asked["q"]))
    context = {
        "form": form,
        "day": day,
        "view": asked.get("view") or "",
        "first": first,
        "before": first - timedelta(days=1),
        "after": after,
        "entries": entries.order_by("starts_at", "pk"),
        "kinds": [(kind, kind_words(kind)) for kind in kinds],
    }
    return render(request, "portal/calendar.html", context)
