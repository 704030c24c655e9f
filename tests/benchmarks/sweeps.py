"""The sweeps: their cost follows the rows that are due, however many others there are.

On a PostgreSQL of their own, in two databases: 100 due rows among 10,000 dossiers, and the same
100 among 1,000,000. The others are copies without what hangs on them, which no sweep reads; each
sweep is asked to touch them by nothing but their states and days.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    django.setup()

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from foreign_affairs.accounts.models import Role
from foreign_affairs.notifications.models import Notice
from permits import operations
from permits.models import Consultation, Cycle, Dossier, Handover, Reappointment
from tests.benchmarks import world
from tests.benchmarks.measure import Figure
from tests.cast import person
from tests.permits import editions, stages
from tests.services import postgresql, postgresql_programs

FEW, MANY, DUE = 10_000, 1_000_000, 100
ROUNDS = 3
AT = stages.MONDAY + timedelta(days=9)
"""Wednesday 29/04/2026: of what was received on Monday 20/04 several reminders are due at once,
and the newest edition, in which the 28th is off, moves its day from DUE_ON."""
DUE_ON, SOME_DAY = date(2026, 5, 4), date(2027, 1, 4)
SWEEPS: dict[str, Callable[[datetime], int]] = {
    "remind_of_deadlines": lambda at: operations.remind_of_deadlines(at=at),
    "recompute_deadlines": lambda at: operations.recompute_deadlines(at=at),
    "chase_agencies": lambda at: operations.chase_agencies(at=at),
}
TO_BE_REMINDED, TO_BE_CHASED = "D", "C"
"""How the references of those dossiers begin that are due; Django's own begin with H."""


def figures() -> Iterator[Figure]:
    """Taken in a process of its own, whose database is the private one."""
    if postgresql_programs() is None:
        print("NOT RUN: the sweeps, for want of PostgreSQL on this machine", file=sys.stderr)
        return
    with postgresql() as address:
        taken = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.sweeps"],
            env={**os.environ, "DATABASE_URL": address},
            stdout=subprocess.PIPE,
            check=True,
        )
    for name, (many, few) in json.loads(taken.stdout.splitlines()[-1]).items():
        yield Figure(
            name=f"{name}: {DUE} due of {MANY:,} (of {FEW:,})", ours=many, peer=few, at_most=2
        )


def main() -> None:
    with world.database():
        small = connection.settings_dict["NAME"]
        _fill()
        large = f"{small}_large"
        with _elsewhere() as cursor:
            cursor.execute(f'CREATE DATABASE "{large}" TEMPLATE "{small}"')
        _use(large)
        with _without_indexes(Dossier._meta.db_table):
            _copy_originals(MANY - Dossier.objects.count())
        databases = {"few": small, "many": large}
        for name in databases.values():
            _use(name)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        assert Dossier.objects.count() == MANY
        for name, sweep in SWEEPS.items():
            _reads_what_is_due_alone(name, sweep)
        print(json.dumps({name: _taken(sweep, databases) for name, sweep in SWEEPS.items()}))
        _use(small)
        with _elsewhere() as cursor:
            cursor.execute(f'DROP DATABASE "{large}" WITH (FORCE)')


def _taken(sweep: Callable[[datetime], int], databases: dict[str, str]) -> tuple[float, float]:
    """The shortest of some rounds in each database, in turns: noise only ever adds."""
    taken: dict[str, list[float]] = {"many": [], "few": []}
    for turn in range(ROUNDS):
        for name in databases if turn % 2 else reversed(databases):
            _use(databases[name])
            _make_due()
            start = time.perf_counter()
            done = sweep(AT)
            taken[name].append(time.perf_counter() - start)
            assert done == DUE, f"{done} of {DUE} were swept"
    return min(taken["many"]), min(taken["few"])


def _reads_what_is_due_alone(name: str, sweep: Callable[[datetime], int]) -> None:
    """Fail if any statement of the sweep would read all dossiers, by the database's own plan."""
    _make_due()
    # Two due rows show every statement; the log of them all would be cut.
    reminded = Dossier.objects.filter(reference__startswith=TO_BE_REMINDED)
    left = list(reminded.order_by("pk").values_list("pk", flat=True)[2:])
    reminded.filter(pk__in=left).update(wakes_on=SOME_DAY, edition=2)
    with CaptureQueriesContext(connection) as captured:
        sweep(AT)
    shapes = {
        re.sub(r"\d+", "0", query["sql"]): query["sql"]
        for query in captured
        if re.match(r"(SELECT|UPDATE)\b", query["sql"])
    }
    for sql in shapes.values():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on permits_dossier" not in plan, f"{name}:\n{sql}\n{plan}"


def _fill() -> None:
    lan, minh, hoa, binh = (world.somebody(name) for name in ("lan", "minh", "hoa", "binh"))
    an = person("an", "Lương Văn An", Role.ADMINISTRATOR)
    due = stages.received(lan, minh, officer=hoa)
    asked = stages.consulting(lan, minh, hoa)
    for make in (
        lambda: stages.draft(lan),
        lambda: stages.submitted(lan),
        lambda: stages.received(lan, minh, officer=hoa),
        lambda: stages.deciding(lan, minh, hoa),
        lambda: stages.asked(lan, minh, hoa),
        lambda: stages.at_desk(lan, minh, hoa, binh),
        lambda: stages.returned(lan, minh, hoa, binh),
        lambda: stages.withdrawn(lan),
    ):
        make()
    editions.publish(an, closed=["2026-04-28"])
    Dossier.objects.exclude(wakes_on=None).update(wakes_on=SOME_DAY)
    Dossier.objects.exclude(edition=None).update(edition=2)
    Consultation.objects.update(chase_on=SOME_DAY)
    _copy(due, DUE, letter=TO_BE_REMINDED)
    _copy(asked, DUE, letter=TO_BE_CHASED)
    for letter, original in ((TO_BE_REMINDED, due), (TO_BE_CHASED, asked)):
        for model in (Cycle, Handover, Consultation):
            _copy_what_hangs_on(model, original, letter=letter)
    _copy_originals(FEW - Dossier.objects.count())


@contextlib.contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Its indexes are made again at the end, as they were: faster than row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [table],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            cursor.execute(definition)


def _copy_originals(number: int) -> None:
    originals = list(Dossier.objects.filter(reference__startswith="H"))
    shares = [number // len(originals)] * len(originals)
    for place in range(number - sum(shares)):
        shares[place] += 1
    for original, share, letter in zip(originals, shares, cycle("B"), strict=False):
        _copy(original, share, letter=letter)


def _copy(original: Dossier, number: int, *, letter: str) -> None:
    """`number` more rows like `original`, with short texts; what hangs on it is not copied."""
    instead = {
        "reference": f"'{letter}' || lpad(serial::text, 9, '0')",
        "code": "one.code || '-' || serial",
        "search_text": "''",
        "purpose": "''",
        "programme": "''",
    }
    columns = [field.column for field in Dossier._meta.concrete_fields if not field.primary_key]
    table = Dossier._meta.db_table
    with connection.cursor() as cursor:
        # No trigger checks a million copies of keys that are known to be right.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(instead.get(name, f'one.{name}') for name in columns)} "
            f"FROM {table} one, "
            f"generate_series((SELECT max(id) FROM {table}) + 1, "
            f"(SELECT max(id) FROM {table}) + {number}) serial WHERE one.id = {original.pk}"
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def _copy_what_hangs_on(model: type[models.Model], original: Dossier, *, letter: str) -> None:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ["copied.id" if name == "dossier_id" else f"one.{name}" for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} "
            f"FROM {model._meta.db_table} one, {Dossier._meta.db_table} copied "
            f"WHERE one.dossier_id = {original.pk} AND copied.reference LIKE '{letter}%'"
        )


def _make_due() -> None:
    """As if no sweep had run yet: of the same rows everything is due again."""
    Notice.objects.all().delete()
    Reappointment.objects.all().delete()
    remind = Dossier.objects.filter(reference__startswith=TO_BE_REMINDED)
    remind.update(wakes_on=AT.date(), edition=1, official_due_on=DUE_ON, current_due_on=DUE_ON)
    asked = Consultation.objects.filter(dossier__reference__startswith=TO_BE_CHASED)
    asked.update(chase_on=AT.date(), state="waiting")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _elsewhere() -> object:
    """A cursor that stands in no database of ours, which lets one be made or dropped."""
    connection.close()
    return connection._nodb_cursor()


if __name__ == "__main__":
    main()
