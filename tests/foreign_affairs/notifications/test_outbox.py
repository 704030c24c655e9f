import smtplib
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from structlog.testing import capture_logs

from foreign_affairs.accounts.actors import NOBODY
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications import operations, queries
from foreign_affairs.notifications.frozen import frozen, thawed
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.refusals import NotVisible, RuleBroken
from tests.cast import as_actor

AT = datetime(2026, 4, 20, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class DownServer(EmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("down")


class RefusesAddress(EmailBackend):
    """A mail server that names whom it refuses."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown user")})


@pytest.fixture
def mail_server_down(settings):
    settings.EMAIL_BACKEND = f"{__name__}.DownServer"


def deliver(notice, at=AT):
    sent = operations.deliver(notice_id=notice.pk, at=at)
    notice.refresh_from_db()
    return sent


def test_a_notice_waits_with_all_it_will_say(greet, lan, university):
    notice = greet(lan, path="/dossiers/1/", unique_key="k")

    notice.refresh_from_db()
    assert (notice.subject_kind, notice.subject_id) == ("organisation", university.pk)
    assert (notice.recipient, notice.address, notice.language) == (lan, "lan@example.org", "vi")
    assert (notice.status, notice.attempts, notice.created_at, notice.try_at) == (
        "pending",
        0,
        AT,
        AT,
    )
    assert thawed(notice.context) == {"title": "Hội nghị", "due_on": date(2026, 5, 4)}
    assert (notice.path, notice.unique_key) == ("/dossiers/1/", "k")
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("to", "address", "expected"),
    [
        (True, "", "lan@example.org"),
        (True, "contact@example.org", "contact@example.org"),
        (False, "contact@example.org", "contact@example.org"),
        (False, "", "office@example.org"),
    ],
)
def test_it_goes_to_the_address_the_person_or_the_office(
    greet, lan, settings, to, address, expected
):
    settings.OFFICE_MAILBOX = "office@example.org"

    assert greet(lan if to else None, address=address).address == expected


@pytest.mark.parametrize(
    "address", ["no address", "a@b.example\nBcc: c@d.example", "a@b.example\r\n"]
)
def test_an_address_that_is_none_is_refused(greet, address):
    with pytest.raises(RuleBroken):
        greet(address=address)

    assert Notice.objects.count() == 0


def test_a_unique_key_is_queued_once(greet, lan):
    first = greet(lan, unique_key="k")

    assert greet(lan, unique_key="k") is None
    assert greet(lan, unique_key="other") is not None
    assert first is not None
    assert Notice.objects.count() == 2


def test_a_notice_of_a_transaction_that_fails_was_never_queued(greet, lan):
    with transaction.atomic():
        greet(lan)
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


def test_a_waiting_notice_gives_way_to_a_more_urgent_one(greet, lan, university):
    notice = greet(lan, unique_key="k")

    operations.supersede(university, "greeting", unique_key="k", at=AT)

    assert deliver(notice) is False
    assert (notice.status, mail.outbox) == ("superseded", [])
    assert list(queries.notices_of(lan)) == []


def test_a_missed_notice_is_noted_as_replaced_and_never_sent(greet, lan, university):
    operations.supersede(university, "greeting", unique_key="k", at=AT)
    operations.supersede(university, "greeting", unique_key="k", at=AT)

    assert greet(lan, unique_key="k") is None
    assert Notice.objects.get().status == "superseded"
    assert deliver_notices() == 0


def test_a_sent_notice_stays_sent(greet, lan, university):
    notice = greet(lan, unique_key="k")
    deliver(notice)

    operations.supersede(university, "greeting", unique_key="k", at=AT)

    assert Notice.objects.get().status == "sent"


def test_a_mail_says_it_in_the_readers_language_with_the_sites_address(greet, otto):
    notice = greet(otto, path="/dossiers/1/")

    assert deliver(notice) is True

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["otto@example.org"], "Hello Hội nghị")
    assert message.extra_headers["Message-ID"] == notice.message_id
    assert notice.message_id.endswith("@uid.example>")
    assert message.body == (
        "Dear Otto Lindqvist,\n\nHội nghị: 04/05/2026\n\n"
        "To read more: https://songoaivu.example/dossiers/1/\n\n"
        "-- \nHải Phòng Department of Foreign Affairs\n15 Trần Quang Khải, Hồng Bàng, Hải Phòng\n"
    )
    assert (notice.status, notice.sent_at, notice.attempts) == ("sent", AT, 1)


def test_no_header_can_be_smuggled_in_and_nothing_is_escaped(greet, lan):
    deliver(greet(lan, context={"title": "A & <B>\r\nBcc: spy@example.org"}))

    (message,) = mail.outbox
    assert message.subject.endswith("A & <B> Bcc: spy@example.org")
    assert message.recipients() == ["lan@example.org"]
    assert message.message()["Bcc"] is None


def test_a_notice_is_sent_once(greet, lan):
    notice = greet(lan)

    assert (deliver(notice), deliver(notice)) == (True, False)
    assert len(mail.outbox) == 1


def give_up(notice, _university):
    Notice.objects.update(attempts=7, kind="broken")
    deliver(notice)


def give_up_unsent(notice, _university):
    Notice.objects.update(attempts=8)
    deliver(notice)


def replace_it(notice, university):
    operations.supersede(university, "greeting", unique_key="k", at=AT)
    notice.refresh_from_db()


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda notice, _university: deliver(notice), "sent"),
        (give_up, "failed"),
        (give_up_unsent, "failed"),
        (replace_it, "superseded"),
    ],
)
def test_a_link_with_a_secret_is_forgotten_when_a_notice_waits_no_more(
    greet, lan, university, end, status
):
    notice = greet(lan, secret_path="/join/secret/", unique_key="k")

    end(notice, university)

    assert (notice.status, notice.secret_path) == (status, "")


def test_a_link_with_a_secret_survives_a_mail_server_that_is_down(greet, lan, settings):
    notice = greet(lan, secret_path="/join/secret/")
    with_server, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.DownServer"
    deliver(notice)
    settings.EMAIL_BACKEND = with_server

    deliver(notice, AT + MINUTE)

    assert "https://songoaivu.example/join/secret/" in mail.outbox[0].body
    assert notice.secret_path == ""


def test_what_a_mail_server_says_is_kept_without_the_address(greet, lan, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAddress"
    notice = greet(lan)

    with capture_logs() as logs:
        deliver(notice)

    assert "unknown user" in notice.last_error
    assert notice.address not in notice.last_error
    assert [one["event"] for one in logs] == ["notice_not_sent"]
    assert notice.address not in str(logs)


def test_old_notices_to_strangers_are_forgotten_and_no_others(greet, lan, university):
    strangers = [greet(None, address="a@example.jp", at=AT + n * MINUTE) for n in range(3)]
    mine = greet(lan)
    for notice in (mine, strangers[0], strangers[2]):
        deliver(notice, AT + 3 * MINUTE)

    with transaction.atomic():
        gone = operations.forget("organisation", before=AT + 2 * MINUTE)

    assert gone == 1
    kept = Notice.objects.order_by("pk").values_list("pk", flat=True)
    assert list(kept) == [strangers[1].pk, strangers[2].pk, mine.pk]


def test_a_notice_of_tomorrow_waits(greet, lan):
    assert deliver(greet(lan, at=AT + MINUTE)) is False
    assert mail.outbox == []


def test_a_worker_that_died_leaves_its_claim_for_ten_minutes(greet, lan):
    notice = greet(lan)
    operations._claimed(notice.pk, at=AT)

    assert deliver(notice, AT + 9 * MINUTE) is False
    assert deliver(notice, AT + 10 * MINUTE) is True
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [notice.message_id]


def test_a_failure_is_tried_again_ever_later_and_given_up_at_the_eighth(
    greet, lan, mail_server_down
):
    notice, at, waits = greet(lan), AT, []

    while notice.status == "pending":
        assert deliver(notice, at) is False
        waits.append(round((notice.try_at - at) / MINUTE))
        at = notice.try_at

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (notice.status, notice.attempts, notice.sent_at) == ("failed", 8, None)
    assert notice.last_error == "SMTPServerDisconnected: down"


def test_a_notice_whose_every_worker_died_is_given_up(greet, lan):
    notice = greet(lan)
    Notice.objects.update(attempts=8)

    assert deliver(notice) is False
    assert (notice.status, mail.outbox) == ("failed", [])


def test_one_bad_notice_stops_no_other(greet, lan):
    bad, good = greet(lan, kind="broken"), greet(lan)

    assert deliver_notices() == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.attempts, good.status) == ("pending", 1, "sent")
    assert bad.last_error.startswith("TemplateDoesNotExist")


def test_a_sweep_sends_all_that_is_due_and_the_next_nothing(greet, lan):
    for _ in range(120):
        greet(lan)

    assert (deliver_notices(), deliver_notices()) == (120, 0)
    assert len(mail.outbox) == 120


def test_two_sweeps_at_once_send_none_twice(lan, greet, committed_db):
    for _ in range(30):
        greet(lan)
    barrier, sent = threading.Barrier(4), []

    def sweep():
        barrier.wait()
        sent.append(deliver_notices())
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == 30
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 30
    assert len(mail.outbox) == 30


def test_two_sweeps_at_once_write_one_reminder(lan, university, greet, committed_db):
    barrier, written = threading.Barrier(4), []

    def remind():
        barrier.wait()
        with transaction.atomic():
            written.append(greet(lan, unique_key="k"))
        connection.close()

    threads = [threading.Thread(target=remind) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(notice is not None for notice in written) == 1
    assert Notice.objects.count() == 1


def test_a_notice_is_read_by_whom_it_is_for(greet, lan, otto):
    notice = greet(lan)
    unread = queries.unread_count(lan)

    operations.mark_read(notice_id=notice.pk, actor=as_actor(lan), at=AT)
    operations.mark_read(notice_id=notice.pk, actor=as_actor(lan), at=AT + MINUTE)

    notice.refresh_from_db()
    assert (unread, queries.unread_count(lan), notice.read_at) == (1, 0, AT)
    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.action, entry.actor, entry.at) == (
        "notice",
        notice.pk,
        "read",
        lan,
        AT,
    )
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("who", ["otto", None])
def test_a_notice_is_read_by_nobody_else(greet, lan, otto, who):
    notice = greet(lan)
    actor = as_actor(otto) if who else NOBODY

    with pytest.raises(NotVisible):
        operations.mark_read(notice_id=notice.pk, actor=actor, at=AT)

    notice.refresh_from_db()
    assert (notice.read_at, notice.revision, Entry.objects.count()) == (None, 0, 0)


def test_a_notice_read_twice_at_once_is_read_once(greet, lan, committed_db):
    notice = greet(lan)
    barrier = threading.Barrier(4)

    def read():
        barrier.wait()
        operations.mark_read(notice_id=notice.pk, actor=as_actor(lan), at=AT)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    notice.refresh_from_db()
    assert (notice.revision, Entry.objects.count()) == (1, 1)


def test_a_frozen_context_keeps_days_and_instants():
    context = {"day": date(2026, 5, 4), "at": AT, "all": [date(2026, 5, 5), {"n": 1}], "none": None}

    assert thawed(frozen(context)) == context
