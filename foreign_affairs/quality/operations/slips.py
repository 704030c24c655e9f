"""Evaluating how a dossier was settled, and asking for it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.notifications.operations import queue
from foreign_affairs.quality import links, queries
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.models import Slip
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, RuleBroken
from foreign_affairs.sweeping import one_by_one
from permits import queries as permits
from permits.models import Dossier

ASKED_FOR = timedelta(days=30)
"""How long after the result an organiser is still asked. Source: office practice."""


@transaction.atomic(durable=True)
def evaluate(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    time: str,
    contacts: str,
    bodies: str,
    attitude: str,
    remarks: str = "",
) -> Slip:
    """Give the slip of a dossier of the actor's organisation; it is final.

    Writes the slip and one audit entry. Raises NotVisible, Forbidden for the office itself,
    RuleBroken before there is a result or where a slip was given.

    Source: Circular 01/2018/TT-VPCP, art. 12(2), 14(3).
    """
    dossier = (
        permits.visible_to(actor).select_for_update(of=("self",)).filter(pk=dossier_id).first()
    )
    if dossier is None:
        raise NotVisible
    if not queries.speaks_for(actor, dossier):
        raise Forbidden(_ONLY_THE_ORGANISER)
    return _give(
        dossier,
        Slip.Door.MEMBER,
        actor=actor,
        at=at,
        time=time,
        contacts=contacts,
        bodies=bodies,
        attitude=attitude,
        remarks=remarks,
    )


@transaction.atomic(durable=True)
def evaluate_with_code(
    *, code: str, contact: str, actor: Actor, at: datetime, **answers: Any
) -> Slip:
    """The same for whoever knows the dossier's code and contact; nobody is named on the slip.

    Raises NotVisible, whichever of the two is wrong.
    """
    _refuse_the_office(actor)
    found = queries.dossier_with_code(code=code, contact=contact)
    dossier = Dossier.objects.select_for_update().get(pk=found.pk)
    return _give(dossier, Slip.Door.CODE, actor=actor, at=at, **answers)


@transaction.atomic(durable=True)
def evaluate_by_link(*, token: str, actor: Actor, at: datetime, **answers: Any) -> Slip:
    """The same for the bearer of the link in our mail. Raises NotVisible for a link not good."""
    _refuse_the_office(actor)
    key = links.dossier_of(token, at=at)
    dossier = Dossier.objects.select_for_update().filter(pk=key).first()
    if dossier is None:
        raise NotVisible
    return _give(dossier, Slip.Door.LINK, actor=actor, at=at, **answers)


def ask_for_slips(*, at: datetime) -> int:
    """Ask every organiser who learned of a result lately, once; returns how many were asked.

    A range, never an equality: whoever was missed is asked later, as long as the result is not
    older than `ASKED_FOR`. One transaction per dossier; one that fails holds nobody up.
    """
    waiting = queries.to_be_asked(after=at - ASKED_FOR, until=at)
    return one_by_one(_ask, list(waiting.values_list("pk", flat=True)), at=at, of="dossier")


@transaction.atomic(durable=True)
def _ask(dossier_id: int, *, at: datetime) -> int:
    dossier = (
        queries.to_be_asked(after=at - ASKED_FOR, until=at)
        .select_for_update(of=("self",))
        .filter(pk=dossier_id)
        .first()
    )
    if dossier is None or not dossier.contact_email:
        return 0
    filer = dossier.filed_by if dossier.filed_by.organisation_id else None
    notice = queue(
        dossier,
        queries.ASKED,
        to=filer,
        address=dossier.contact_email,
        context={
            "number": dossier.number,
            "title_vi": dossier.title_vi,
            "title_en": dossier.title_en or dossier.title_vi,
            "organisation": dossier.organisation.name,
        },
        path=reverse("slip", args=[dossier.pk]) if filer else reverse("evaluate"),
        secret_path=reverse("evaluate_by_link", args=[links.token_for(dossier.pk, at=at)]),
        at=at,
        unique_key=f"dossier:{dossier.pk}:{queries.ASKED}",
    )
    return int(notice is not None)


def _give(
    dossier: Dossier,
    door: str,
    *,
    actor: Actor,
    at: datetime,
    time: str,
    contacts: str,
    bodies: str,
    attitude: str,
    remarks: str = "",
) -> Slip:
    """Write the slip of `dossier`, which is locked."""
    answered = queries.slip_of(dossier) is not None
    why_not = rules.why_not_evaluable(dossier_state=dossier.state, answered=answered)
    if why_not:
        raise RuleBroken(why_not)
    slip = Slip.objects.create(
        dossier=dossier,
        time=time,
        contacts=contacts,
        bodies=bodies,
        attitude=attitude,
        remarks=remarks.strip(),
        door=door,
        answered_by=actor.user if door == Slip.Door.MEMBER else None,
        answered_at=at,
    )
    whoever = actor if door == Slip.Door.MEMBER else Actor(None, frozenset(), actor.request)
    record(slip, "evaluate", actor=whoever, at=at, details={"dossier": dossier.pk, "door": door})
    slip.save(update_fields=["revision"])
    return slip


def _refuse_the_office(actor: Actor) -> None:
    if actor.is_staff and not actor.holds(Role.ORGANISER):
        raise Forbidden(_ONLY_THE_ORGANISER)


_ONLY_THE_ORGANISER = Reason(
    "organiser_only", "Only the organiser evaluates how a dossier was settled."
)
