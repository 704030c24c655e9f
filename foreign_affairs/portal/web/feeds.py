"""One's calendar subscriptions. An address is shown in the answer to its making, and only there."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.portal.templatetags.portal import named
from foreign_affairs.portal.words import kind_words
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.models import Entry, Feed, Resource

REMINDERS = (
    ("", gettext_lazy("No reminder")),
    ("15", gettext_lazy("15 minutes before")),
    ("60", gettext_lazy("An hour before")),
    ("1440", gettext_lazy("A day before")),
    ("10080", gettext_lazy("A week before")),
)


class FeedForm(forms.Form):
    """A subscription; whom and what it is about is asked of the office only."""

    name = forms.CharField(label=gettext_lazy("Name of the subscription"), max_length=100)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it shows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none for everything that happens: no deadlines, no days off."),
    )
    mine = forms.BooleanField(
        label=gettext_lazy("Only what concerns my organisation or unit, or me"), required=False
    )
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Only of this unit"), required=False, coerce=int, empty_value=None
    )
    resource = forms.TypedChoiceField(
        label=gettext_lazy("Only with this person, or in this place"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    group = forms.ChoiceField(label=gettext_lazy("Only of this visit"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("How much it shows"),
        widget=forms.RadioSelect,
    )
    as_tasks = forms.BooleanField(
        label=gettext_lazy("Deadlines as tasks to be done"),
        required=False,
        help_text=gettext_lazy(
            "For Thunderbird, Apple Reminders and the like. Google Calendar and Outlook on the "
            "web show no tasks from an address."
        ),
    )
    reminder_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Reminder"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=REMINDERS,
        help_text=gettext_lazy("Before whole days it counts from 8:00 in the morning."),
    )

    def __init__(
        self,
        *args: object,
        kinds: list[str],
        for_office: bool,
        groups: Sequence[tuple[str, Entry]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._offer("level", [(value, capfirst(words)) for value, words in Feed.Level.choices])
        self._offer("kinds", [(kind, kind_words(kind)) for kind in kinds])
        if for_office:
            self._offer("unit", [("", _("All")), *_units()])
            self._offer("resource", [("", _("All")), *_resources()])
        else:
            del self.fields["unit"], self.fields["resource"]
        if groups:
            said = [(group, named_entry(entry)) for group, entry in groups]
            self._offer("group", [("", _("All")), *said])
        else:
            del self.fields["group"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def named_entry(entry: Entry) -> str:
    """Its title in the reader's language, with its first day."""
    english = get_language() == "en" and entry.title_en
    day = date_format(entry.starts_on or entry.span_starts_at, "SHORT_DATE_FORMAT")
    return f"{entry.title_en if english else entry.title} ({day})"


def _units() -> list[tuple[int, str]]:
    return [(unit.pk, named(unit)) for unit in Unit.objects.order_by("pk")]


def _resources() -> list[tuple[str, list[tuple[int, str]]]]:
    """Whom and what an entry may take, by kind."""
    kinds = Resource.Kind
    standing = Resource.objects.filter(retired_at=None).order_by("kind", "rank", "name_vi", "pk")
    by_kind = {
        kind: [(one.pk, named(one)) for one in several]
        for kind, several in groupby(standing, key=lambda one: one.kind)
    }
    return [
        (capfirst(str(kinds(kind).label)), by_kind[kind])
        for kind in (kinds.LEADER, kinds.INTERPRETER, kinds.VENUE, kinds.ROOM, kinds.VEHICLE)
        if kind in by_kind
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def feeds(request: HttpRequest) -> HttpResponse:
    """The caller's subscriptions, and a new one."""
    form = _form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            feed, address = operations.create_feed(
                unit_id=asked.pop("unit", None),
                resource_id=asked.pop("resource", None),
                **asked,
                actor=actor_of(request),
                at=timezone.now(),
            )
        except RuleBroken as refusal:
            return _page(request, form, reasons=refusal.reasons)
        return _page(request, _form(request), made=feed, address=address)
    return _page(request, form)


@require_POST
@never_cache
@login_required
def rotate(request: HttpRequest, feed_id: int) -> HttpResponse:
    """A new address for a subscription; the old one stops."""
    form = _form(request)
    try:
        feed, address = operations.rotate_feed(
            feed_id=feed_id, actor=actor_of(request), at=timezone.now()
        )
    except RuleBroken as refusal:
        return _page(request, form, reasons=refusal.reasons)
    return _page(request, form, made=feed, address=address)


@require_POST
@login_required
def revoke(request: HttpRequest, feed_id: int) -> HttpResponse:
    operations.revoke_feed(feed_id=feed_id, actor=actor_of(request), at=timezone.now())
    messages.success(
        request, _("The subscription has ended. Calendars that used it stop updating.")
    )
    return redirect("feeds")


def _form(request: HttpRequest, sent: QueryDict | None = None) -> FeedForm:
    suggested = {"level": Feed.Level.STAFF, "name": _("Calendar of the office")}
    actor = actor_of(request)
    groups = queries.groups_ahead(actor, at=timezone.now())
    if request.method == "GET" and (group := request.GET.get("group")) in dict(groups):
        suggested |= {"group": group, "name": dict(groups)[group].title[:100]}
    return FeedForm(
        sent, kinds=_kinds(request), for_office=actor.is_staff, groups=groups, initial=suggested
    )


def _kinds(request: HttpRequest) -> list[str]:
    visible = queries.visible_entries(actor_of(request))
    entries = visible.exclude(visibility=Entry.Visibility.RESTRICTED).order_by()
    return sorted(entries.values_list("kind", flat=True).distinct())


def _said(feed: Feed) -> list[str]:
    """What a subscription shows, in words."""
    kinds = ", ".join(kind_words(kind) for kind in feed.kinds)
    whole = _("deadlines as tasks") if feed.as_tasks else _("everything that happens")
    said = [capfirst(feed.get_level_display()), kinds or whole]
    said += [named(one) for one in (feed.unit, feed.resource) if one]
    if feed.group:
        said.append(_("one visit"))
    if feed.mine:
        said.append(_("only mine"))
    if feed.reminder_minutes is not None:
        words = dict(REMINDERS).get(str(feed.reminder_minutes))
        minutes = _("%(minutes)d minutes before") % {"minutes": feed.reminder_minutes}
        said.append(_("reminder: %(when)s") % {"when": words or minutes})
    return said


def _page(
    request: HttpRequest,
    form: FeedForm,
    *,
    reasons: tuple[Reason, ...] = (),
    made: Feed | None = None,
    address: str = "",
) -> HttpResponse:
    assert isinstance(request.user, User)
    now = timezone.now()
    own = [(feed, _said(feed)) for feed in queries.feeds_of(request.user).filter(revoked_at=None)]
    context = {"form": form, "reasons": reasons, "feeds": own, "now": now, "made": made}
    if made:
        webcal = "webcal://" + address.partition("://")[2]
        context |= {
            "address": address,
            "webcal": webcal,
            "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
            "outlook": "https://outlook.office.com/calendar/0/addfromweb?"
            + urlencode({"url": address, "name": made.name}),
        }
    status = 422 if reasons else 400 if form.errors else 201 if made else 200
    return render(request, "account/feeds.html", context, status=status)
