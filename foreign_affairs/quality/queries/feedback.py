"""Reading feedback: who sees which, who may handle it, what may be done."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import STAFF_ROLES, Role, User
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.domain.lifecycle import FEEDBACK, FILER, OPEN
from foreign_affairs.quality.models import Feedback
from foreign_affairs.refusals import NotVisible
from foreign_affairs.workdays.queries import deadline_rule
from permits.models import Dossier, Permit

LEADS = (Role.LEADER, Role.APPROVER)
"""Who leads the office towards feedback; two roles, so that one can be complained about."""


def feedback_visible_to(actor: Actor) -> QuerySet[Feedback]:
    """The feedback `actor` may see.

    Members see their organisation's; leaders, approvers and administrators all; others of the
    office what they are to answer. Nobody sees what is about himself.
    """
    seen = Q()
    if actor.holds(*LEADS, Role.ADMINISTRATOR):
        seen = Q(pk__isnull=False)
    elif actor.is_staff:
        seen |= Q(handler_id=actor.user_id)
    if actor.holds(Role.ORGANISER) and actor.organisation_id:
        seen |= Q(organisation_id=actor.organisation_id)
    if not seen or actor.user_id is None:
        return Feedback.objects.none()
    about_me = Feedback.against.through.objects.filter(
        feedback_id=OuterRef("pk"), user_id=actor.user_id
    )
    return Feedback.objects.filter(seen, ~Exists(about_me))


def with_people(feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """`feedback` with everything that is shown of it, in two queries."""
    return feedback.select_related("organisation", "dossier", "handler").prefetch_related("against")


def open_feedback(feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """Those of `feedback` to which an answer is still owed."""
    return feedback.filter(state__in=OPEN)


def by_urgency(feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """`feedback` as it is to be worked off: what is owed first by its day, then the newest."""
    return feedback.alias(owed=Q(state__in=OPEN)).order_by(
        F("owed").desc(), F("due_on").asc(nulls_last=True), "-received_at", "-pk"
    )


def feedback_roles(feedback: Feedback, actor: Actor) -> frozenset[str]:
    """What `actor` is towards `feedback`, by the words of the lifecycle table."""
    known = actor.user_id is not None
    return rules.roles_towards(
        owns=actor.holds(Role.ORGANISER)
        and feedback.organisation_id is not None
        and actor.organisation_id == feedback.organisation_id,
        leads=actor.holds(*LEADS),
        handles=known and actor.is_staff and feedback.handler_id == actor.user_id,
    )


def feedback_actions(feedback: Feedback, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with `feedback` now, in the order of the lifecycle table."""
    return FEEDBACK.actions_for(feedback.state, feedback_roles(feedback, actor))


def reads_who_filed(actor: Actor) -> bool:
    """Whether `actor` may read an anonymous filer's address, and whom a feedback is about."""
    return actor.holds(*LEADS, Role.ADMINISTRATOR)


def by_reference_and_email(*, reference: str, email: str) -> Feedback:
    """What was filed with this e-mail address under this reference. Raises NotVisible."""
    found = Feedback.objects.filter(reference=reference.strip().upper()).exclude(email="").first()
    if found is None or found.email.casefold() != email.strip().casefold():
        raise NotVisible
    return found


def actions_by_email(feedback: Feedback) -> tuple[str, ...]:
    """What the filer without an account may do with it now."""
    return FEEDBACK.actions_for(feedback.state, [FILER])


def possible_handlers() -> QuerySet[User]:
    """Who may be given feedback to answer: everybody who works in the office, by name."""
    works = STAFF_ROLES - {Role.ADMINISTRATOR}
    found = User.objects.filter(is_active=True, held_roles__role__in=works)
    return found.distinct().order_by("full_name", "pk")


def acted_on(dossier: Dossier) -> frozenset[int]:
    """Who of the office had `dossier` in hand: desk, officers, approvers."""
    hands = dossier.handovers.values_list("handed_by_id", "received_by_id")
    signed = Permit.objects.filter(dossier=dossier).values_list("granted_by_id", flat=True)
    people: Iterable[int | None] = (
        *(one for pair in hands for one in pair),
        *signed,
        dossier.assignee_id,
    )
    return frozenset(one for one in people if one is not None)


def leaders_for(feedback: Feedback) -> list[User]:
    """Whom to tell of `feedback`: the leaders it is not about, else the approvers."""
    about = set(feedback.against.values_list("pk", flat=True))
    for role in LEADS:
        told = [one for one in accounts.holders_of(role) if one.pk not in about]
        if told:
            return told
    return []


def owed_by(*, day: date) -> QuerySet[Feedback]:
    """What an answer is due to by `day`, the earliest first."""
    return Feedback.objects.filter(state__in=OPEN, due_on__lte=day).order_by("due_on", "pk")


def counted_before(*, edition: int) -> QuerySet[Feedback]:
    """Open feedback whose day was counted with an older table of work days."""
    return Feedback.objects.filter(state__in=OPEN, edition__lt=edition).order_by("pk")


def answered_within(*, is_complaint: bool, on: date) -> int:
    """In how many working days an answer is due, of what comes in on `on`."""
    length = deadline_rule(rules.deadline_key(is_complaint=is_complaint), on=on).length
    assert length is not None, "an answer is due in a number of days"
    return length
