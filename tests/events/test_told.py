"""What the calendar tells of an event, and to whom."""

from datetime import timedelta

import icalendar
import pytest

from events import operations
from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.shared_calendar.models import Entry, Resource
from foreign_affairs.shared_calendar.operations import create_feed
from foreign_affairs.shared_calendar.queries import visible_entries, visible_occurrences
from permits import operations as permits
from tests.events import stages
from tests.events.stages import DAY, NOW, STARTS
from tests.permits import permit_stages
from tests.permits import stages as dossiers

pytestmark = pytest.mark.django_db
LATER = dossiers.MONDAY + timedelta(days=10)


@pytest.fixture
def act(phuc):
    """`act(operation, event)`: done by Phúc, the planner."""

    def done(operation, event, *, at=NOW, **said):
        return operation(event_id=event.pk, actor=acting(phuc), at=at, **said)

    return done


def linked(phuc, dossier, **facts):
    times = {name: dossiers.PLAN[name] for name in ("starts_at", "ends_at")}
    facts = {"kind": "conference", "dossier_id": dossier.pk, **times, **facts}
    return stages.tentative(phuc, at=LATER, **facts)


def titles_for(actor):
    entries = list(visible_entries(actor).exclude(kind="deadline").values_list("title", flat=True))
    occurrences = visible_occurrences(actor).exclude(entry__kind="deadline")
    assert [one.title for one in occurrences] == entries
    return entries


def test_no_entry_of_a_restricted_event_holds_its_words_in_any_of_its_texts(phuc, act):
    words = {"title_vi": "KÍN", "title_en": "HUSH", "description": "KÍN", "place": "KÍN"}
    event = stages.held(phuc, visibility="restricted", **words)
    follow_up = {"kind": "commitment", "title": "KÍN", "follow_up_on": (STARTS + 30 * DAY).date()}
    act(operations.record_outcomes, event, at=event.last_at + DAY, outcomes=[follow_up])

    entries = Entry.objects.all()

    assert {entry.source_kind for entry in entries} == {
        "event",
        "event_notice",
        "event_report",
        "event_follow_up",
    }
    for entry in entries:
        said = entry.text + entry.busy_text + entry.task_text + entry.search
        assert "KÍN" not in said
        assert "HUSH" not in said


def test_calling_off_what_was_never_certain_is_no_news_to_the_public(phuc, act):
    event = stages.tentative(phuc, visibility="public")

    act(operations.cancel, event, reason="Hoãn.")

    assert titles_for(NOBODY) == []
    assert titles_for(acting(phuc)) == [event.title_vi]


def test_calling_off_what_was_certain_once_is_told_to_the_public(phuc, act):
    event = stages.confirmed(phuc, visibility="public")

    act(operations.cancel, event, reason="Hoãn.")

    assert titles_for(NOBODY) == [event.title_vi]


def test_the_organiser_who_was_refused_reads_nothing_of_the_office_s_event(
    lan, minh, hoa, binh, phuc, act
):
    dossier = dossiers.deciding(lan, minh, hoa)
    event = linked(phuc, dossier)
    permits.refuse(
        dossier_id=dossier.pk, actor=acting(binh), at=LATER, reason="Không", legal_basis="QĐ 06"
    )
    permits.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=LATER)

    act(operations.cancel, event, at=LATER, reason="Hoãn.")

    assert titles_for(acting(lan)) == []
    assert Entry.objects.get(source_kind="dossier").organisation is None


def test_an_event_that_is_linked_to_a_dossier_is_not_called_off_to_anybody(
    lan, minh, hoa, binh, phuc, act
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    times = {name: dossiers.PLAN[name] for name in ("starts_at", "ends_at")}
    event = stages.confirmed(phuc, at=LATER, visibility="public", **times)

    act(operations.revise, event, at=LATER, dossier_id=permit.dossier_id)

    for actor in (NOBODY, acting(lan), acting(phuc)):
        assert titles_for(actor) == [event.title_vi]

    act(operations.revise, event, at=LATER, dossier_id=None)

    assert titles_for(NOBODY) == [event.title_vi]
    assert Entry.objects.filter(is_replaced=True).count() == 0


def pages(client):
    rows = client.get("/api/v1/calendar/entries/?from=2020-01-01").json()["results"]
    return {row["path"] for row in rows if row["kind"] != "deadline"}


def test_everybody_is_shown_the_page_that_opens_for_them(
    lan, minh, hoa, binh, phuc, act, api, client, now
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier, visibility="public")
    act(operations.confirm, event, at=LATER)
    ours, theirs = f"/events/{event.pk}/", f"/dossiers/{permit.dossier_id}/"

    assert [pages(api(one)) for one in (phuc, lan, None)] == [{ours}, {theirs}, {""}]

    day = f"{dossiers.PLAN['starts_at']:%Y-%m-%d}"
    for user, shown, hidden in ((phuc, ours, theirs), (lan, theirs, ours)):
        client.force_login(user)
        page = client.get(f"/calendar/?day={day}").content.decode()
        assert f'href="{shown}"' in page
        assert f'href="{hidden}"' not in page


@pytest.mark.parametrize(
    ("who", "level", "url"),
    [
        ("phuc", "staff", "/events/{event}/"),
        ("phuc", "public", None),
        ("lan", "staff", "/dossiers/{dossier}/"),
    ],
)
def test_a_feed_names_the_page_that_opens_for_whoever_reads_it(
    lan, minh, hoa, binh, phuc, act, client, time_machine, who, level, url
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier, visibility="public")
    act(operations.confirm, event, at=LATER)
    time_machine.move_to(LATER, tick=False)
    owner = {"phuc": phuc, "lan": lan}[who]
    _feed, address = create_feed(name="Lịch", level=level, actor=acting(owner), at=LATER)

    body = client.get(address[address.index("/feeds/") :]).content.decode()

    (told,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    site = "http://127.0.0.1:8000"
    wanted = url and site + url.format(event=event.pk, dossier=permit.dossier_id)
    assert told.get("URL") == wanted


def test_what_a_restricted_event_is_cannot_be_found_out_by_asking(phuc, act, api, client, now):
    room = Resource.objects.create(kind="room", name_vi="Phòng A")
    event = stages.confirmed(phuc, visibility="restricted", kind="signing", participants=None)
    act(operations.book, event, resources={room.pk: "hard"})
    asked = ("kind=signing", f"unit={phuc.unit_id}", f"resource={room.pk}")

    found = [api(phuc).get(f"/api/v1/calendar/entries/?{one}").json()["count"] for one in asked]

    assert found == [0, 0, 0]
    _feed, address = create_feed(
        name="Lịch", level="staff", kinds=["signing"], actor=acting(phuc), at=NOW
    )
    assert b"VEVENT" not in client.get(address[address.index("/feeds/") :]).content
    client.force_login(phuc)
    for page in ("/calendar/", "/calendar/week/"):
        shown = client.get(f"{page}?day=2026-06-16").content.decode()
        assert "Bận" in shown
        assert "kind-signing" not in shown


def test_an_instant_is_told_in_whole_seconds(phuc, api, now):
    times = {"starts_at": "2026-05-04T08:00:00.1+07:00", "ends_at": "2026-05-04T08:00:00.9+07:00"}
    body = {"kind": "internal", "title_vi": "Họp", "unit": phuc.unit_id, "place": "P.2"}

    refused = api(phuc).post("/api/v1/events/", {**body, **times}, format="json")
    times = {"starts_at": "2026-05-04T08:00:00.5+07:00", "ends_at": "2026-05-04T09:00:00+07:00"}
    series = {"recurrence": {"frequency": "daily", "count": 3}}
    written = api(phuc).post("/api/v1/events/", {**body, **times, **series}, format="json")

    assert refused.status_code == 422
    assert (written.status_code, written.json()["starts_at"]) == (201, "2026-05-04T08:00:00+07:00")
