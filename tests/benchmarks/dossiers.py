"""Dossiers: the list of 50 among 2,000 against the plainest view of the same columns, and more.

Whole requests through the WSGI application in this process, with all middleware and a bearer
token, without the socket. The peer shows everything to everybody: see `peers.dossiers`.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import cycle

import orjson
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.operations import create_token
from foreign_affairs.documents.operations import rendered
from permits import operations
from permits.models import Dossier, Permit
from tests.benchmarks import world
from tests.benchmarks.measure import Figure, all_in_turns, one_by_one
from tests.permits import stages

DOSSIERS = 2_000
GRANTS = 21


def figures() -> Iterator[Figure]:
    lan, minh, hoa, binh = (world.somebody(name) for name in ("lan", "minh", "hoa", "binh"))
    deciding = [stages.deciding(lan, minh, hoa) for _ in range(GRANTS)]
    originals = (
        stages.submitted(lan),
        stages.received(lan, minh, officer=hoa),
        deciding[0],
        stages.at_desk(lan, minh, hoa, binh),
    )
    _copy(originals, DOSSIERS - Dossier.objects.count())
    _token, secret = create_token(user=minh, name="bench", actor=acting(minh), at=timezone.now())
    getting = partial(_getting, get_wsgi_application(), Authorization=f"Bearer {secret}")
    clock = world.cost()

    listed, plain = getting("/api/v1/dossiers/"), getting("/peer/dossiers/")
    _say_the_same(orjson.loads(listed())["results"], orjson.loads(plain()))
    taken = all_in_turns(
        {
            "list": listed,
            "plain": plain,
            "clock": getting(f"/api/v1/dossiers/{originals[1].pk}/clock/"),
        },
        rounds=15,
        clock=clock,
    )
    yield Figure(
        name=f"a list of 50 of {DOSSIERS:,} dossiers (plain .values())",
        ours=taken["list"],
        peer=taken["plain"],
        at_most=2.5,
    )
    yield Figure(name="a dossier's clock, explained", ours=taken["clock"])

    at = stages.MONDAY + timedelta(days=2)
    decide = partial(operations.grant, actor=acting(binh), at=at)
    grants = [partial(decide, dossier_id=dossier.pk) for dossier in deciding]
    yield Figure(name="one grant", ours=one_by_one(grants, clock=clock))

    papers = Permit.objects.order_by("pk").values_list("paper", flat=True)[:GRANTS]
    render = [partial(rendered, paper, at=at) for paper in papers]
    yield Figure(name="one permit as PDF/A, rendered", ours=one_by_one(render, clock=clock))


def _copy(originals: tuple[Dossier, ...], number: int) -> None:
    """`number` more dossiers like these, a minute apart."""
    columns = [field.attname for field in Dossier._meta.concrete_fields if not field.primary_key]
    copies = []
    for count, original in zip(range(number), cycle(originals), strict=False):
        values = {name: getattr(original, name) for name in columns}
        values["reference"] = f"B{count:09}"
        values["code"] = original.code and f"{original.code}-{count}"
        values["created_at"] += timedelta(minutes=count)
        copies.append(Dossier(**values))
    Dossier.objects.bulk_create(copies, batch_size=200)


def _getting(application: Callable, path: str, **headers: str) -> Callable[[], bytes]:
    """A piece of work: one GET that must be answered with 200; gives the body."""
    asked = RequestFactory(headers=headers).get(path, SERVER_NAME="127.0.0.1").environ

    def work() -> bytes:
        statuses: list[str] = []
        answer = application({**asked}, lambda status, _headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        assert statuses == ["200 OK"], f"{path}: {statuses}"
        return body

    return work


def _say_the_same(ours: list[dict], plain: list[dict]) -> None:
    """Fail unless both list the same rows, with the same columns but for what ours adds."""
    added = {"sla_state", "available_actions"}
    assert [row["id"] for row in ours] == [row["id"] for row in plain], "not the same dossiers"
    assert len(ours[0].keys() - added) == len(plain[0]), "not the same columns"
