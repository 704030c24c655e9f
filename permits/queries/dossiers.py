"""Reading dossiers: who sees which, how they stand, what may be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.queries import history
from foreign_affairs.documents.queries import papers_of
from foreign_affairs.refusals import NotVisible, Reason
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits.domain import filing, permit_rules, rules
from permits.domain.hosting import HOSTING_PROCEDURES, NOT_ASKED
from permits.domain.intake import Regime
from permits.domain.lifecycle import CLOCK_RUNS, CLOSED, DOSSIER, EDITABLE, OUTCOME_TOLD, State
from permits.domain.reminders import due_soon_until, left_working_days
from permits.domain.values import MINISTERIAL, SlaState
from permits.models import Dossier, Handover, Procedure
from permits.queries.procedures import version_in_force
from permits.queries.writing import Writing, writing


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers `actor` may see.

    The office sees what was submitted, and the desk its own unfinished entries; an organiser
    sees everything of the own organisation; nobody else anything. Several roles see together.
    """
    seen = Q()
    if actor.is_staff:
        seen |= ~Q(state=State.DRAFT)
    if actor.holds(Role.DESK):
        seen |= ~Q(channel=Dossier.Channel.ONLINE)
    if actor.holds(Role.ORGANISER) and actor.organisation_id:
        seen |= Q(organisation_id=actor.organisation_id)
    return Dossier.objects.filter(seen) if seen else Dossier.objects.none()


def with_names(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """`dossiers` with everything a list shows of each, in one query."""
    return dossiers.select_related("organisation", "assignee", "track", "step", "procedure")


def with_sla_state(dossiers: QuerySet[Dossier], *, today: date) -> QuerySet[Dossier]:
    """`dossiers` with the column `sla_state`, computed in SQL from the stored dates.

    due_soon: not past, and at most two working days after `today`. A dossier whose slip went out
    after its due date is breached whatever came later; one that depends on the Prime Minister
    has no such state.
    """
    soon_until = due_soon_until(current_calendar(), today=today)
    return dossiers.annotate(
        sla_state=Case(
            When(
                result_at_desk_on__lte=F("official_due_on"),
                breached_before=False,
                then=Value(SlaState.MET.value),
            ),
            When(
                result_at_desk_on__isnull=False,
                official_due_on__isnull=False,
                then=Value(SlaState.BREACHED.value),
            ),
            When(state=State.AWAITING_SUPPLEMENT, then=Value(SlaState.WAITING.value)),
            When(
                ~Q(state__in=CLOCK_RUNS) | Q(current_due_on=None), then=Value(SlaState.NONE.value)
            ),
            When(current_due_on__lt=today, then=Value(SlaState.OVERDUE.value)),
            When(current_due_on__lte=soon_until, then=Value(SlaState.DUE_SOON.value)),
            default=Value(SlaState.ON_TRACK.value),
            output_field=CharField(),
        )
    )


def open_dossiers(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those of `dossiers` that something can still happen to."""
    return dossiers.exclude(state__in=CLOSED)


def closed_dossiers(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those of `dossiers` that nothing more can happen to."""
    return dossiers.filter(state__in=CLOSED)


def on_the_clock() -> QuerySet[Dossier]:
    """Every dossier whose clock runs, the earliest due first."""
    return Dossier.objects.filter(state__in=CLOCK_RUNS).order_by("current_due_on", "pk")


def last_handover(dossier: Dossier) -> Handover | None:
    """The handover with which the present stay began: who holds the dossier, as what, since when.

    None before reception, and once it is in the organiser's hands.
    """
    if dossier.state in CLOSED:
        return None
    handovers = dossier.handovers.select_related("handed_by", "received_by")
    return handovers.order_by("-at", "-pk").first()


def by_slack() -> tuple[str, ...]:
    """The order of a work queue: what has the least time left for its present step first."""
    return (STEP_DUE, "current_due_on", "pk")


def roles_towards(dossier: Dossier, actor: Actor) -> frozenset[str]:
    """The roles of `actor` that count towards `dossier`."""
    return rules.roles_towards(
        roles=actor.roles,
        owns=actor.organisation_id == dossier.organisation_id,
        channel=dossier.channel,
    )


def in_whose_place(dossier: Dossier, action: str, actor: Actor) -> int | None:
    """For which absent person `actor` does `action`; None in the own right.

    An officer's act on a dossier of the absent one is done for that one, whatever the stand-in is.
    """
    if not actor.stands_in_for:
        return None
    # What is not in the table is done to plan and papers, where `submit` is possible.
    needed = frozenset(DOSSIER.row(action if action in DOSSIER.actions else "submit").roles)
    own = roles_towards(dossier, replace(actor, roles=actor.own_roles))
    lending = lenders(actor, needed, channel=dossier.channel)
    if Role.OFFICER in needed and dossier.assignee_id in lending:
        return dossier.assignee_id
    return lending[0] if lending and not own & needed else None


def lenders(actor: Actor, needed: Collection[str], *, channel: str) -> list[int]:
    """The absent people by whose roles `actor` may do what one of the roles `needed` may."""
    return [
        absent.user_id
        for absent in actor.stands_in_for
        if rules.roles_towards(roles=absent.roles, owns=False, channel=channel).intersection(needed)
    ]


def as_read_by(actor: Actor, dossier: Dossier, *, at: datetime) -> Writing:
    """`dossier` as `actor` reads it: whoever hands it in what is written, others what is in."""
    if dossier.state in EDITABLE and Role.ORGANISER in roles_towards(dossier, actor):
        return writing(dossier, at=at)
    return Writing(dossier, at)


def available_actions(dossier: Dossier, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with `dossier` now, in the order of the lifecycle table."""
    return DOSSIER.actions_for(dossier.state, roles_towards(dossier, actor))


def outcome_is_told(state: str, actor: Actor) -> bool:
    """Whether `actor` may learn what was decided on a dossier in `state`."""
    return rules.outcome_is_told(state, is_staff=actor.is_staff)


STEP_DUE = "step_due_on"
"""The column with the office-local day by which the present step must be over."""

_COLUMNS = {
    "id": "id",
    "reference": "reference",
    "code": "code",
    "title_vi": "title_vi",
    "title_en": "title_en",
    "organiser": "organisation__name",
    "state": "state",
    "outcome": "outcome",
    "sla_state": "sla_state",
    "due_on": "current_due_on",
    "received_at": "received_at",
    "track": "track__key",
    "step": "step__key",
    "assignee": "assignee__full_name",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
}


def list_rows(dossiers: QuerySet[Dossier], *more: str) -> QuerySet[Dossier, dict[str, Any]]:
    """The columns that a list needs of each dossier, and `more`, as dictionaries, in one query.

    `dossiers` come from `with_sla_state`; `as_row` makes each fit to be read. Without model
    instances: a list is read all day long.
    """
    rows: QuerySet[Dossier, dict[str, Any]] = dossiers.values(
        *_COLUMNS.values(), "organisation_id", "channel", *more
    )
    return rows


def rows_of(dossiers: QuerySet[Dossier], keys: Sequence[int], *more: str) -> list[dict[str, Any]]:
    """The `list_rows` of one page: those of `dossiers` with these primary keys, in their order.

    A page is found by its keys first, so that only its own rows are joined, not all it is out of.
    """
    found = {row["id"]: row for row in list_rows(dossiers.filter(pk__in=keys), *more)}
    return [found[key] for key in keys if key in found]


_NAMES = ("title_vi", "title_en", "state")
UNNAMED: Mapping[str, Any] = dict.fromkeys(("number", *_NAMES), "")
"""What stands for a dossier that the caller does not see."""


def names_of(actor: Actor, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """How those of `keys` that `actor` sees are called, and where they stand; one query."""
    rows = visible_to(actor).filter(pk__in=keys).values("pk", "code", "reference", *_NAMES)
    return {row["pk"]: {**row, "number": row["code"] or row["reference"]} for row in rows}


def as_row(found: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What a list shows `actor` of a row of `list_rows`, with what can be done."""
    row = {name: found[column] for name, column in _COLUMNS.items()}
    if not outcome_is_told(row["state"], actor):
        row["outcome"] = ""
    roles = rules.roles_towards(
        roles=actor.roles,
        owns=actor.organisation_id == found["organisation_id"],
        channel=found["channel"],
    )
    row["available_actions"] = DOSSIER.actions_for(row["state"], roles)
    return row


def told_history(dossier: Dossier, actor: Actor) -> list[dict[str, Any]]:
    """The audit of one dossier as `actor` may know it, oldest first.

    The office reads everything. The organiser reads the steps without the office's inner words,
    and nothing of the decision before the result is told. Hashes are the office's: between two of
    them what was left out could be guessed and proved. That something was left out may be seen.
    """
    entries = list(history(kind="dossier", subject_id=dossier.pk))
    told = outcome_is_told(dossier.state, actor)
    absent = absent_names(entries) if actor.is_staff else {}
    return [
        {
            "position": entry.position,
            "at": entry.at,
            "actor": str(entry.actor or ""),
            "for": absent.get(entry.details.get("for"), ""),
            "action": entry.action,
            "details": _told_details(entry, actor),
            "hash": entry.hash if actor.is_staff else "",
        }
        for entry in entries
        if actor.is_staff or told or entry.action not in rules.DECISIONS
    ]


def absent_names(entries: Sequence[Entry]) -> dict[int | None, str]:
    """Who was stood in for in `entries`, names by their keys; no query for nobody."""
    known = {entry.details["for"] for entry in entries if "for" in entry.details}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=known)} if known else {}


def _told_details(entry: Entry, actor: Actor) -> dict[str, Any]:
    if actor.is_staff:
        return dict(entry.details)
    if entry.action not in rules.OPEN_WORDS:
        return {}
    return {name: value for name, value in entry.details.items() if name != "for"}


def letters(dossier: Dossier, actor: Actor) -> QuerySet[Any]:
    """The papers drawn up on one dossier that `actor` may read, each with its `position` there.

    1, 2, 3 … among these, in the order in which they came before the reader's eyes, so that a
    number stays whatever is drawn up later: for the organiser, what tells the outcome came with
    the telling. A primary key would say how many were drawn up between two receipts.
    """
    papers = papers_of("dossier", dossier.pk)
    if not actor.is_staff:
        papers = papers.exclude(kind__in=rules.INNER_PAPERS)
    if not outcome_is_told(dossier.state, actor):
        papers = papers.exclude(kind__in=rules.OUTCOME_PAPERS)
    order: list[Any] = [F("created_at"), F("pk")]
    if not actor.is_staff and dossier.delivered_at is not None:
        told_with = Value(dossier.delivered_at, output_field=DateTimeField())
        outcome = Q(kind__in=rules.OUTCOME_PAPERS)
        seen_since = Case(When(outcome, then=told_with), default=F("created_at"))
        order = [seen_since, Case(When(outcome, then=1), default=0), F("pk")]
    number = Window(RowNumber(), order_by=order)
    return papers.annotate(position=number).order_by("position")


@dataclass(frozen=True, slots=True)
class Tracked:
    """Where a dossier stands, for somebody who knows its code and contact.

    `left_working_days` is negative when overdue, None when no clock runs or today's year is not
    published.
    """

    dossier: Dossier
    outcome: str
    left_working_days: int | None


def tracked(*, code: str, contact: str, at: datetime) -> Tracked:
    """The dossier with exactly this code and contact. Raises NotVisible, whichever is wrong."""
    dossier = by_code_and_contact(code=code.strip(), contact=contact)
    if dossier is None:
        raise NotVisible
    left = None
    if dossier.state in CLOCK_RUNS and dossier.current_due_on is not None:
        left = left_working_days(
            current_calendar(), today=office_date(at), due_on=dossier.current_due_on
        )
    return Tracked(
        dossier=dossier,
        outcome=dossier.outcome if dossier.state in OUTCOME_TOLD else "",
        left_working_days=left,
    )


def required_components(procedure: Procedure, *, on: date) -> list[str]:
    """Keys of the papers a dossier needs by the version in force on `on`, in their order."""
    version = version_in_force(procedure, on=on)
    if version is None:
        return []
    return [part.key for part in version.components.all() if part.required]


def by_code_and_contact(*, code: str, contact: str) -> Dossier | None:
    """The dossier with exactly this code (or reference), if `contact` is its e-mail or telephone.

    Never by a prefix; telephone numbers are compared by their digits.
    """
    dossier = (
        Dossier.objects.select_related("organisation", "track", "step")
        .filter(Q(code=code) | Q(reference=code))
        .exclude(state=State.DRAFT)
        .first()
    )
    if dossier is None or not contact.strip():
        return None
    same_mail = dossier.contact_email.casefold() == contact.strip().casefold()
    digits = rules.phone_digits(contact)
    same_phone = bool(digits) and digits == rules.phone_digits(dossier.contact_phone)
    return dossier if same_mail or same_phone else None


def what_is_missing(dossier: Dossier, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that `submit`, or `supplement`, would refuse of what is written at `at`.

    A notification needs less of the plan and no papers; what was received for a permit keeps
    needing all of it, whatever its answers say since.
    """
    written = writing(dossier, at=at)
    dossier = written.dossier
    reasons = filing.why_not_handed_in(dossier.regime)
    if dossier.amends is not None:
        reasons += permit_rules.why_not_pursued(status=dossier.amends.status)
    if dossier.highest_rank in MINISTERIAL and (newest := written.classification):
        reasons += filing.why_contradicted(newest.said, has_minister=True)
    notifies = dossier.regime == Regime.NOTIFY and dossier.received_at is None
    missing = rules.why_incomplete(
        dossier.plan,
        attached=written.attachments.values_list("component", flat=True),
        required=() if notifies else required_components(dossier.procedure, on=office_date(at)),
        at=at,
        notifies=notifies,
    )
    if dossier.procedure.code in HOSTING_PROCEDURES:
        missing = tuple(one for one in missing if one.field not in NOT_ASKED)
    return reasons + missing
