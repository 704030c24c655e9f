"""Invitations by mail: what follows from what is published, read back as calendar programs do."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.core import mail
from django.db import connection, transaction

from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import deliver
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar import content_lines, itip, operations, queries
from foreign_affairs.shared_calendar.models import Entry, Invitee
from tests.foreign_affairs.shared_calendar.conftest import (
    A_MINUTE,
    A_WEEK,
    HERE,
    NOW,
    told,
    weekly,
)

pytestmark = pytest.mark.django_db
MAILBOX = "le-tan@example.org"
TANAKA = {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"}
MAI = {"name": "Trần Thị Mai", "email": "mai@example.vn", "language": "vi"}
WITH_WORDS = {
    "title_en": "Conference on the marine economy",
    "location": "Cung Hữu nghị; phòng 2, tầng 3",
    "description": "Mời đến trước 15 phút.",
    "conference_url": "https://hop.example.org/1",
    "unit_mailbox": MAILBOX,
    "path": "/events/1/",
    "categories": ("conference",),
    "latitude": 20.86,
    "longitude": 106.68,
}


@pytest.fixture
def invite(db):
    """`invite(source_id, **facts)`: a person invited to the thing of that number."""

    def invite(source_id=1, **facts):
        with transaction.atomic():
            (invitee,) = operations.invite(("dossier", source_id), [{**TANAKA, **facts}])
            return invitee

    return invite


def change(invitee, **changes):
    invitee.refresh_from_db()
    with transaction.atomic():
        source = (invitee.source_kind, invitee.source_id)
        return operations.change_invitee(source, invitee.pk, revision=invitee.revision, **changes)[
            1
        ]


def remove(invitee, *, at=NOW):
    invitee.refresh_from_db()
    with transaction.atomic():
        source = (invitee.source_kind, invitee.source_id)
        operations.remove_invitee(source, invitee.pk, at=at)


def parts(message):
    """The mail as it leaves, by the types of its parts."""
    return {part.get_content_type(): part for part in message.message().walk()}


def calendar_of(message):
    part = parts(message)["text/calendar"]
    return icalendar.Calendar.from_ical(part.get_payload(decode=True))


def mailed():
    """What went out since the last look, as (address, method, SEQUENCE, UID, STATUS)."""
    deliver_notices()
    sent, mail.outbox[:] = list(mail.outbox), []
    read = []
    for message in sent:
        event = calendar_of(message).walk("VEVENT")[0]
        method = str(calendar_of(message)["METHOD"])
        read.append(
            (message.to[0], method, event["SEQUENCE"], str(event["UID"]), str(event["STATUS"]))
        )
    return read


UID = "dossier-1@songoaivu.haiphong.example"


def test_invited_updated_called_off_under_one_uid_and_a_rising_sequence(
    publish, invite, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told())
    first = mailed()
    publish(told(location="Đồ Sơn"))
    second = mailed()
    publish(told(location="Đồ Sơn"), at=NOW + A_MINUTE)
    third = mailed()
    publish(told(location="Đồ Sơn", status="cancelled"))
    last = mailed()
    publish(told(location="Đồ Sơn", status="cancelled"), at=NOW + A_MINUTE)

    address = TANAKA["email"]
    assert first == [(address, "REQUEST", 0, UID, "CONFIRMED")]
    assert second == [(address, "REQUEST", 1, UID, "CONFIRMED")]
    assert third == []
    assert last == [(address, "CANCEL", 2, UID, "CANCELLED")]
    assert mailed() == []
    assert Entry.objects.get().sequence == 2


def test_a_mail_is_words_and_a_calendar_part_and_the_same_as_a_file(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    invite(**MAI)
    publish(told(**WITH_WORDS))
    deliver_notices()
    english, vietnamese = mail.outbox

    types = [part.get_content_type() for part in english.message().walk()]
    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    inline, attached = parts(english)["text/calendar"], parts(english)["application/ics"]
    assert inline.get_param("method") == "REQUEST"
    assert inline.get_content_charset() == "utf-8"
    assert attached.get_filename() == "invite.ics"
    notice = Notice.objects.get(address=TANAKA["email"])
    stored = notice.calendar_text.encode()
    assert attached.get_payload(decode=True) == stored
    assert inline.get_payload(decode=True).replace(b"\r\n", b"\n") == stored.replace(b"\r\n", b"\n")
    assert stored.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, stored.split(b"\r\n"))) <= content_lines.LINE_OCTETS
    assert english.reply_to == [MAILBOX]
    assert english.message()["Message-ID"] == notice.message_id
    assert english.subject == "Invitation: Conference on the marine economy"
    assert vietnamese.subject == "Lời mời: Hội thảo quốc tế về kinh tế biển"
    assert english.body.startswith("Dear Tanaka Hiroshi,\n")
    assert "When: 08:00–11:30, 20/07/2026\nWhere: Cung Hữu nghị; phòng 2, tầng 3" in english.body
    assert "Kính gửi Trần Thị Mai," in vietnamese.body
    assert "Mời đến trước 15 phút." in vietnamese.body


def test_the_calendar_part_names_the_unit_and_the_receiver_alone(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    invite(**MAI)
    publish(told(**WITH_WORDS))
    deliver_notices()

    (event,) = calendar_of(mail.outbox[0]).walk("VEVENT")
    assert str(event["ORGANIZER"]) == f"mailto:{MAILBOX}"
    assert str(event["ATTENDEE"]) == "mailto:tanaka@example.jp"
    assert event["ATTENDEE"].params == {
        "CN": "Tanaka Hiroshi",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert str(event["SUMMARY"]) == "Conference on the marine economy"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == told().span
    assert str(event["CONFERENCE"]) == "https://hop.example.org/1"
    assert not {"URL", "CATEGORIES"} & event.keys()
    assert not any("mai@example.vn" in str(part) for part in mail.outbox[0].message().walk())
    assert "mai@example.vn" not in mail.outbox[0].body


def test_nobody_stands_in_any_feed(publish, invite, subscribe, client, lan, phuc, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told(**WITH_WORDS))

    for level in ("public", "staff", "busy"):
        _feed, path = subscribe(phuc, level=level)
        body = client.get(path).content.decode().replace("\r\n ", "").lower()
        assert "tanaka" not in body
        assert "attendee" not in body
    entry = Entry.objects.get()
    assert "tanaka" not in f"{entry.text}{entry.busy_text}{entry.search}{entry.facts()}".lower()


def test_a_rebuild_and_another_renderer_are_no_news(publish, invite, settings, monkeypatch):
    invite()
    publish(told())
    monkeypatch.setattr("foreign_affairs.shared_calendar.ical.PRODUCT", "-//Other//VI")
    settings.SITE_ADDRESS = "https://elsewhere.example.org"
    before = Notice.objects.count()

    with transaction.atomic():
        operations.publish([told(path="/events/1/", categories=("conference",))], at=NOW + A_MINUTE)

    assert Entry.objects.get().sequence == 1
    assert Notice.objects.count() == before == 1


def test_what_is_withdrawn_is_called_off_by_mail(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told())
    mailed()

    with transaction.atomic():
        operations.withdraw("dossier", [1], at=NOW)

    assert [one[1:3] for one in mailed()] == [("CANCEL", 1)]


def test_who_is_invited_later_is_mailed_alone(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told())
    mailed()

    invite(**MAI)
    publish(told())

    assert [one[:2] for one in mailed()] == [(MAI["email"], "REQUEST")]


def test_who_is_removed_gets_a_cancel_and_may_be_invited_anew(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invitee = invite()
    publish(told())
    mailed()

    remove(invitee)
    publish(told())
    withdrawn = mailed()
    publish(told())
    again = mailed()
    invite(language="vi")
    publish(told())
    anew = mailed()

    address = TANAKA["email"]
    assert withdrawn == [(address, "CANCEL", 1, UID, "CANCELLED")]
    assert again == []
    assert anew == [(address, "REQUEST", 2, UID, "CONFIRMED")]
    assert Invitee.objects.get().language == "vi"


def test_another_address_withdraws_the_invitation_from_the_old_one(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invitee = invite()
    publish(told())
    mailed()

    changed = change(invitee, email=" Tanaka@New.Example.JP ", name=TANAKA["name"])
    publish(told())

    assert changed == ["email"]
    assert [one[:3] for one in mailed()] == [
        ("tanaka@example.jp", "CANCEL", 1),
        ("tanaka@new.example.jp", "REQUEST", 2),
    ]


def test_who_wants_no_mail_is_mailed_nothing(publish, invite):
    invitee = invite(wants_mail=False)
    publish(told())
    remove(invitee)
    publish(told(status="cancelled"))

    assert Notice.objects.count() == 0


def test_what_is_not_certain_is_told_early_only_where_it_is_wanted(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    invite(**MAI, while_tentative=True)

    publish(told(status="tentative"))
    early = mailed()
    publish(told())
    certain = mailed()
    publish(told(status="tentative"))
    back = mailed()

    assert [(one[0], one[1], one[4]) for one in early] == [(MAI["email"], "REQUEST", "TENTATIVE")]
    both = {(TANAKA["email"], "REQUEST", "CONFIRMED"), (MAI["email"], "REQUEST", "CONFIRMED")}
    assert {(one[0], one[1], one[4]) for one in certain} == both
    assert [one[4] for one in back] == ["TENTATIVE", "TENTATIVE"]


def test_to_what_is_restricted_nobody_is_invited_by_mail(publish, invite):
    invite()
    publish(told(visibility="restricted", **WITH_WORDS))

    assert Notice.objects.count() == 0


def test_who_was_invited_before_hears_of_a_restricted_entry_its_times_alone(
    publish, invite, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(weekly(moved=1, location="Cung Hữu nghị"))
    mailed()

    publish(weekly(moved=1, visibility="restricted", location="Nhà khách", title="Kín"))
    deliver_notices()
    (changed,) = mail.outbox
    text = changed.message().as_string() + str(calendar_of(changed).to_ical(), "utf-8")

    assert changed.subject == "An appointment with us was changed"
    assert "When: 08:00–09:30, 20/07/2026" in changed.body
    events = calendar_of(changed).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {"Busy"}
    assert not any({"LOCATION", "DESCRIPTION"} & event.keys() for event in events)
    for word in ("Kín", "Nhà khách", "Giao ban", "Hữu nghị"):
        assert word not in text


def test_what_the_office_wrote_for_itself_is_not_mailed(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told(visibility="internal", **WITH_WORDS))
    deliver_notices()

    (message,) = mail.outbox
    (event,) = calendar_of(message).walk("VEVENT")
    assert "Mời đến" not in message.body
    assert "DESCRIPTION" not in event
    assert str(event["LOCATION"]) == WITH_WORDS["location"]


def test_a_series_is_one_calendar_object_without_the_dates_called_off(
    publish, invite, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(weekly(times=4, called_off=0, moved=2))
    deliver_notices()

    (message,) = mail.outbox
    calendar = calendar_of(message)
    events = calendar.walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {UID}
    assert {str(event["STATUS"]) for event in events} == {"CONFIRMED"}
    assert {str(event["ATTENDEE"]) for event in events} == {"mailto:tanaka@example.jp"}
    dates = recurring_ical_events.of(calendar).between(date(2026, 7, 1), date(2026, 9, 1))
    first = datetime(2026, 7, 20, 8, 0, tzinfo=HERE)
    moved = first + 2 * A_WEEK + timedelta(days=1, hours=6)
    assert sorted(one["DTSTART"].dt for one in dates) == [first + A_WEEK, moved, first + 3 * A_WEEK]
    assert "14:00–15:30, 04/08/2026" in message.body


def test_one_date_called_off_is_an_update_and_the_last_of_all_a_cancel(
    publish, invite, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(weekly(times=2))
    mailed()
    publish(weekly(times=2, called_off=1))
    one = mailed()
    both = weekly(times=2)
    ended = tuple(replace(each, status="cancelled") for each in both.series.occurrences)
    publish(replace(both, series=replace(both.series, occurrences=ended)))

    assert [each[1] for each in one] == ["REQUEST"]
    assert [each[1:3] for each in mailed()] == [("CANCEL", 2)]


def test_what_is_over_is_told_to_nobody(publish, invite):
    invite()
    after = told().ends_at
    publish(told(), at=after)
    publish(told(status="cancelled"), at=after)

    assert Notice.objects.count() == 0


def test_all_day_is_told_by_its_days(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told(starts_on=date(2026, 7, 20), ends_on=date(2026, 7, 21)))
    deliver_notices()

    (message,) = mail.outbox
    (event,) = calendar_of(message).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 7, 20), date(2026, 7, 22))
    assert "When: 20/07/2026 – 21/07/2026" in message.body


def test_the_same_row_may_be_told_by_another_entry_and_keeps_its_uid(publish, invite, time_machine):
    """As where a dossier's entry takes over from the event's own (docs/decisions/0011)."""
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told())
    mailed()
    with transaction.atomic():
        other = told(7, case="other", guests_of=("dossier", 1))
        operations.publish([other], at=NOW, gone=[("dossier", 1)])
    taken_over = mailed()
    publish(replace(other, location="Đồ Sơn"))

    assert taken_over == []
    assert [one[1:4] for one in mailed()] == [("REQUEST", 1, UID)]


def test_what_is_rolled_back_was_never_mailed(invite):
    invite()
    with transaction.atomic():
        operations.publish([told()], at=NOW)
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"name": " "},
        {"name": "hai\ndòng"},
        {"email": "không phải"},
        {"email": "a@b.example\nBcc: c@d.example"},
        {"language": "fr"},
        {"email": "MAI@example.vn "},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(invite, facts):
    invite(**MAI)
    before = list(Invitee.objects.values())

    with pytest.raises(RuleBroken):
        invite(**facts)

    assert list(Invitee.objects.values()) == before


def test_who_is_invited_anew_is_asked_anew(publish, invite, time_machine):
    time_machine.move_to(NOW, tick=False)
    invitee = invite(wants_mail=False, while_tentative=True)
    remove(invitee)

    again = invite()

    assert again.pk == invitee.pk
    assert (again.wants_mail, again.while_tentative, again.removed_at) == (True, False, None)


def test_nobody_takes_the_address_of_another_invited_person(invite):
    invitee = invite()
    invite(**MAI)

    with pytest.raises(RuleBroken):
        change(invitee, email=MAI["email"])


def test_only_so_many_are_invited(invite, monkeypatch):
    monkeypatch.setattr(operations.invitations, "MOST_INVITEES", 1)
    invite()

    with pytest.raises(RuleBroken):
        invite(**MAI)
    assert queries.invitees_of("dossier", 1).count() == 1


@pytest.mark.parametrize("name", ['"; X-EVIL=1:mailto:x', "Nguyễn; Văn, A: B", "Ô" * 200, "a\\nb"])
def test_a_name_stays_a_name(name):
    guest = itip.Guest(name=name, email="a+b@example.org", language="vi")
    shown = itip.shown_to("vi", told(), office=MAILBOX)

    text = itip.message(shown, method="REQUEST", guest=guest, uid="u@x", sequence=3, at=NOW)

    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:a+b@example.org"
    assert set(event["ATTENDEE"].params) == {"CN", "ROLE", "PARTSTAT", "RSVP"}


def test_a_mail_that_cannot_leave_is_tried_again_with_its_calendar_part(
    publish, invite, settings, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invite()
    publish(told())
    notice = Notice.objects.get()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.foreign_affairs.notifications.test_outbox.DownServer"

    first = deliver(notice_id=notice.pk, at=NOW)
    settings.EMAIL_BACKEND = working
    second = deliver(notice_id=notice.pk, at=NOW + 2 * A_MINUTE)

    assert (first, second) == (False, True)
    assert mail.outbox[0].message()["Message-ID"] == notice.message_id
    assert str(calendar_of(mail.outbox[0])["METHOD"]) == "REQUEST"


@pytest.mark.postgresql
def test_two_who_publish_at_once_mail_once(committed_db, django_db_blocker):
    with transaction.atomic():
        operations.publish([told()], at=NOW)
        operations.invite(("dossier", 1), [TANAKA])
    wait = threading.Barrier(2)

    def act():
        wait.wait()
        with transaction.atomic():
            operations.publish([told()], at=NOW)
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Notice.objects.count() == 1
