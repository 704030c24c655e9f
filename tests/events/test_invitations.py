"""Who is invited to an event: through the real acts, with the mails read back."""

import icalendar
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import operations
from events.domain.lifecycle import EVENT, PLANS
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.shared_calendar.models import Entry, Invitee
from tests.events import stages
from tests.permits import stages as permits

pytestmark = pytest.mark.django_db
TANAKA = {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"}
KEY = {"HTTP_IDEMPOTENCY_KEY": "once"}


def address(event, invitee=None):
    return f"/api/v1/events/{event.pk}/invitees/" + (f"{invitee}/" if invitee else "")


def invited(event, phuc, **facts):
    (invitee,) = operations.invite(
        event_id=event.pk, actor=acting(phuc), at=stages.NOW, people=[{**TANAKA, **facts}]
    )
    return invitee


def mailed():
    """Method, SEQUENCE, UID, STATUS of each mail since the last look."""
    deliver_notices()
    sent, mail.outbox[:] = list(mail.outbox), []
    parts = [part for message in sent for part in message.message().walk()]
    read = []
    for part in parts:
        if part.get_content_type() == "text/calendar":
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            event = calendar.walk("VEVENT")[0]
            told = (event["SEQUENCE"], str(event["UID"]), str(event["STATUS"]))
            read.append((str(calendar["METHOD"]), *told))
    return read


def test_the_story_of_an_invitation(phuc, now):
    event = stages.tentative(phuc)
    invitee = invited(event, phuc)
    act = {"event_id": event.pk, "actor": acting(phuc), "at": now}
    while_tentative = mailed()

    operations.confirm(**act)
    confirmed = mailed()
    operations.mark(**act, visibility="internal")
    unchanged = mailed()
    operations.reschedule(
        **act,
        starts_at=stages.STARTS + stages.DAY,
        ends_at=stages.ENDS + stages.DAY,
        recurrence=None,
    )
    moved = mailed()
    operations.cancel(**act, reason="Hoãn.")
    cancelled = mailed()

    uid = f"event-{event.reference}@songoaivu.haiphong.example"
    assert while_tentative == unchanged == []
    (first,) = confirmed
    assert (first[0], first[2:]) == ("REQUEST", (uid, "CONFIRMED"))
    (second,) = moved
    assert (second[0], second[2:]) == ("REQUEST", (uid, "CONFIRMED"))
    (last,) = cancelled
    assert (last[0], last[2:]) == ("CANCEL", (uid, "CANCELLED"))
    assert first[1] < second[1] < last[1]
    assert Entry.objects.get(source_kind="event").uid == uid
    invitee.refresh_from_db()
    assert (invitee.is_told, invitee.sequence) == (False, last[1])


def test_a_rebuilt_calendar_mails_nobody(phuc, now):
    event = stages.confirmed(phuc)
    invited(event, phuc)
    mailed()

    Entry.objects.update(text="", fingerprint=0)
    call_command("rebuild_calendar")

    assert Entry.objects.exclude(text="").exists()
    assert mailed() == []


def test_the_audit_names_fields_and_no_guest(phuc, now):
    event = stages.confirmed(phuc)
    invitee = invited(event, phuc)
    operations.change_invitee(
        event_id=event.pk,
        invitee_id=invitee.pk,
        revision=invitee.revision,
        actor=acting(phuc),
        at=now,
        name="Tanaka Ken",
    )
    operations.remove_invitee(event_id=event.pk, invitee_id=invitee.pk, actor=acting(phuc), at=now)

    acts = AuditEntry.objects.filter(subject_kind="event").order_by("position")[3:]
    assert [(act.action, act.details) for act in acts] == [
        ("invite", {"invitees": [invitee.pk], "fields": ["email", "language", "name"]}),
        ("change_invitee", {"invitee": invitee.pk, "fields": ["name"]}),
        ("remove_invitee", {"invitee": invitee.pk}),
    ]
    event.refresh_from_db()
    assert event.revision == AuditEntry.objects.filter(subject_kind="event").count()
    assert list(audit.breaks()) == []


def test_a_planner_invites_changes_and_removes_by_api(phuc, api, now):
    event = stages.confirmed(phuc)
    client = api(phuc)

    made = client.post(address(event), TANAKA, format="json", **KEY)
    again = client.post(address(event), TANAKA, format="json", **KEY)
    told = made.json()
    place = address(event, told["id"])
    blind = client.patch(place, {"name": "Ken"}, format="json")
    changed = client.patch(place, {"name": "Ken"}, format="json", HTTP_IF_MATCH=made["ETag"])
    late = client.patch(place, {"name": "Kenji"}, format="json", HTTP_IF_MATCH=made["ETag"])
    listed = client.get(address(event)).json()
    removed = client.delete(place)

    assert (made.status_code, again.status_code) == (201, 201)
    assert made["Location"].endswith(place)
    assert again["Location"] == made["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert told == {
        "id": told["id"],
        **TANAKA,
        "wants_mail": True,
        "while_tentative": False,
        "is_told": True,
        "told_at": "2026-04-20T09:00:00+07:00",
        "revision": 1,
    }
    assert (blind.status_code, changed.status_code, late.status_code) == (428, 200, 412)
    assert [one["name"] for one in listed["results"]] == ["Ken"]
    assert removed.status_code == 204
    assert client.get(place).status_code == client.delete(place).status_code == 404
    assert [one[0] for one in mailed()] == ["REQUEST", "CANCEL"]


BAD = [
    ({}, 400),
    ({"name": ""}, 400),
    ({"name": "hai\ndòng"}, 400),
    ({"name": "x" * 201}, 400),
    ({"email": "không phải"}, 400),
    ({"language": "fr"}, 400),
    ({"wants_mail": "perhaps"}, 400),
    ({"colour": "red"}, 400),
    ({"email": "Tanaka@example.jp"}, 422),
]


def test_what_cannot_be_is_refused_and_nothing_is_written(phuc, api, everything, now):
    event = stages.confirmed(phuc)
    invited(event, phuc)
    before = everything()

    got = [
        (
            body,
            api(phuc)
            .post(address(event), {**TANAKA, **body} if body else {}, format="json")
            .status_code,
        )
        for body, _status in BAD
    ]

    assert got == BAD
    assert everything() == before


@pytest.mark.one_database
@pytest.mark.parametrize("state", EVENT.states)
def test_the_table_says_who_may_invite_when(state, everybody, api, everything, now):
    event = stages.in_state(state, everybody["planner"])
    Invitee.objects.create(source_kind="event", source_id=event.pk, **TANAKA)
    key, before = Invitee.objects.get().pk, everything()

    answers = {}
    for role, user in everybody.items():
        client = api(user)
        answers[role] = (
            client.get(address(event)).status_code,
            client.post(address(event), {"nonsense": 1}, format="json").status_code,
            client.patch(address(event, key), {"nonsense": 1}, format="json").status_code,
            client.delete(address(event, key + 1)).status_code,
        )

    open_to = state in EVENT.row("invite").sources
    expected = {
        **dict.fromkeys(everybody, (403, 403, 403, 403)),
        "organiser": (404, 404, 404, 404),
        "officer": (200, 403, 403, 403),
        **dict.fromkeys(PLANS, (200, 400, 428, 404) if open_to else (200, 409, 409, 409)),
    }
    assert answers == expected
    assert api().get(address(event)).status_code == 401
    assert everything() == before


def test_guests_of_another_event_are_not_found(phuc, api, now):
    event, other = stages.confirmed(phuc), stages.confirmed(phuc)
    invitee = invited(event, phuc)

    assert api(phuc).get(address(other, invitee.pk)).status_code == 404
    assert api(phuc).get(address(event, invitee.pk)).status_code == 200


def test_the_list_takes_as_many_queries_for_three_as_for_one(phuc, api, now):
    event = stages.confirmed(phuc)
    counts = []
    for number in (0, 1, 2):
        invited(event, phuc, email=f"{number}@example.jp")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            api(phuc).get(address(event))
        counts.append(len(queries))

    assert len(set(counts)) == 1


def test_an_event_linked_to_a_dossier_later_keeps_what_its_guests_hold(lan, minh, phuc, now):
    dossier = permits.received(lan, minh)
    event = stages.tentative(phuc, kind="conference")
    invited(event, phuc, while_tentative=True)
    (first,) = mailed()

    act = {"event_id": event.pk, "actor": acting(phuc), "at": now}
    operations.revise(**act, dossier_id=dossier.pk)
    linked = mailed()
    operations.revise(**act, place="Đồ Sơn")
    (second,) = mailed()

    assert linked == []
    assert (second[0], second[2]) == ("REQUEST", first[2])
    assert Entry.objects.get(source_kind="dossier").status == "tentative"
    assert Event.objects.get(pk=event.pk).dossier_id == dossier.pk


def test_guests_stand_on_the_page_for_who_works_on_events(phuc, hoa, le, sits_at, now):
    event = stages.confirmed(phuc)
    invitee = invited(event, phuc)
    page, one = f"/events/{event.pk}/", f"/events/{event.pk}/invitees/{invitee.pk}/"

    for user, shown, may in ((phuc, True, True), (hoa, True, False), (le, False, False)):
        said = sits_at(user).get(page).content.decode()
        assert (TANAKA["email"] in said) is shown
        assert (f'href="{one}"' in said) is may
        assert sits_at(user).get(one).status_code == (200 if may else 403)


def test_several_are_invited_at_once_on_the_page(phuc, hoa, sits_at, now):
    event = stages.confirmed(phuc, responsible_id=hoa.pk)
    client = sits_at(phuc)
    said = {
        "chosen": [str(hoa.pk)],
        "people": "Tanaka Hiroshi <tanaka@example.jp>\r\n\r\nmai@example.vn, Trần Thị Mai\r\n",
        "language": "en",
    }

    unclear = client.post(f"/events/{event.pk}/invite/", {**said, "people": "Tanaka\nx@y.jp Y"})
    nobody = client.post(f"/events/{event.pk}/invite/", {"people": " ", "language": "vi"})
    done = client.post(f"/events/{event.pk}/invite/", said)
    again = client.post(f"/events/{event.pk}/invite/", {**said, "chosen": []})

    assert (unclear.status_code, nobody.status_code, again.status_code) == (422, 422, 422)
    assert "Tanaka\nx@y.jp Y" in unclear.content.decode()
    assert done["Location"] == f"/events/{event.pk}/"
    assert list(Invitee.objects.order_by("email").values_list("name", "email", "language")) == [
        (str(hoa), hoa.email, hoa.language),
        ("Trần Thị Mai", "mai@example.vn", "en"),
        ("Tanaka Hiroshi", "tanaka@example.jp", "en"),
    ]
    assert Notice.objects.filter(kind="calendar_invitation").count() == 3


def test_guests_are_changed_and_removed_on_a_page_of_their_own(phuc, sits_at, now):
    event = stages.confirmed(phuc)
    invitee = invited(event, phuc)
    one, client = f"/events/{event.pk}/invitees/{invitee.pk}/", sits_at(phuc)
    said = {"revision": invitee.revision, **TANAKA}

    refused = client.post(one, {**said, "email": "nichts"})
    changed = client.post(one, {**said, "name": "Ken", "wants_mail": "on"})
    stale = client.post(one, {**said, "name": "Kenji"})
    invitee.refresh_from_db()
    removed = client.post(one, {"remove": "True"})
    gone = client.post(one, {"remove": "True"})

    assert (refused.status_code, stale.status_code, gone.status_code) == (422, 409, 404)
    assert 'value="nichts"' in refused.content.decode()
    assert changed["Location"] == removed["Location"] == f"/events/{event.pk}/#invitees"
    assert invitee.name == "Ken"
    assert [one[0] for one in mailed()] == ["REQUEST", "CANCEL"]
    assert Notice.objects.filter(subject_kind="invitee").count() == 2


def test_an_address_is_corrected_to_that_of_somebody_who_was_removed(phuc, now):
    event = stages.confirmed(phuc)
    act = {"event_id": event.pk, "actor": acting(phuc), "at": now}
    gone = invited(event, phuc)
    operations.remove_invitee(**act, invitee_id=gone.pk)
    other = invited(event, phuc, email="tanaka@exmaple.jp")
    gone.refresh_from_db()

    changed = operations.change_invitee(
        **act, invitee_id=other.pk, revision=other.revision, email=TANAKA["email"]
    )

    assert list(Invitee.objects.values_list("pk", "email")) == [(other.pk, TANAKA["email"])]
    assert changed.is_told
    assert changed.sequence > gone.sequence


def test_who_was_invited_is_forgotten_in_time(phuc, now):
    event, later = stages.confirmed(phuc), stages.confirmed(phuc)
    gone = invited(event, phuc)
    operations.remove_invitee(
        event_id=event.pk, invitee_id=gone.pk, actor=acting(phuc), at=stages.NOW
    )
    for number in range(2):
        invited(event, phuc, email=f"{number}@example.jp")
    invited(later, phuc)
    operations.reschedule(
        event_id=later.pk,
        actor=acting(phuc),
        at=now,
        starts_at=stages.STARTS + stages.DAY,
        ends_at=stages.ENDS + stages.DAY,
        recurrence=None,
    )
    last_day = event.ends_at + 30 * stages.DAY

    swept = [operations.forget_guests(at=when) for when in (last_day, *[last_day + stages.DAY] * 2)]

    assert swept == [0, 3, 0]
    assert [one.source_id for one in Invitee.objects.all()] == [later.pk]
    last = AuditEntry.objects.filter(subject_kind="event", subject_id=event.pk).latest("position")
    assert (last.action, last.details) == ("forget_guests", {"invitees": 3})
    event.refresh_from_db()
    assert event.revision == last.position


def test_who_was_invited_to_what_never_had_a_date_is_forgotten_when_it_is_called_off(phuc, now):
    event = stages.draft(phuc, starts_at=None, ends_at=None)
    invited(event, phuc)
    before = operations.forget_guests(at=now + 31 * stages.DAY)

    operations.cancel(event_id=event.pk, actor=acting(phuc), at=now, reason="Hoãn.")

    assert before == 0
    assert operations.forget_guests(at=now + 31 * stages.DAY) == 1
