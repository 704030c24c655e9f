"""The form of an event: written down, looked at before it is saved, a time found for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import operations, queries
from events.domain.lifecycle import EVENT, PLANS
from events.domain.recurrence import starts
from events.models import Event
from events.web import finding
from events.web.forms.event import EventForm
from events.web.forms.filled import as_typed, asked_for, initial_of
from events.web.forms.people import FindForm
from events.web.forms.when import taken
from events.web.visible import visible
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.refusals import Reason, Refusal, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.operations import Clash
from foreign_affairs.shared_calendar.words import clash_lines
from permits import queries as permits

FROM_A_DOSSIER = ("title_vi", "title_en", "place", "participants", "foreign_participants")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Write an event down; the address may bring a time, a resource, a dossier, a plan item."""
    only_for(request, *PLANS)
    if request.method == "POST":
        return _posted(request, None)
    initial = _prefilled(request)
    return _page(request, EventForm(initial=initial), FindForm())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: HttpRequest, event_id: int) -> HttpResponse:
    """Change everything that is written of an event, its time and bookings included."""
    event = visible(request, event_id)
    EVENT.step("revise", state=event.state, roles=actor_of(request).roles)
    if request.method == "POST":
        return _posted(request, event)
    return _page(request, EventForm(event=event, initial=initial_of(event)), FindForm(), event)


def _posted(request: HttpRequest, event: Event | None) -> HttpResponse:
    do = request.POST.get("do", "save")
    if do == "find" or request.POST.get("take"):
        return _sought(request, event)
    form = EventForm(request.POST, event=event)
    if not form.is_valid():
        return _page(request, form, status=answers.UNREADABLE, event=event)
    dry = do == "look"
    try:
        facts = form.facts() | _linked(form, event, actor_of(request))
        written = _write(request, form, event, facts, do)
    except Clash as clash:
        status = 200 if dry else answers.status_of(clash)
        return _page(request, form, status=status, event=event, clash=clash)
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        return _page(request, form, status=status, event=event, reasons=reasons)
    if dry:
        return _page(request, form, event=event, is_free=True)
    messages.success(request, _("The event is saved."))
    return redirect("event", written.pk)


def _write(
    request: HttpRequest, form: EventForm, event: Event | None, facts: dict[str, Any], do: str
) -> Event:
    said = form.cleaned_data
    shared: dict[str, Any] = {
        "actor": actor_of(request),
        "at": timezone.now(),
        "facts": facts,
        "times": form.times(),
        "resources": form.resources(),
        "participations": said["guests"],
        "acknowledged": form.acknowledged(),
        "whole": not said["skip"],
        "dry_run": do == "look",
    }
    if event is None:
        planned = do != "draft"
        return operations.arrange(**shared, visibility=said["visibility"], planned=planned)
    revision = said["revision"] if said["revision"] is not None else -1
    return operations.rearrange(**shared, event_id=event.pk, revision=revision)


def _linked(form: EventForm, event: Event | None, actor: Actor) -> dict[str, Any]:
    """The dossier that was named by its code, if any. Raises RuleBroken."""
    number = form.cleaned_data["dossier"].strip()
    if not number:
        return {"dossier_id": None}
    if event is not None and event.dossier is not None and event.dossier.number == number:
        return {"dossier_id": event.dossier_id}
    named = Q(code__iexact=number) | Q(reference__iexact=number)
    found = permits.visible_to(actor).filter(named).first()
    if found is None:
        raise RuleBroken([Reason("no_such_dossier", "There is no such dossier.", "dossier")])
    return {"dossier_id": found.pk}


def _sought(request: HttpRequest, event: Event | None) -> HttpResponse:
    """Seek times for who is chosen, or take one that was found; nothing is judged or saved."""
    find = FindForm(request.POST)
    typed = as_typed(EventForm(event=event), request.POST)
    choice = finding.chosen(request.POST.get("take", ""))
    if choice is None or not find.is_valid():
        found, reasons = finding.times(find, at=timezone.now())
        form = EventForm(event=event, initial=typed)
        refused = find.errors or reasons
        return _page(
            request,
            form,
            find,
            event,
            found=found,
            find_reasons=reasons,
            status=answers.UNREADABLE if refused else 200,
        )
    start, interpreter, room = choice
    typed |= taken(start, find.cleaned_data["find_minutes"] or finding.MINUTES)
    if interpreter:
        typed["interpreters"] = list(
            dict.fromkeys([*typed.get("interpreters", ()), str(interpreter)])
        )
    if room:
        typed["venue"] = str(room)
    messages.success(request, _("The time is filled in. Save it when the rest is right."))
    return _page(request, EventForm(event=event, initial=typed), find, event)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    initial: dict[str, Any] = asked_for(request.GET)
    actor = actor_of(request)
    if actor.user is not None:
        initial |= {"unit": actor.user.unit_id, "responsible": actor.user_id}
    initial |= _of_resources(request.GET.getlist("resource"))
    if (key := _number(request.GET.get("dossier"))) is not None:
        initial |= _of_dossier(key, actor)
    if (key := _number(request.GET.get("plan_item"))) is not None:
        item = standing_items().filter(pk=key).first()
        if item is not None:
            initial |= {
                "plan_item": item.pk,
                "title_vi": item.title_vi,
                "title_en": item.title_en,
                "countries": item.countries,
                "kind": item.kind if item.kind in Event.Kind.values else "",
                "unit": item.unit_id or initial.get("unit"),
            }
    return initial


def _of_resources(asked: Sequence[str]) -> dict[str, Any]:
    keys = [key for one in asked if (key := _number(one)) is not None]
    initial: dict[str, Any] = {}
    for resource in Resource.objects.filter(pk__in=keys, retired_at=None):
        if resource.kind in (Resource.Kind.VENUE, Resource.Kind.ROOM):
            name = "rooms" if "venue" in initial else "venue"
        elif resource.kind == Resource.Kind.LEADER:
            name = "leaders" if "host" in initial else "host"
        else:
            name = f"{resource.kind}s"
        single = name in ("venue", "host")
        initial[name] = resource.pk if single else [*initial.get(name, ()), resource.pk]
    return initial


def _of_dossier(key: int, actor: Actor) -> dict[str, Any]:
    """What a dossier says of the event that it permits."""
    dossier = permits.visible_to(actor).filter(pk=key).first()
    if dossier is None:
        return {}
    said = queries.taken_from(permits.standing_dossier(dossier))
    times = {"starts_at": said["starts_at"], "ends_at": said["ends_at"]}
    initial: dict[str, Any] = {name: said[name] for name in FROM_A_DOSSIER}
    initial |= {
        "kind": Event.Kind.CONFERENCE,
        "format": said["format"] or Event.Format.IN_PERSON,
        "international_conference": True,
        "dossier": dossier.number,
    }
    if all(times.values()):
        initial |= asked_for({name: at.isoformat() for name, at in times.items()})
    return initial


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _page(
    request: HttpRequest,
    form: EventForm,
    find: FindForm | None = None,
    event: Event | None = None,
    *,
    status: int = 200,
    clash: Clash | None = None,
    reasons: Sequence[Reason] = (),
    **more: Any,
) -> HttpResponse:
    lines = clash_lines(clash.members()["clashes"]) if clash else []
    soft = sorted({line.code for line in lines if not line.hard})
    if soft and form.is_bound:
        form.asks_why(soft)
    context: Mapping[str, Any] = {
        "event": event,
        "form": form,
        "find": find or FindForm(request.POST),
        "find_open": bool(more.get("found") or more.get("find_reasons") or (find and find.errors)),
        "reasons": reasons,
        "clashes": lines,
        "is_hard": any(line.hard for line in lines),
        "is_soft": bool(soft),
        "dates": _dates(form),
        "crumbs": _crumbs(event),
        **more,
    }
    return render(request, "events/edit.html", context, status=status)


def _dates(form: EventForm) -> list[datetime]:
    """The dates of a series as it was typed; none while it cannot be read."""
    if form.is_bound and form.is_valid():
        times = form.times()
        if times.recurrence is not None and times.starts_at is not None:
            return list(starts(times.recurrence, first=times.starts_at))
    if form.event is not None and not form.is_bound and form.event.frequency:
        return [one.starts_at for one in form.event.occurrences.all() if not one.cancelled_at]
    return []


def _crumbs(event: Event | None) -> list[tuple[str, str | None]]:
    first = (_("Events"), reverse("events"))
    if event is None:
        return [first, (_("New event"), None)]
    title = in_the_readers(event, "title")
    return [first, (title, reverse("event", args=[event.pk])), (_("Change"), None)]
