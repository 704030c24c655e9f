"""Who is invited to an item of a programme: through the real acts, with the mails read back."""

import icalendar
import pytest
from django.core import mail

from delegations import operations
from delegations.domain.lifecycle import ATTENDS, DELEGATION
from delegations.models import ProgrammeItem
from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.shared_calendar.models import Entry, Invitee
from tests.delegations import stages
from tests.delegations.programme import at, item
from tests.delegations.stages import DAY, NOW

pytestmark = pytest.mark.django_db
TANAKA = {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"}
MAI = {"name": "Trần Thị Mai", "email": "mai@example.vn", "language": "vi"}


def invite(who, one, *people, when=NOW):
    return operations.invite(
        delegation_id=one.delegation_id,
        item_id=one.pk,
        actor=acting(who),
        at=when,
        people=people or [TANAKA],
    )


def mailed():
    """Method, SEQUENCE, UID, STATUS and address of each mail since the last look."""
    deliver_notices()
    sent, mail.outbox[:] = list(mail.outbox), []
    read = []
    for message in sent:
        for part in message.message().walk():
            if part.get_content_type() == "text/calendar":
                calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
                event = calendar.walk("VEVENT")[0]
                told = (event["SEQUENCE"], str(event["UID"]), str(event["STATUS"]))
                read.append((str(calendar["METHOD"]), *told, message.to[0]))
    return read


def act(who, delegation, when=NOW):
    return {"delegation_id": delegation.pk, "actor": acting(who), "at": when}


def test_the_story_of_an_invitation(phuc, binh, in_charge, now):
    delegation = stages.planned(phuc, responsible=in_charge)
    talks = item(phuc, delegation)
    dinner = item(
        phuc, delegation, title_vi="Tiệc", starts_at=at(18, day=17), ends_at=at(20, day=17)
    )
    invite(in_charge, talks)
    invite(in_charge, dinner)
    planned = mailed()

    operations.approve(**act(binh, delegation))
    approved = mailed()
    operations.change_item(**act(phuc, delegation), item_id=talks.pk, notes="Mang hồ sơ.")
    unchanged = mailed()
    operations.track_item(
        **act(in_charge, delegation), item_id=talks.pk, status="delayed", minutes=30
    )
    delayed = mailed()
    operations.change_item(**act(phuc, delegation), item_id=talks.pk, ends_at=at(12, day=17))
    changed = mailed()
    operations.accept_programme(
        **act(phuc, delegation),
        items=[{"item_id": talks.pk, "starts_at": at(14, day=17), "ends_at": at(15, day=17)}],
    )
    accepted = mailed()
    operations.change_dates(
        **act(phuc, delegation),
        arrives_at=stages.ARRIVES + DAY,
        departs_at=stages.DEPARTS + DAY,
    )
    other_days = mailed()
    operations.track_item(**act(in_charge, delegation), item_id=talks.pk, status="dropped")
    dropped = mailed()
    operations.cancel(**act(phuc, delegation), reason="Phía bạn hoãn.")
    cancelled = mailed()

    uids = {one.source_id: one.uid for one in Entry.objects.filter(source_kind="delegation_item")}
    of_talks, of_dinner = uids[talks.pk], uids[dinner.pk]
    assert planned == unchanged == []
    assert [(one[0], one[2]) for one in approved] == [
        ("REQUEST", of_talks),
        ("REQUEST", of_dinner),
    ]
    story = [approved[0], *delayed, *changed, *accepted, other_days[0], *dropped]
    assert [one[0] for one in story] == ["REQUEST"] * 5 + ["CANCEL"]
    assert {one[2] for one in story} == {of_talks}
    sequences = [one[1] for one in story]
    assert sequences == sorted(set(sequences))
    assert [(one[0], one[2]) for one in other_days] == [
        ("REQUEST", of_talks),
        ("REQUEST", of_dinner),
    ]
    assert [(one[0], one[2], one[3]) for one in cancelled] == [("CANCEL", of_dinner, "CANCELLED")]
    assert cancelled[0][1] > other_days[1][1]


def test_an_item_taken_out_is_cancelled_and_its_guests_are_forgotten(phuc, binh, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    invite(phuc, talks, TANAKA, MAI)
    mailed()

    operations.remove_item(**act(phuc, delegation), item_id=talks.pk)

    assert [one[0] for one in mailed()] == ["CANCEL", "CANCEL"]
    assert not Invitee.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize("state", DELEGATION.states)
def test_the_table_says_who_may_invite_when(state, everybody, api, everything, now):
    phuc, binh, hoa = (everybody[role] for role in ("planner", "approver", "officer"))
    delegation = stages.in_state(state, phuc, binh, responsible=hoa)
    one = ProgrammeItem.objects.create(
        delegation=delegation,
        kind="talks",
        title_vi="Hội đàm",
        starts_at=at(9, day=17),
        ends_at=at(11, day=17),
    )
    guest = Invitee.objects.create(source_kind="delegation_item", source_id=one.pk, **TANAKA)
    door = f"/api/v1/delegations/{delegation.pk}/programme/{one.pk}/invitees/"
    before = everything()

    answers = {}
    for role, user in everybody.items():
        client = api(user)
        answers[role] = (
            client.get(door).status_code,
            client.post(door, {"nonsense": 1}, format="json").status_code,
            client.patch(f"{door}{guest.pk}/", {"nonsense": 1}, format="json").status_code,
            client.delete(f"{door}{guest.pk + 1}/").status_code,
        )

    open_to = state in DELEGATION.row("invite").sources
    assert answers == {
        **dict.fromkeys(everybody, (403, 403, 403, 403)),
        "organiser": (404, 404, 404, 404),
        **dict.fromkeys(ATTENDS, (200, 400, 428, 404) if open_to else (200, 409, 409, 409)),
    }
    assert api().get(door).status_code == 401
    assert everything() == before
