"""The pages of the office with ten thousand dossiers in mixed states: 200 ms of server time.

Whole requests through the WSGI application in this process, with all middleware and a session,
without the socket.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from foreign_affairs.accounts.models import Role
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits.models import Dossier, Handover
from tests.benchmarks import world
from tests.benchmarks.measure import Figure, all_in_turns
from tests.cast import person
from tests.permits import stages

DOSSIERS = 10_000
BAR = 0.2
AGES = (1, 2, 4, 6, 7, 8, 9, 12)
"""How many working days ago the dossiers came: some in time, some due now, some late."""


def figures() -> Iterator[Figure]:
    lan, minh, hoa, binh = (world.somebody(name) for name in ("lan", "minh", "hoa", "binh"))
    lead = person("le", "Hoàng Thị Lê", Role.LEADER)
    others = [person(f"officer{n}", f"Cán bộ {n}", Role.OFFICER) for n in range(12)]
    now = timezone.now()
    calendar, today = current_calendar(), office_date(now)
    soon = {"starts_at": now + timedelta(days=60), "ends_at": now + timedelta(days=61)}
    originals = []
    for age in AGES:
        came = now - (today - calendar.working_days_before(today, age))
        originals += [
            stages.submitted(lan, at=came, **soon),
            stages.received(lan, minh, officer=hoa, at=came, **soon),
            stages.deciding(lan, minh, hoa, at=came, **soon),
            stages.at_desk(lan, minh, hoa, binh, at=came, **soon),
        ]
    _copy(originals, DOSSIERS - Dossier.objects.count(), officers=[hoa, *others])
    clock = world.cost()
    pages = {
        "the queue": (hoa, "/queue/"),
        "the queue, mine and overdue": (hoa, "/queue/?assignee=me&sla=overdue"),
        "the queue, searched for a word": (hoa, "/queue/?q=cang+bien"),
        "the queue, its 300th page": (hoa, "/queue/?page=300"),
        "the queue with the load of 13 officers": (lead, "/queue/"),
        "the one-stop desk": (minh, "/desk/"),
        "an organiser's dossiers": (lan, "/dossiers/"),
        "the register of this year": (minh, "/register/"),
        "the list by API, the most urgent first": (
            minh,
            "/api/v1/dossiers/?is_open=true&ordering=due_on",
        ),
    }
    application = get_wsgi_application()
    works = {name: world.getting(application, *page) for name, page in pages.items()}
    for name, seconds in all_in_turns(works, rounds=5, clock=clock).items():
        yield Figure(name=f"{name}, of {DOSSIERS:,}", ours=seconds, within=BAR)


def _copy(originals: list[Dossier], number: int, *, officers: list) -> None:
    """`number` more dossiers like these, a minute apart, spread over the officers."""
    columns = [field.attname for field in Dossier._meta.concrete_fields if not field.primary_key]
    copies, whose = [], cycle(officers)
    for count, original in zip(range(number), cycle(originals), strict=False):
        values = {name: getattr(original, name) for name in columns}
        values["reference"] = f"Q{count:09}"
        values["code"] = original.code and f"{original.code}-{count}"
        values["created_at"] += timedelta(minutes=count % 1000)
        if original.assignee_id:
            values["assignee_id"] = next(whose).pk
        copies.append(Dossier(**values))
    Dossier.objects.bulk_create(copies, batch_size=200)
    handed = {one.pk: list(one.handovers.all()) for one in originals}
    rows = [
        Handover(
            dossier=copy,
            **{
                field.attname: getattr(row, field.attname)
                for field in Handover._meta.concrete_fields
                if field.attname not in ("id", "dossier_id")
            },
        )
        for copy, original in zip(copies, cycle(originals), strict=False)
        for row in handed[original.pk]
    ]
    Handover.objects.bulk_create(rows, batch_size=500)
