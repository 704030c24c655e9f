"""One's calendar subscriptions. An address is shown in the answer to its making, and only there."""

from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foreign_affairs.accounts.models import User
from foreign_affairs.portal.words import kind_words
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.models import Entry, Feed


class FeedForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the subscription"), max_length=100)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it shows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none for everything but deadlines."),
    )
    mine = forms.BooleanField(
        label=gettext_lazy("Only what concerns my organisation or unit"), required=False
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How much it shows"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, kinds: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (value, capfirst(words)) for value, words in Feed.Level.choices
        ]
        self.fields["kinds"].choices = [(kind, kind_words(kind)) for kind in kinds]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def feeds(request: HttpRequest) -> HttpResponse:
    """The caller's subscriptions, and a new one."""
    form = _form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            feed, address = operations.create_feed(
                name=asked["name"],
                level=asked["level"],
                kinds=asked["kinds"],
                mine=asked["mine"],
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
    return FeedForm(sent, kinds=_kinds(request), initial=suggested)


def _kinds(request: HttpRequest) -> list[str]:
    visible = queries.visible_entries(actor_of(request))
    entries = visible.exclude(visibility=Entry.Visibility.RESTRICTED).order_by()
    return sorted(entries.values_list("kind", flat=True).distinct())


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
    own = [
        (feed, [kind_words(kind) for kind in feed.kinds])
        for feed in queries.feeds_of(request.user).filter(revoked_at=None)
    ]
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
