"""Writing the outbox, and sending what stands in it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import models, transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record, subject_kind
from foreign_affairs.notifications import queries, texts
from foreign_affairs.notifications.frozen import frozen
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.workdays.deadlines import office_date

MOST_ATTEMPTS = 8
# Longer than any mail server is waited for (EMAIL_TIMEOUT), so that a claim is never taken twice
# while its holder lives.
CLAIM = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a calendar program reads of a mail: iCalendar `text`, whose METHOD is `method`.

    Whoever answers, answers to `reply_to`.
    """

    method: str
    text: str
    reply_to: str


def queue(
    subject: models.Model,
    kind: str,
    *,
    to: User | None,
    address: str = "",
    context: Mapping[str, Any],
    path: str = "",
    secret_path: str = "",
    language: str = "",
    at: datetime,
    unique_key: str | None = None,
    calendar: CalendarPart | None = None,
) -> Notice | None:
    """Write the notice `kind` about `subject`, to be sent from `at` on. Inside a transaction.

    It is listed for `to` and mailed to `address`, or else to the person's own address, or else to
    the office's mailbox, in `language` or else the person's or the site's. `context` is frozen;
    `path` is the page it leads to, from "/". A `secret_path` stands in its place where the address
    itself lets people in, and is forgotten when the mail is out or given up. `calendar` is mailed
    with the words, as it is. Returns None, and writes nothing, where `unique_key` exists already:
    two sweeps at once write one. Raises RuleBroken if the address is none.

    Who stands in for `to` that day is told as well, once, without any secret.
    """
    notice = _draft(subject, kind, to=to, address=address, at=at, unique_key=unique_key)
    notice.context, notice.path, notice.secret_path = frozen(context), path, secret_path
    notice.language = language or notice.language
    if calendar is not None:
        notice.calendar_method, notice.calendar_text = calendar.method, calendar.text
        notice.reply_to = calendar.reply_to
    written = _write(notice)
    if to is not None and written is not None:
        _tell_stand_in(written, to=to)
    return written


def supersede(subject: models.Model, kind: str, *, unique_key: str, at: datetime) -> None:
    """Mark the notice `unique_key` as replaced by a more urgent one. Inside a transaction.

    One that was never queued is written as replaced, so that no later sweep sends it; one that
    was sent stays sent.
    """
    waiting = Notice.objects.filter(unique_key=unique_key, status=Notice.Status.PENDING)
    if waiting.update(status=Notice.Status.SUPERSEDED, secret_path=""):
        return
    notice = _draft(subject, kind, to=None, address="", at=at, unique_key=unique_key)
    notice.status = Notice.Status.SUPERSEDED
    _write(notice)


def forget(about: str, *, before: datetime) -> int:
    """Delete the notices `about` subjects of this kind that were written before then; how many.

    Inside a transaction. Those to people with an account stay, and those that still wait.
    """
    old = Notice.objects.filter(subject_kind=about, recipient=None, created_at__lt=before).exclude(
        status=Notice.Status.PENDING
    )
    return old.delete()[0]


@transaction.atomic(durable=True)
def mark_read(*, notice_id: int, actor: Actor, at: datetime) -> Notice:
    """Remember when the actor first read a notice; reading it again writes nothing.

    Writes the notice and one audit entry: an office may have to show when somebody knew, and the
    caller's Idempotency-Key rides on it as on every act. Raises NotVisible if it is not theirs.
    """
    if actor.user is None:
        raise NotVisible
    # Of itself alone: PostgreSQL locks no row that an outer join may leave out.
    own = queries.notices_of(actor.user).select_for_update(of=("self",))
    notice = own.filter(pk=notice_id).first()
    if notice is None:
        raise NotVisible
    if notice.read_at is None:
        notice.read_at = at
        record(notice, "read", actor=actor, at=at)
        notice.save(update_fields=["read_at", "revision"])
    return notice


def deliver(*, notice_id: int, at: datetime) -> bool:
    """Send one notice that is due at `at`; whether it went out.

    The claim is one UPDATE that moves `try_at` ahead and is committed before the mail server is
    spoken to, so of two workers one sends, and neither holds a lock while it waits. Whoever dies
    between sending and noting it leaves the claim to run out, and the mail goes out once more
    under the same Message-ID: a mail cannot be sent exactly once. A failure is tried again after
    1, 2, 4 … minutes; the eighth is the last. No exception leaves: one bad notice stops no other.
    """
    if not _claimed(notice_id, at=at):
        return False
    notice = Notice.objects.select_related("recipient").get(pk=notice_id)
    try:
        _mail(notice).send()
    except Exception as error:  # noqa: BLE001 -- whatever a mail server or a template can raise
        _note_failure(notice, error, at=at)
        return False
    Notice.objects.filter(pk=notice_id).update(
        status=Notice.Status.SENT, sent_at=at, last_error="", secret_path=""
    )
    return True


def _draft(
    subject: models.Model,
    kind: str,
    *,
    to: User | None,
    address: str,
    at: datetime,
    unique_key: str | None,
) -> Notice:
    address = address or (to.email if to else settings.OFFICE_MAILBOX)
    try:
        validate_email(address)
    except ValidationError:
        raise RuleBroken(
            [Reason("bad_address", "This is not an e-mail address.", "email")]
        ) from None
    return Notice(
        subject_kind=subject_kind(subject),
        subject_id=subject.pk,
        kind=kind,
        unique_key=unique_key,
        recipient=to,
        address=address,
        language=to.language if to else settings.LANGUAGE_CODE,
        message_id=_message_id(),
        created_at=at,
        try_at=at,
    )


def _write(notice: Notice) -> Notice | None:
    if notice.unique_key is None:
        notice.save(force_insert=True)
        return notice
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.filter(message_id=notice.message_id).first()


def _tell_stand_in(notice: Notice, *, to: User) -> None:
    """The same notice for who stands in for `to`, unless it is his already for another reason."""
    stand_in = accounts.stand_in_of(to, on=office_date(notice.created_at))
    if stand_in is None or notice.secret_path:
        return
    same = {
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "kind": notice.kind,
        "created_at": notice.created_at,
    }
    if Notice.objects.filter(recipient=stand_in, **same).exists():
        return
    key = notice.unique_key and f"{notice.unique_key}:for:{stand_in.pk}"
    Notice.objects.bulk_create(
        [
            Notice(
                **same,
                unique_key=key,
                recipient=stand_in,
                address=stand_in.email,
                language=stand_in.language,
                context={**notice.context, "stands_in_for": str(to)},
                path=notice.path,
                message_id=_message_id(),
                try_at=notice.try_at,
            )
        ],
        ignore_conflicts=key is not None,
    )


def _message_id() -> str:
    return f"<{uuid.uuid4().hex}@{settings.CALENDAR_UID_DOMAIN}>"


def _claimed(notice_id: int, *, at: datetime) -> bool:
    due = queries.due(at=at).filter(pk=notice_id)
    if due.filter(attempts__gte=MOST_ATTEMPTS).update(status=Notice.Status.FAILED, secret_path=""):
        return False
    claim = {"try_at": at + CLAIM, "attempts": models.F("attempts") + 1}
    return bool(due.order_by().update(**claim))


def _mail(notice: Notice) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=texts.subject(notice),
        body=texts.body(notice),
        to=[notice.address],
        reply_to=[notice.reply_to] if notice.reply_to else None,
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
    )
    if notice.calendar_text:
        # Source: RFC 6047, 2.4. As a file too: some programs read no other part.
        kind = f"text/calendar; method={notice.calendar_method}"
        mail.attach_alternative(notice.calendar_text, kind)
        mail.attach("invite.ics", notice.calendar_text.encode(), "application/ics")
    return mail


def _note_failure(notice: Notice, error: Exception, *, at: datetime) -> None:
    last = notice.attempts >= MOST_ATTEMPTS
    # A mail server names whom it refuses; logs keep no addresses.
    said = str(error).replace(notice.address, "…")
    Notice.objects.filter(pk=notice.pk).update(
        status=Notice.Status.FAILED if last else Notice.Status.PENDING,
        try_at=at + FIRST_WAIT * 2 ** (notice.attempts - 1),
        secret_path="" if last else notice.secret_path,
        last_error=f"{type(error).__name__}: {said}".replace("\x00", "")[:300],
    )
    log.warning("notice_not_sent", notice=notice.pk, attempts=notice.attempts, error=said)
