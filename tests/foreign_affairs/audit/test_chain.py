import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from foreign_affairs.accounts.actors import THE_HOUSE, Actor
from foreign_affairs.audit import operations, queries
from foreign_affairs.audit.chain import entry_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.requests import RequestMark
from tests.cast import as_actor

AT = datetime(2026, 4, 20, 2, tzinfo=UTC)


def act(subject, action, *, actor=THE_HOUSE, **details):
    entry = operations.record(subject, action, actor=actor, at=AT, details=details)
    subject.save()
    return entry


def tamper(statement, *values):
    """Change the table behind the house's back, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            triggers = cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.fixture
def history(university, shipyard, lan):
    """Three entries of the university, one of the shipyard."""
    act(university, "found", actor=as_actor(lan), member=lan.pk)
    act(university, "rename", fields=["name"])
    act(university, "close")
    act(shipyard, "found")


def test_an_entry_says_who_did_what_when_and_raises_the_revision(university, lan):
    entry = act(university, "found", actor=as_actor(lan), member=lan.pk)

    university.refresh_from_db()
    entry.refresh_from_db()
    assert university.revision == 1
    assert (entry.subject_kind, entry.subject_id) == ("organisation", university.pk)
    assert (entry.position, entry.at, entry.actor, entry.action) == (1, AT, lan, "found")
    assert (entry.details, entry.previous_hash) == ({"member": lan.pk}, "")


def test_each_subject_has_a_chain_of_its_own(history, university, shipyard):
    chain = list(queries.history(kind="organisation", subject_id=university.pk))
    other = queries.history(kind="organisation", subject_id=shipyard.pk).get()

    assert [entry.position for entry in chain] == [1, 2, 3]
    assert [entry.previous_hash for entry in chain] == ["", chain[0].hash, chain[1].hash]
    assert (other.position, other.previous_hash) == (1, "")


def test_a_hash_does_not_depend_on_the_offset_or_the_order_of_details():
    facts = {"subject": "a:1", "position": 1, "actor_id": None, "action": "x", "previous_hash": ""}

    here = entry_hash(
        at=AT.astimezone(timezone(timedelta(hours=7))), details={"a": 1, "b": 2}, **facts
    )
    there = entry_hash(at=AT, details={"b": 2, "a": 1}, **facts)

    assert here == there


def test_a_chain_that_holds_is_counted(history, capsys):
    call_command("verify_audit")

    assert capsys.readouterr().out == "4 entries, every chain holds\n"


ONE = "WHERE subject_id = %s AND position ="
CHANGED, MISSING = "its text was changed", "an entry is missing"
CUT = "the end of its chain was cut off"


@pytest.mark.parametrize(
    ("statement", "position", "why"),
    [
        (f"UPDATE audit_entry SET action = 'open' {ONE} 2", 2, CHANGED),
        (f"UPDATE audit_entry SET at = '2026-04-21 02:00:00+00:00' {ONE} 2", 2, CHANGED),
        (f"UPDATE audit_entry SET actor_id = NULL {ONE} 1", 1, CHANGED),
        (f"UPDATE audit_entry SET details = '{{}}' {ONE} 2", 2, CHANGED),
        (f"DELETE FROM audit_entry {ONE} 2", 2, MISSING),
        (f"DELETE FROM audit_entry {ONE} 1", 1, MISSING),
        (f"DELETE FROM audit_entry {ONE} 3", 3, CUT),
        ("DELETE FROM audit_entry WHERE subject_id = %s", 3, CUT),
        ("UPDATE accounts_organisation SET revision = 2 WHERE id = %s", 2, CUT),
    ],
)
def test_a_broken_chain_is_named(history, university, statement, position, why):
    tamper(statement, university.pk)

    with pytest.raises(CommandError) as broken:
        call_command("verify_audit")
    assert str(broken.value) == f"organisation:{university.pk}, entry {position}: {why}"


def test_a_rewritten_entry_breaks_the_link_of_the_next(history, university):
    second = Entry.objects.get(subject_id=university.pk, position=2, subject_kind="organisation")
    said = {"details": {"fields": ["phone"]}, "at": second.at, "actor_id": None}
    forged = entry_hash(
        subject=f"organisation:{university.pk}",
        position=2,
        action="rename",
        previous_hash=second.previous_hash,
        **said,
    )
    tamper(
        "UPDATE audit_entry SET details = %s, hash = %s WHERE id = %s",
        json.dumps(said["details"]),
        forged,
        second.pk,
    )

    assert [(found.position, found.why) for found in queries.breaks()] == [
        (3, "it does not follow the entry before it")
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_change_an_entry(history, statement):
    before = list(Entry.objects.order_by("pk").values())

    with (
        pytest.raises(IntegrityError, match="audit entries are append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("taken", "new"), [("id", "position"), ("position", "id")], ids=["by id", "by position"]
)
def test_an_entry_is_not_replaced_by_another(history, taken, new):
    entry = Entry.objects.order_by("pk").values().first()
    columns = [field.column for field in Entry._meta.concrete_fields]
    values = ", ".join("1000" if column == new else column for column in columns)
    replace = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{replace} INTO audit_entry ({', '.join(columns)}) "
            f"SELECT {values} FROM audit_entry WHERE id = %s",
            [entry["id"]],
        )

    assert Entry.objects.order_by("pk").values().first() == entry
    assert Entry.objects.count() == 4


def test_nor_can_the_house_itself(history):
    entry = Entry.objects.first()
    entry.action = "x"

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.delete()


@pytest.mark.postgresql
def test_postgresql_refuses_to_empty_the_table(history):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with (
        pytest.raises(IntegrityError, match="audit entries are append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_entry")

    assert Entry.objects.count() == 4


def mark(key="k", caller="user:1"):
    return Actor(
        user=None, roles=frozenset(), request=RequestMark(caller=caller, key=key, digest="d")
    )


def test_the_entries_of_one_request_are_numbered_and_its_first_is_found(university, shipyard):
    actor = mark()
    first = act(university, "a", actor=actor)
    act(shipyard, "b", actor=actor)

    assert list(Entry.objects.order_by("pk").values_list("request_key", flat=True)) == [
        "k#0",
        "k#1",
    ]
    assert queries.first_act_of(caller="user:1", key="k") == first
    assert queries.first_act_of(caller="user:2", key="k") is None


def test_a_request_acts_once_whatever_it_acts_on(university, shipyard):
    act(university, "a", actor=mark())

    with pytest.raises(IntegrityError), transaction.atomic():
        act(shipyard, "b", actor=mark())

    act(shipyard, "b", actor=mark(caller="user:2"))
    act(shipyard, "c", actor=mark(key="other"))
    assert Entry.objects.count() == 3


def test_unnamed_requests_never_collide(university):
    act(university, "a")
    act(university, "a")

    assert Entry.objects.filter(request_key=None).count() == 2
