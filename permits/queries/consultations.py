"""Reading opinions: who was asked what, what is awaited, what stands in the way of a decision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import NotVisible, Reason
from permits.domain import consultations as rules
from permits.domain.consultations import CONSULTATION, ConsultationState, Opinion
from permits.domain.lifecycle import CLOSED, State
from permits.models import Agency, Consultation, Dossier, Track
from permits.queries.dossiers import roles_towards

SUBJECT = "consultation"


class NoLongerNeeded(NotVisible):
    """The link was good once, but the case is over: nothing is asked any more."""

    reason = "no_longer_needed"

    def __init__(self) -> None:
        super().__init__()
        self.message = Reason("no_longer_needed", "This opinion is no longer needed.")


def agencies_visible_to(actor: Actor) -> QuerySet[Agency]:
    """The agencies that may be asked, in the office's order; for the office alone."""
    return Agency.objects.all() if actor.is_staff else Agency.objects.none()


def agencies_asked_nowadays() -> QuerySet[Agency]:
    return Agency.objects.filter(is_active=True)


def consultations_visible_to(actor: Actor) -> QuerySet[Consultation]:
    """The requests that `actor` may see, with their names: the office all, nobody else any."""
    found = Consultation.objects.select_related(
        "agency", "dossier__organisation", "asked_by", "recorded_by", "answered_by"
    )
    return found if actor.is_staff else found.none()


def overdue_consultations(found: QuerySet[Consultation], *, today: date) -> QuerySet[Consultation]:
    """Those of `found` that are awaited although their local date has passed."""
    return found.filter(_overdue(today))


def consultations_in_time(found: QuerySet[Consultation], *, today: date) -> QuerySet[Consultation]:
    """The others of `found`."""
    return found.exclude(_overdue(today))


def _overdue(today: date) -> Q:
    return Q(state=ConsultationState.WAITING, due_local_on__lt=today)


def consultation_actions(consultation: Consultation, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with one request now; an answer only where there is an objection."""
    roles = roles_towards(consultation.dossier, actor)
    possible = CONSULTATION.actions_for(consultation.state, roles)
    return tuple(
        name for name in possible if name != "answer_objection" or is_open_objection(consultation)
    )


def is_open_objection(consultation: Consultation) -> bool:
    """Whether an agency objects and the approver has not answered."""
    return consultation.opinion == Opinion.OBJECT and consultation.answered_at is None


def by_link(token: str) -> Consultation:
    """The request that a reply link opens.

    Raises NotVisible for a wrong token, NoLongerNeeded once nothing is asked any more.
    """
    found = (
        Consultation.objects.select_related("agency", "dossier__organisation", "dossier__version")
        .filter(links__token_hash=token_hash(token))
        .first()
    )
    if found is None:
        raise NotVisible
    demand_open(found)
    return found


def demand_open(consultation: Consultation) -> None:
    """Raise NoLongerNeeded if nothing can be said any more by the link."""
    if consultation.dossier.state in CLOSED or consultation.state == ConsultationState.LAPSED:
        raise NoLongerNeeded


def consultations_of(dossier: Dossier) -> list[Consultation]:
    """The requests of one dossier, oldest first, with names; one query."""
    found = dossier.consultations.select_related("agency", "asked_by", "recorded_by", "answered_by")
    consultations = list(found)
    for consultation in consultations:
        consultation.dossier = dossier
    return consultations


def latest_opinions(consultations: Iterable[Consultation]) -> list[Consultation]:
    """Of several replies of one agency the last asked for, which overtakes those before."""
    latest = {one.agency_id: one for one in consultations if one.state == ConsultationState.REPLIED}
    return list(latest.values())


def open_objections(dossier: Dossier) -> list[Consultation]:
    """Objections that stand against a permit: not answered, not overtaken by a later opinion."""
    return [one for one in latest_opinions(consultations_of(dossier)) if is_open_objection(one)]


def agency_conditions(dossier: Dossier) -> list[tuple[Agency, str]]:
    """The conditions that agencies named, each with its agency."""
    return [
        (one.agency, one.conditions)
        for one in latest_opinions(consultations_of(dossier))
        if one.conditions
    ]


def consulted_agencies(dossier: Dossier) -> list[Consultation]:
    """The last request to each agency that was asked about `dossier`: who gets a copy."""
    asked = {
        one.agency_id: one
        for one in consultations_of(dossier)
        if one.state != ConsultationState.LAPSED
    }
    return sorted(asked.values(), key=lambda one: (one.agency.position, one.agency.name_vi))


def track_consults(track: Track | None) -> bool:
    """Whether agencies are asked on `track`."""
    return track is not None and rules.consults(step.state for step in track.steps.all())


def waits_for_the_question(dossier: Dossier) -> bool:
    """Whether its way asks agencies and none was asked in the running cycle."""
    return (
        track_consults(dossier.track)
        and not dossier.consultations.filter(cycle=dossier.cycles.count()).exists()
    )


def what_opinions_forbid(dossier: Dossier, action: str, *, today: date) -> tuple[Reason, ...]:
    """What opinions, given or awaited, have against `action` although the table allows it."""
    if action == "consult":
        return rules.why_not_consulted(
            track_consults=track_consults(dossier.track), chosen=1, known=1, still_asked=()
        )
    if action == "conclude_consultation":
        return rules.why_not_concluded(
            [(str(one.agency), one.due_local_on) for one in awaited(dossier)], today=today
        )
    if action == "grant":
        return rules.why_not_granted(str(one.agency) for one in open_objections(dossier))
    return ()


def awaited(dossier: Dossier) -> list[Consultation]:
    """The requests of `dossier` that nobody has answered."""
    return [one for one in consultations_of(dossier) if one.state == ConsultationState.WAITING]


def awaited_counts(dossier_ids: Iterable[int]) -> dict[int, int]:
    """How many opinions are awaited on each of these dossiers that awaits any; one query."""
    waiting = Consultation.objects.filter(
        dossier_id__in=list(dossier_ids), state=ConsultationState.WAITING
    )
    counted = waiting.order_by().values("dossier_id").annotate(number=Count("pk"))
    return {row["dossier_id"]: row["number"] for row in counted}


def to_chase(*, today: date) -> QuerySet[Consultation]:
    """Awaited requests about which somebody is to be written to by `today`."""
    return Consultation.objects.filter(
        state=ConsultationState.WAITING, chase_on__lte=today
    ).order_by("chase_on", "pk")


def is_over(consultation: Consultation) -> bool:
    """Whether a reply comes after the consultation it belongs to was over."""
    return (
        consultation.state != ConsultationState.WAITING
        or consultation.dossier.state != State.CONSULTING
    )


@dataclass(frozen=True, slots=True)
class Chaser:
    """One line of who was written to, or what was done, about a request, and when.

    `kind` is a notice's or an act's. `address` is a notice's, `who` an act's.
    """

    at: datetime
    kind: str
    address: str = ""
    who: str = ""
    sent_at: datetime | None = None


def chaser_log(consultations: Sequence[Consultation]) -> dict[int, list[Chaser]]:
    """Per request everything that was written and done about it, oldest first; two queries.

    The first mail stands for the asking.
    """
    keys = [one.pk for one in consultations]
    log: dict[int, list[Chaser]] = defaultdict(list)
    if not keys:
        return log
    of_these = {"subject_kind": SUBJECT, "subject_id__in": keys}
    notices = Notice.objects.filter(**of_these).exclude(status=Notice.Status.SUPERSEDED)
    for notice in notices.select_related("recipient").order_by("created_at", "pk"):
        to = str(notice.recipient) if notice.recipient else notice.address
        log[notice.subject_id].append(
            Chaser(notice.created_at, notice.kind, to, "", notice.sent_at)
        )
    entries = Entry.objects.filter(**of_these).exclude(action="ask").select_related("actor")
    for entry in entries.order_by("pk"):
        log[entry.subject_id].append(Chaser(entry.at, entry.action, "", str(entry.actor or "")))
    return {key: sorted(lines, key=lambda line: line.at) for key, lines in log.items()}
