"""How much each officer has on the desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.workdays.queries import current_calendar
from permits.domain.reminders import due_soon_until
from permits.queries.dossiers import STEP_DUE, on_the_clock


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with one officer, or with nobody (`officer` None), while the clock runs.

    `due_soon` counts what is due within two working days and not late, `steps_late` the dossiers
    whose present step should be over, `overdue` those whose result should be at the desk.
    """

    officer: User | None
    open: int = 0
    due_soon: int = 0
    overdue: int = 0
    steps_late: int = 0


def loads(*, today: date) -> list[Load]:
    """The load of every officer, the heaviest first, and of nobody; three queries.

    Whoever is no officer any longer and still holds dossiers is named too.
    """
    soon_until = due_soon_until(current_calendar(), today=today)
    counted = (
        on_the_clock()
        .order_by()
        .values("assignee_id")
        .annotate(
            open=Count("pk"),
            due_soon=Count(
                "pk", filter=Q(current_due_on__gte=today, current_due_on__lte=soon_until)
            ),
            overdue=Count("pk", filter=Q(current_due_on__lt=today)),
            steps_late=Count("pk", filter=Q(**{f"{STEP_DUE}__lt": today})),
        )
        .values_list("assignee_id", "open", "due_soon", "overdue", "steps_late")
    )
    by_person: dict[int | None, tuple[int, ...]] = {row[0]: row[1:] for row in counted}
    people = User.objects.filter(
        Q(pk__in=accounts.holders_of(Role.OFFICER).order_by().values("pk"))
        | Q(pk__in=[person for person in by_person if person is not None])
    )
    held = [Load(user, *by_person.get(user.pk, ())) for user in people]
    held.sort(key=lambda load: (-load.overdue, -load.open, str(load.officer)))
    return [*held, *([Load(None, *by_person[None])] if None in by_person else [])]
