"""Calendars of others: what an import writes, what it leaves, and who sees it."""

from datetime import timedelta

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.external_limits import Unreadable
from foreign_affairs.shared_calendar.models import (
    CalendarHead,
    Entry,
    ExternalCalendar,
    ExternalEvent,
    ExternalTime,
    Occurrence,
)
from tests.foreign_affairs.shared_calendar.conftest import A_MINUTE, NOW, told
from tests.foreign_affairs.shared_calendar.ics import file, vevent
from tests.rows import all_rows

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/calendar/external/"
LATER = {"dtstamp": "20260702T000000Z"}
WRITTEN = (
    ExternalCalendar,
    ExternalEvent,
    ExternalTime,
    Entry,
    Occurrence,
    CalendarHead,
    AuditEntry,
)


@pytest.fixture(autouse=True)
def _in_july(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def theirs(phuc):
    """A calendar of somebody else, still empty."""
    return operations.add_external_calendar(name="Lịch JETRO", actor=acting(phuc), at=NOW)


@pytest.fixture
def take(phuc, theirs):
    """`take(vevent(), …)`: what became of each UID of the file."""

    def take(*events, into=None, at=NOW, dry_run=False, **said):
        result = operations.import_external(
            calendar_id=(into or theirs).pk,
            content=file(*events, **said),
            actor=acting(phuc),
            at=at,
            dry_run=dry_run,
        )
        return {row.uid: row.outcome for row in result.rows}

    return take


@pytest.fixture
def everything():
    return lambda: all_rows(*WRITTEN)


def shown():
    """What of others stands in the calendar, as (title, day and hour, status)."""
    entries = Entry.objects.filter(kind="external").order_by("span_starts_at", "pk")
    return [
        (one.title, f"{one.span_starts_at + timedelta(hours=7):%d/%m %H:%M}", one.status)
        for one in entries
    ]


def test_a_file_becomes_internal_entries_of_a_kind_of_their_own(take, theirs):
    outcomes = take(
        vevent(location="Tokyo", attendee="mailto:guest@example.jp"),
        vevent(uid="b@elsewhere", dtstart="DTSTART;VALUE=DATE:20260721", dtend=None),
        vevent(uid="c@elsewhere", rrule="FREQ=WEEKLY;COUNT=2", summary="Giao ban"),
    )

    assert outcomes == {"a@elsewhere": "new", "b@elsewhere": "new", "c@elsewhere": "new"}
    assert shown() == [
        ("Họp đối tác", "20/07 08:00", "confirmed"),
        ("Giao ban", "20/07 08:00", "confirmed"),
        ("Họp đối tác", "21/07 00:00", "confirmed"),
        ("Giao ban", "27/07 08:00", "confirmed"),
    ]
    entry = Entry.objects.earliest("pk")
    assert (entry.visibility, entry.location, entry.path) == (
        "internal",
        "Tokyo",
        f"/calendar/external/{theirs.pk}/",
    )
    assert "guest" not in f"{list(Entry.objects.values())}{list(ExternalTime.objects.values())}"
    theirs.refresh_from_db()
    assert theirs.imported_at == NOW
    assert AuditEntry.objects.get(action="import_external").details["new"] == 3


def test_the_same_file_again_changes_nothing_but_the_day_of_its_import(take):
    events = vevent(), vevent(uid="b@elsewhere", rrule="FREQ=WEEKLY")
    take(*events)
    entries = list(Entry.objects.values())
    head = CalendarHead.objects.get().number

    again = take(*events, at=NOW + A_MINUTE)

    assert set(again.values()) == {"same"}
    assert list(Entry.objects.values()) == entries
    assert CalendarHead.objects.get().number == head


@pytest.mark.parametrize(
    ("said", "outcome", "title"),
    [
        ({"sequence": "1"}, "changed", "Mới"),
        ({"sequence": "1", "dtstamp": "20200101T000000Z"}, "changed", "Mới"),
        ({**LATER}, "changed", "Mới"),
        ({"dtstamp": "20260630T000000Z"}, "older", "Họp đối tác"),
    ],
)
def test_of_two_versions_the_later_stands(take, said, outcome, title):
    take(vevent())

    assert take(vevent(summary="Mới", **said)) == {"a@elsewhere": outcome}
    assert [one[0] for one in shown()] == [title]


def test_an_older_sequence_is_passed_over_however_new_its_stamp(take):
    take(vevent(sequence="2"))

    assert take(vevent(sequence="1", summary="Mới", dtstamp="20270101T000000Z")) == {
        "a@elsewhere": "older"
    }
    assert [one[0] for one in shown()] == ["Họp đối tác"]


def test_what_is_moved_keeps_its_entry_with_a_higher_sequence(take):
    take(vevent())
    before = Entry.objects.get()

    take(vevent(dtstart="20260721T010000Z", dtend="20260721T020000Z", **LATER))

    entry = Entry.objects.get()
    assert (entry.pk, entry.uid) == (before.pk, before.uid)
    assert entry.sequence == before.sequence + 1
    assert shown() == [("Họp đối tác", "21/07 08:00", "confirmed")]


def test_a_series_that_moves_as_a_whole_keeps_its_entries(take):
    take(vevent(rrule="FREQ=WEEKLY;COUNT=3"))
    before = set(Entry.objects.values_list("pk", flat=True))

    take(
        vevent(
            dtstart="20260721T010000Z",
            dtend="20260721T020000Z",
            rrule="FREQ=WEEKLY;COUNT=2",
            **LATER,
        )
    )

    assert set(Entry.objects.values_list("pk", flat=True)) == before
    assert [one[1:] for one in shown()] == [
        ("21/07 08:00", "confirmed"),
        ("28/07 08:00", "confirmed"),
        ("03/08 08:00", "cancelled"),
    ]


def test_what_is_missing_in_a_later_file_stays(take):
    take(vevent(), vevent(uid="b@elsewhere"))

    assert take(vevent(uid="b@elsewhere", **LATER)) == {"b@elsewhere": "same"}
    assert [one[2] for one in shown()] == ["confirmed", "confirmed"]


@pytest.mark.parametrize(
    ("said", "head"), [({"status": "CANCELLED"}, ""), ({}, "METHOD:CANCEL\r\n")]
)
def test_what_is_called_off_there_is_called_off_here_and_may_come_back(take, said, head):
    take(vevent(rrule="FREQ=WEEKLY;COUNT=2"))

    off = take(vevent(**said, **LATER), head=head)
    cancelled = [one[2] for one in shown()]
    back = take(vevent(rrule="FREQ=WEEKLY;COUNT=2", sequence="1"))

    assert off == {"a@elsewhere": "called_off"}
    assert cancelled == ["cancelled", "cancelled"]
    assert back == {"a@elsewhere": "changed"}
    assert [one[2] for one in shown()] == ["confirmed", "confirmed"]


def test_what_never_stood_here_is_not_called_off(take):
    assert take(vevent(status="CANCELLED")) == {"a@elsewhere": "unknown"}
    assert shown() == []


def test_one_time_alone_is_moved_or_called_off_and_the_others_stay(take):
    take(vevent(rrule="FREQ=WEEKLY;COUNT=3"))

    take(
        vevent(
            recurrence_id="20260727T010000Z",
            dtstart="20260728T010000Z",
            dtend="20260728T020000Z",
            sequence="1",
        )
    )
    off = vevent(recurrence_id="20260803T010000Z", dtstart=None, dtend=None, sequence="1", **LATER)
    take(off, head="METHOD:CANCEL\r\n")

    assert [one[1:] for one in shown()] == [
        ("20/07 08:00", "confirmed"),
        ("28/07 08:00", "confirmed"),
        ("03/08 08:00", "cancelled"),
    ]


def test_times_long_past_or_far_ahead_are_not_kept(take):
    past = vevent(dtstart="20240720T010000Z", dtend="20240720T020000Z")
    far = vevent(uid="b@elsewhere", dtstart="20300720T010000Z", dtend="20300720T020000Z")

    assert take(past, far) == {"a@elsewhere": "outside", "b@elsewhere": "outside"}
    assert shown() == []


def test_what_has_passed_since_stays_when_the_window_moves_on(take):
    take(vevent(rrule="FREQ=YEARLY"))

    later = NOW + timedelta(days=730)
    assert take(vevent(rrule="FREQ=YEARLY"), at=later) == {"a@elsewhere": "changed"}
    assert [one[1:] for one in shown()] == [("20/07 08:00", "confirmed")] * 4


def test_a_uid_may_stand_in_two_calendars(take, phuc):
    other = operations.add_external_calendar(name="Lịch khác", actor=acting(phuc), at=NOW)
    take(vevent())
    take(vevent(summary="Của nơi khác"), into=other)

    take(vevent(status="CANCELLED", **LATER))

    assert {one[0]: one[2] for one in shown()} == {
        "Họp đối tác": "cancelled",
        "Của nơi khác": "confirmed",
    }
    assert Entry.objects.values("uid").distinct().count() == 2


def test_an_own_feed_that_comes_back_is_passed_over(take, publish, settings):
    publish(told())
    entry = Entry.objects.get()
    settings.CALENDAR_UID_DOMAIN = "new.example.org"

    outcomes = take(
        vevent(uid=entry.uid),
        vevent(uid=entry.busy_uid),
        vevent(uid="x@new.example.org"),
        vevent(),
    )

    assert outcomes == {
        entry.uid: "own",
        entry.busy_uid: "own",
        "x@new.example.org": "own",
        "a@elsewhere": "new",
    }
    assert len(shown()) == 1


def test_a_private_thing_shows_its_times_alone(take):
    take(vevent(summary="Khám bệnh", location="Bệnh viện", **{"class": "PRIVATE"}))

    entry = Entry.objects.get()
    assert (entry.visibility, entry.title, entry.location) == ("restricted", "Bận", "")
    assert "Khám" not in f"{list(ExternalTime.objects.values())}"


def test_a_file_in_which_anything_is_refused_is_not_written_at_all(take, theirs, everything):
    take(vevent())
    before = everything()

    outcomes = take(vevent(summary="Mới", **LATER), vevent(uid="b", rrule="FREQ=SECONDLY"))

    assert outcomes == {"a@elsewhere": "changed", "b": "refused"}
    assert everything() == before


def test_looking_a_file_through_writes_nothing(take, everything):
    take(vevent())
    before = everything()

    assert take(vevent(summary="Mới", **LATER), vevent(uid="b"), dry_run=True) == {
        "a@elsewhere": "changed",
        "b": "new",
    }
    assert everything() == before


def test_what_is_no_calendar_changes_nothing(theirs, phuc, everything):
    before = everything()

    with pytest.raises(Unreadable):
        operations.import_external(
            calendar_id=theirs.pk, content=b"\xff", actor=acting(phuc), at=NOW
        )
    assert everything() == before


def test_removed_with_all_that_stood_in_it(take, theirs, phuc):
    take(vevent(), vevent(uid="b", rrule="FREQ=WEEKLY;COUNT=2"))

    operations.remove_external_calendar(calendar_id=theirs.pk, actor=acting(phuc), at=NOW)

    assert {one[2] for one in shown()} == {"cancelled"}
    assert ExternalTime.objects.count() == ExternalEvent.objects.count() == 0
    assert not queries.visible_external_calendars(acting(phuc)).exists()
    with pytest.raises(NotVisible):
        operations.remove_external_calendar(calendar_id=theirs.pk, actor=acting(phuc), at=NOW)
    call_command("rebuild_calendar", "--check")


def test_a_rebuild_finds_what_was_imported_as_it_is(take):
    take(
        vevent(**{"class": "PRIVATE"}),
        vevent(uid="b", rrule="FREQ=WEEKLY;COUNT=2"),
        vevent(uid="c", dtstart="DTSTART;VALUE=DATE:20260721", dtend=None, summary=None),
    )
    take(vevent(uid="b", rrule="FREQ=WEEKLY;COUNT=1", **LATER))

    call_command("rebuild_calendar", "--check")


def test_it_stands_in_no_feed_but_where_it_is_chosen(take, publish, subscribe, phuc, client):
    publish(told())
    take(vevent())

    def titles(**filters):
        _feed, path = subscribe(phuc, **filters)
        calendar = icalendar.Calendar.from_ical(client.get(path).content)
        return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]

    assert titles() == [told().title]
    assert titles(kinds=["external"]) == ["Họp đối tác"]


def test_only_planners_write_and_only_the_office_reads(theirs, take, everybody, everything):
    take(vevent())
    before = everything()
    answers = {}
    for role, user in everybody.items():
        client = APIClient()
        client.force_authenticate(user)
        answers[role] = (
            client.get(f"{ADDRESS}{theirs.pk}/").status_code,
            len(client.get("/api/v1/calendar/entries/?kind=external").json()["results"]),
            client.post(ADDRESS, {"nonsense": 1}, format="json").status_code,
            client.post(f"{ADDRESS}{theirs.pk}/import/", {}).status_code,
        )
        if role not in {"planner", "administrator"}:
            assert client.delete(f"{ADDRESS}{theirs.pk}/").status_code in {403, 404}

    office = (200, 1, 403, 403)
    assert answers == {
        **dict.fromkeys(everybody, office),
        "organiser": (404, 0, 403, 404),
        "planner": (200, 1, 400, 400),
        "administrator": (200, 1, 400, 400),
    }
    assert everything() == before
    with pytest.raises(Forbidden):
        operations.add_external_calendar(name="x", actor=acting(everybody["officer"]), at=NOW)


def test_a_calendar_is_added_imported_and_removed_by_api(phuc):
    client = APIClient()
    client.force_authenticate(phuc)
    key = {"HTTP_IDEMPOTENCY_KEY": "once"}

    def sent(content, **more):
        upload = SimpleUploadedFile("lich.ics", content, "text/calendar")
        return client.post(f"{place}import/", {"file": upload, **more}, format="multipart", **key)

    made = client.post(ADDRESS, {"name": "Lịch JETRO", "unit": phuc.unit_id}, format="json")
    place = made["Location"]
    looked = sent(file(vevent(rrule="FREQ=WEEKLY")), dry_run="true")
    refused = sent(file(vevent(rrule="FREQ=HOURLY")))
    unreadable = sent(b"x")
    written = sent(file(vevent(rrule="FREQ=WEEKLY;COUNT=2")))
    again = sent(file(vevent(rrule="FREQ=WEEKLY;COUNT=2")))
    listed = client.get(ADDRESS).json()["results"]
    removed = client.delete(place)

    assert made.status_code == 201
    assert looked.json() == {
        "written": False,
        "rows": [
            {
                "number": 1,
                "uid": "a@elsewhere",
                "title": "Họp đối tác",
                "result": "new",
                "times": 103,
                "is_endless": True,
                "reasons": [],
            }
        ],
    }
    assert refused.status_code == 422
    assert [reason["code"] for reason in refused.json()["rows"][0]["reasons"]] == ["strange_rule"]
    assert (unreadable.status_code, unreadable.json()["reason"]) == (400, "malformed")
    assert (written.status_code, written.json()["written"]) == (200, True)
    assert again["Idempotency-Replayed"] == "true"
    assert [(one["name"], one["ahead"]) for one in listed] == [("Lịch JETRO", 2)]
    assert (removed.status_code, client.get(place).status_code) == (204, 404)


@pytest.mark.parametrize(
    "facts", [{"name": " "}, {"name": "x", "unit_id": 10**9}, {"name": "\u202e"}]
)
def test_a_calendar_needs_a_name_and_a_unit_that_is_there(phuc, facts):
    with pytest.raises(RuleBroken):
        operations.add_external_calendar(**facts, actor=acting(phuc), at=NOW)

    assert ExternalCalendar.objects.count() == 0


def test_importing_a_thousand_takes_no_query_for_each(take):
    with CaptureQueriesContext(connection) as few:
        take(*[vevent(uid=f"{n}") for n in range(3)])
    with CaptureQueriesContext(connection) as many:
        take(*[vevent(uid=f"m{n}") for n in range(60)])

    assert len(many) <= len(few) + 4
