"""Who is invited to an item of a programme: through the real acts, with the mails read back."""

import icalendar
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delegations import operations
from delegations.domain.lifecycle import ATTENDS, DELEGATION
from delegations.models import ProgrammeItem
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.refusals import NotVisible, RuleBroken
from foreign_affairs.shared_calendar.models import Entry, Invitee
from foreign_affairs.shared_calendar.tasks import forget_invitations
from tests.delegations import stages
from tests.delegations.programme import at, item, leader, venue
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


def test_what_is_mailed_says_no_more_than_the_entry(phuc, binh, in_charge, now):
    delegation = stages.approved(phuc, binh, security_notes="Zqsecurity", remarks="Zqremarks")
    stages.member(phuc, delegation, full_name="ZQ GUEST", passport_number="ZQ99887")
    talks = item(
        phuc,
        delegation,
        title_en="Talks",
        our_side="Zqours",
        their_side="Zqtheirs",
        gift="Zqgift",
        dress="Zqdress",
        notes="Zqnotes",
        chair_id=leader("Zqchair").pk,
        place_id=venue("Trung tâm Hội nghị").pk,
    )
    mailed()
    invite(phuc, talks, TANAKA, MAI)

    deliver_notices()

    english, vietnamese = sorted(mail.outbox, key=lambda one: one.to != [TANAKA["email"]])
    assert english.subject == "Invitation: Delegation of the city of Kobe: Talks"
    assert vietnamese.subject == "Lời mời: Đoàn công tác thành phố Kobe: Hội đàm"
    for message in (english, vietnamese):
        said = "".join(
            part.get_payload(decode=True).decode()
            for part in message.message().walk()
            if not part.is_multipart()
        )
        assert "Trung tâm Hội nghị" in said
        assert "zq" not in said.lower()
        assert [TANAKA["email"] in said, MAI["email"] in said].count(True) == 1


def test_of_a_restricted_visit_who_was_told_before_hears_the_times_alone(phuc, binh, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    invite(phuc, talks)
    mailed()

    operations.revise(**act(phuc, delegation), visibility="restricted")
    invite(phuc, talks, MAI)
    deliver_notices()

    (message,) = mail.outbox
    said = str(message.message())
    assert message.to == [TANAKA["email"]]
    assert message.subject == "An appointment with us was changed"
    assert "Kobe" not in message.body
    assert "Kobe" not in said


def test_the_same_people_are_invited_to_the_rest_of_the_day(phuc, binh, everything, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    dinner = item(
        phuc, delegation, title_vi="Tiệc", starts_at=at(18, day=17), ends_at=at(20, day=17)
    )
    dropped = item(
        phuc, delegation, title_vi="Thăm", starts_at=at(15, day=17), ends_at=at(16, day=17)
    )
    item(phuc, delegation, title_vi="Tiễn", starts_at=at(9, day=18), ends_at=at(10, day=18))
    operations.track_item(**act(phuc, delegation), item_id=dropped.pk, status="dropped")
    invite(phuc, talks, TANAKA, MAI)
    invite(phuc, dinner, {**MAI, "name": "Mai"})

    invited = operations.invite_to_the_day(**act(phuc, delegation), item_id=talks.pk)
    before = everything()
    again = operations.invite_to_the_day(**act(phuc, delegation), item_id=talks.pk)

    assert [(one.source_id, one.name) for one in invited] == [(dinner.pk, TANAKA["name"])]
    assert again == []
    assert everything() == before
    assert Invitee.objects.get(source_id=dinner.pk, email=MAI["email"]).name == "Mai"
    told = AuditEntry.objects.filter(subject_kind="delegation").latest("position")
    assert told.details == {
        "item": talks.pk,
        "items": [dinner.pk],
        "invitees": [invited[0].pk],
    }
    assert Notice.objects.filter(kind="calendar_invitation").count() == 4


def test_the_audit_names_fields_and_no_guest(phuc, binh, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    first, second = invite(phuc, talks, TANAKA, MAI)
    one = {**act(phuc, delegation), "item_id": talks.pk, "invitee_id": first.pk}

    operations.change_invitee(**one, revision=first.revision, name="Tanaka Ken")
    operations.change_invitee(**one, revision=first.revision + 1, name="Tanaka Ken")
    operations.remove_invitee(**one)

    acts = AuditEntry.objects.filter(subject_kind="delegation").order_by("-position")[:3]
    assert [(one.action, one.details) for one in acts] == [
        ("remove_invitee", {"item": talks.pk, "invitee": first.pk}),
        ("change_invitee", {"item": talks.pk, "invitee": first.pk, "fields": ["name"]}),
        (
            "invite",
            {
                "item": talks.pk,
                "invitees": [first.pk, second.pk],
                "fields": ["email", "language", "name"],
            },
        ),
    ]
    assert not AuditEntry.objects.filter(details__icontains="tanaka").exists()


def test_what_cannot_be_is_refused_whole_and_changes_nothing(phuc, binh, everything, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    dropped = item(phuc, delegation, starts_at=at(14, day=17), ends_at=at(15, day=17))
    operations.track_item(**act(phuc, delegation), item_id=dropped.pk, status="dropped")
    elsewhere = item(phuc, stages.approved(phuc, binh))
    (guest,) = invite(phuc, elsewhere)
    invite(phuc, talks)
    before = everything()

    wrong = [
        [MAI, {**MAI, "email": "MAI@example.vn "}],
        [MAI, TANAKA],
        [MAI, {**TANAKA, "email": "a@b.example\r\nBcc: c@d.example"}],
        [MAI, {**TANAKA, "name": "Hai\r\nBcc: c@d.example", "email": "c@d.example"}],
        [{**MAI, "email": "khách@example.vn"}],
        [{**MAI, "email": '"a b"@example.vn'}],
        [{**MAI, "name": "x" * 201}],
        [{**MAI, "email": "x" * 60 + "@" + "y.z" * 70 + ".vn"}],
        [{**MAI, "email": f"{number}@example.vn"} for number in range(1000)],
    ]
    for people in wrong:
        with pytest.raises(RuleBroken):
            invite(phuc, talks, *people)
    with pytest.raises(RuleBroken):
        invite(phuc, dropped)
    with pytest.raises(RuleBroken):
        invite(phuc, talks, MAI, when=talks.ends_at)
    with pytest.raises(NotVisible):
        operations.remove_invitee(**act(phuc, delegation), item_id=talks.pk, invitee_id=guest.pk)

    assert everything() == before


@pytest.mark.parametrize(
    ("name", "email", "goes_to"),
    [
        ('"; X-EVIL=1:mailto:x', "a+b@example.org", "a+b@example.org"),
        ("Nguyễn; Văn, A: B", "a@thànhphố.vn", "a@xn--thnhph-jta8342d.vn"),
        ("<b>x</b> %(name)s {{ x }}", "o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_an_odd_name_stays_a_name(name, email, goes_to, phuc, binh, now):
    talks = item(phuc, stages.approved(phuc, binh))
    mailed()
    invite(phuc, talks, {"name": name, "email": email, "language": "vi"})

    deliver_notices()

    (message,) = mail.outbox
    assert name in message.body
    assert message.message()["To"] == goes_to
    assert set(message.message().keys()) <= {
        "Content-Type",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Reply-To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
    }
    assert Notice.objects.get(subject_kind="invitee").status == "sent"


def test_who_was_invited_is_forgotten_in_time(phuc, binh, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    invite(phuc, talks, TANAKA, MAI)
    deliver_notices()
    last_day = stages.DEPARTS + 30 * DAY

    swept = [operations.purge_personal_data(at=when) for when in (last_day, *[last_day + DAY] * 2)]

    assert swept == [0, 2, 0]
    assert not Invitee.objects.exists()
    told = AuditEntry.objects.filter(subject_kind="delegation").latest("position")
    assert (told.action, told.details) == (
        "purge_personal_data",
        {"members": [], "scans": 0, "invitees": 2},
    )


def test_mails_to_those_invited_leave_the_outbox_in_time(phuc, binh, now, time_machine):
    delegation = stages.approved(phuc, binh)
    invite(phuc, item(phuc, delegation))
    others = Notice.objects.exclude(subject_kind="invitee").count()

    time_machine.move_to(NOW + 31 * DAY, tick=False)
    forget_invitations()
    waiting = Notice.objects.filter(subject_kind="invitee").count()
    deliver_notices()
    forget_invitations()

    assert waiting == 1
    assert not Notice.objects.filter(subject_kind="invitee").exists()
    assert Notice.objects.count() == others


def test_a_planner_invites_changes_and_removes_by_api(phuc, binh, api, now):
    talks = item(phuc, stages.approved(phuc, binh))
    client, key = api(phuc), {"Idempotency-Key": "once"}
    door = f"/api/v1/delegations/{talks.delegation_id}/programme/{talks.pk}/invitees/"

    made = client.post(door, TANAKA, format="json", headers=key)
    again = client.post(door, TANAKA, format="json", headers=key)
    twice = client.post(door, {**TANAKA, "email": "Tanaka@example.jp"}, format="json")
    one, tag = made["Location"], {"If-Match": made["ETag"]}
    blind = client.patch(one, {"name": "Ken"}, format="json")
    changed = client.patch(one, {"name": "Ken"}, format="json", headers=tag)
    late = client.patch(one, {"name": "Kenji"}, format="json", headers=tag)
    listed = client.get(door).json()
    removed = client.delete(one)

    assert (made.status_code, again.status_code, twice.status_code) == (201, 201, 422)
    assert one == again["Location"]
    assert one.endswith(f"{door}{made.json()['id']}/")
    assert again["Idempotency-Replayed"] == "true"
    assert (blind.status_code, changed.status_code, late.status_code) == (428, 200, 412)
    assert [row["name"] for row in listed["results"]] == ["Ken"]
    assert (removed.status_code, client.get(one).status_code) == (204, 404)
    assert [row[0] for row in mailed()] == ["REQUEST", "CANCEL"]


def test_the_rest_of_the_day_is_invited_to_by_api_once(phuc, binh, api, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    dinner = item(
        phuc, delegation, title_vi="Tiệc", starts_at=at(18, day=17), ends_at=at(20, day=17)
    )
    invite(phuc, talks, TANAKA, MAI)
    door = f"/api/v1/delegations/{delegation.pk}/programme/{talks.pk}/invitees/same_day/"
    key = {"Idempotency-Key": "once"}

    answers = [api(phuc).post(door, headers=key) for _ in range(2)]
    later = api(phuc).post(door)

    assert [one.status_code for one in (*answers, later)] == [200] * 3
    assert answers[0].json() == answers[1].json()
    assert [one["email"] for one in answers[0].json()] == [TANAKA["email"], MAI["email"]]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert later.json() == []
    assert Invitee.objects.filter(source_id=dinner.pk).count() == 2


def test_only_the_officer_in_charge_reads_and_invites(phuc, binh, hoa, dung, api, now):
    delegation = stages.approved(phuc, binh, responsible=hoa)
    talks = item(phuc, delegation)
    door = f"/api/v1/delegations/{delegation.pk}/programme/{talks.pk}/invitees/"

    answers = [
        (api(user).get(door).status_code, api(user).post(door, TANAKA, format="json").status_code)
        for user in (hoa, dung)
    ]

    assert answers == [(200, 201), (403, 403)]


def test_the_list_takes_as_many_queries_for_three_as_for_one(phuc, binh, api, now):
    talks = item(phuc, stages.approved(phuc, binh))
    door = f"/api/v1/delegations/{talks.delegation_id}/programme/{talks.pk}/invitees/"
    counts = []
    for number in range(3):
        invite(phuc, talks, {**TANAKA, "email": f"{number}@example.jp"})
        with CaptureQueriesContext(connection) as queries:
            api(phuc).get(door)
        counts.append(len(queries))

    assert len(set(counts)) == 1


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
            client.post(f"{door}same_day/").status_code if role not in ATTENDS else 0,
        )

    open_to = state in DELEGATION.row("invite").sources
    assert answers == {
        **dict.fromkeys(everybody, (403, 403, 403, 403, 403)),
        "organiser": (404, 404, 404, 404, 404),
        **dict.fromkeys(ATTENDS, (200, 400, 428, 404, 0) if open_to else (200, 409, 409, 409, 0)),
    }
    assert api().get(door).status_code == 401
    assert everything() == before
