"""Lists of 2,000 delegations with 20 members each: 200 ms of server time.

Whole requests through the WSGI application in this process, with all middleware and a session,
without the socket. Passports are kept encrypted, as always.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from delegations.models import Delegation, Member
from foreign_affairs.accounts.models import Role, Unit
from foreign_affairs.personal_data import keys
from tests.benchmarks import world
from tests.benchmarks.measure import Figure, all_in_turns
from tests.cast import person
from tests.delegations import stages

DELEGATIONS = 2_000
MEMBERS = 20
BAR = 0.2


def figures() -> Iterator[Figure]:
    phuc = person("phuc", "Bùi Hồng Phúc", Role.PLANNER, unit=Unit.objects.get())
    now = timezone.now()
    times = {"arrives_at": now + timedelta(days=40), "departs_at": now + timedelta(days=43)}
    builders = (stages.with_head, stages.planned, stages.approved, stages.cancelled)
    binh = world.somebody("binh")
    originals = [build(phuc, binh, at=now, **times) for build in builders]
    largest = _copy(originals, DELEGATIONS - len(originals))
    pages = {
        "the list of delegations by API": "/api/v1/delegations/?page_size=50",
        "the same, 200 on a page": "/api/v1/delegations/?page_size=200",
        "the same, searched for a word": "/api/v1/delegations/?q=thanh+pho&page_size=50",
        "the same, of one month": f"/api/v1/delegations/?from={now:%Y-%m-%d}&rank=B",
        "the page of all delegations": "/delegations/",
        "the page of one with its members": f"/delegations/{largest.pk}/",
        "the members of one by API": f"/api/v1/delegations/{largest.pk}/members/",
    }
    application, clock = get_wsgi_application(), world.cost()
    works = {name: world.getting(application, phuc, page) for name, page in pages.items()}
    for name, seconds in all_in_turns(works, rounds=5, clock=clock).items():
        yield Figure(name=f"{name}, of {DELEGATIONS:,}", ours=seconds, within=BAR)


def _copy(originals: list[Delegation], number: int) -> Delegation:
    """`number` more delegations like these, a day apart, each with its members; the last one."""
    columns = [field.attname for field in Delegation._meta.concrete_fields if not field.primary_key]
    copies = []
    for nth, original in zip(range(number), cycle(originals), strict=False):
        values = {name: getattr(original, name) for name in columns}
        later = timedelta(days=nth % 700)
        values |= {
            "reference": f"D{nth:09}",
            "arrives_at": original.arrives_at + later,
            "departs_at": original.departs_at + later,
        }
        copies.append(Delegation(**values))
    Delegation.objects.bulk_create(copies, batch_size=200)
    numbers = count(1_000_000)
    Member.objects.bulk_create(
        (_member(copy, place, f"C{next(numbers)}") for copy in copies for place in _PLACES),
        batch_size=500,
    )
    return copies[-1]


_PLACES = range(1, MEMBERS + 1)


def _member(delegation: Delegation, place: int, passport: str) -> Member:
    return Member(
        delegation=delegation,
        number=place,
        role=Member.Role.HEAD if place == 1 else Member.Role.MEMBER,
        full_name=f"GUEST {passport}",
        nationality=delegation.country,
        passport_number=passport,
        passport_hash=keys.hash_of(passport),
    )
