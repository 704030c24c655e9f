"""Reading norms, estimates and settlements."""

from datetime import date, datetime

from django.db.models import Model, Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.spending.domain import engine, written
from foreign_affairs.spending.domain.norms import Norm, Norms, day_of_norms
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.values import Confidence, Item, Level, Rank, Role, Unit
from foreign_affairs.spending.models import Estimate, Settlement, SpendingNorm
from foreign_affairs.workdays.deadlines import office_date


def norms_visible_to(actor: Actor) -> QuerySet[SpendingNorm]:
    """The office reads every norm; nobody else any."""
    norms = SpendingNorm.objects.all()
    return norms if actor.is_staff else norms.none()


def norms_on(day: date) -> Norms:
    """The norms in force on `day`; one query."""
    rows = in_force(SpendingNorm.objects.all(), day)
    return Norms(map(norm_of, rows), on=day)


def in_force(norms: QuerySet[SpendingNorm], day: date) -> QuerySet[SpendingNorm]:
    return norms.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


def norm_of(row: SpendingNorm) -> Norm:
    """A row as the rules see it."""
    return Norm(
        item=Item(row.item),
        rank=Rank(row.rank) if row.rank else None,
        role=Role(row.role),
        amount=row.amount,
        unit=Unit(row.unit),
        level=Level(row.level),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confidence=Confidence(row.confidence),
    )


def compute(plan: Plan, *, starts_on: date, at: datetime) -> Estimate:
    """The estimate of `plan` were it approved at `at`; nothing is written.

    Raises RuleBroken, NormUnknown.
    """
    day = day_of_norms(approved_on=office_date(at), starts_on=starts_on)
    lines = engine.estimate(plan, norms_on(day))
    return Estimate(
        plan=written.written_plan(plan),
        lines=written.written_lines(lines),
        norms_on=day,
        total_vnd=engine.total(lines),
    )


def estimate_of(subject: Model) -> Estimate | None:
    """The estimate of a delegation or conference, with its settlement if there is one."""
    found = Estimate.objects.select_related("settlement", "recorded_by", "approved_by")
    return found.filter(subject_kind=subject_kind(subject), subject_id=subject.pk).first()


def settlement_of(subject: Model) -> Settlement | None:
    found = Settlement.objects.select_related("estimate", "settled_by")
    kind = subject_kind(subject)
    return found.filter(estimate__subject_kind=kind, estimate__subject_id=subject.pk).first()


def awaits_settlement(subject: Model) -> bool:
    """Whether money of the budget was approved for `subject` and no settlement is filed yet."""
    approved = Estimate.objects.filter(total_vnd__gt=0, settlement=None)
    of_it = approved.filter(subject_kind=subject_kind(subject), subject_id=subject.pk)
    return of_it.exclude(approved_at=None).exists()
