"""Who is invited by mail, and the mails that follow from what is published.

Every function here runs inside the transaction of whoever invites or publishes. Mails are rows of
the outbox: what is rolled back was never sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction

from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.notifications.operations import CalendarPart, forget, queue
from foreign_affairs.personal_data.retention import kept_since
from foreign_affairs.refusals import NotVisible, Reason, refuse
from foreign_affairs.rest.preconditions import Stale, etag_of
from foreign_affairs.shared_calendar import itip, queries
from foreign_affairs.shared_calendar.clashes import Source
from foreign_affairs.shared_calendar.models import Entry, Invitee
from foreign_affairs.shared_calendar.values import EntryFacts
from foreign_affairs.texts import is_one_line

MOST_INVITEES = 500
MOST_DATES = 12
"""How many dates of a series the words of a mail name; the calendar part names all."""
LONGEST_NAME, LONGEST_ADDRESS = 200, MaxLengthValidator(254)
CHANGEABLE = ("name", "email", "language", "wants_mail", "while_tentative")
ANEW = {"wants_mail": True, "while_tentative": False, "removed_at": None}
"""How somebody is invited where nothing else is said, whatever was written when he was removed."""
TOO_MANY = Reason(
    "too_many_invitees", "At most %(most)s people are invited.", values={"most": MOST_INVITEES}
)

Told = tuple[Entry, EntryFacts]


def invite(source: Source, people: Iterable[Mapping[str, Any]]) -> list[Invitee]:
    """Invite these people to `source`, all or none; of each the facts that CHANGEABLE names.

    Who was removed earlier is invited anew. The mails follow when the entry is published. Raises
    RuleBroken with every reason.
    """
    kind, key = source
    known = {one.email: one for one in Invitee.objects.filter(source_kind=kind, source_id=key)}
    invited, reasons = [], []
    for person in people:
        facts = {**ANEW, **_plain(person)}
        invitee = known.get(facts["email"])
        if invitee is not None and invitee.removed_at is None:
            reasons.append(_invited_already(facts["name"]))
            continue
        invitee = invitee or Invitee(source_kind=kind, source_id=key)
        _put(invitee, facts)
        reasons += _why_not(invitee)
        known[invitee.email] = invitee
        invited.append(invitee)
    if sum(one.removed_at is None for one in known.values()) > MOST_INVITEES:
        reasons.append(TOO_MANY)
    refuse(reasons)
    for invitee in invited:
        _save(invitee)
    return invited


def invite_also(source: Source, others: Iterable[Source]) -> list[Invitee]:
    """Invite whoever is invited to `source` to each of `others`, too; who is there stays as is.

    Raises RuleBroken.
    """
    people = [
        {name: getattr(one, name) for name in CHANGEABLE} for one in queries.invitees_of(*source)
    ]
    invited = []
    for other in others:
        there = set(queries.invitees_of(*other).values_list("email", flat=True))
        invited += invite(other, [one for one in people if one["email"] not in there])
    return invited


def change_invitee(
    source: Source, invitee_id: int, *, revision: int, **changes: Any
) -> tuple[Invitee, list[str]]:
    """Write what is told of a person, by the names in CHANGEABLE; which of them changed.

    At another address the invitation is withdrawn and sent anew, when the entry is published; the
    row of somebody who was removed from that address is given up. Raises NotVisible, Stale if the
    row is no longer at `revision`, RuleBroken with every reason.
    """
    invitee, changes = _standing(source, invitee_id), _plain(changes)
    if invitee.revision != revision:
        raise Stale(etag=etag_of("invitee", invitee.pk, invitee.revision))
    changed = [name for name, value in changes.items() if getattr(invitee, name) != value]
    if changed:
        _put(invitee, changes)
        refuse(_why_not(invitee))
        _take_the_place_of_others(invitee)
        _save(invitee)
    return invitee, changed


def remove_invitee(source: Source, invitee_id: int, *, at: datetime) -> None:
    """Invite the person no more; who holds an invitation is told when the entry is published.

    Raises NotVisible.
    """
    invitee = _standing(source, invitee_id)
    invitee.removed_at = at
    _save(invitee)


def forget_invitees(sources: Iterable[Source]) -> int:
    """Delete what is known of everybody who was ever invited to these; how many people.

    Nobody is told any more. What was mailed goes in its own time: `forget_mails`.
    """
    by_kind: dict[str, list[int]] = {}
    for kind, key in sources:
        by_kind.setdefault(kind, []).append(key)
    return sum(
        Invitee.objects.filter(source_kind=kind, source_id__in=keys).delete()[0]
        for kind, keys in by_kind.items()
    )


@transaction.atomic(durable=True)
def forget_mails(*, at: datetime) -> int:
    """Delete the mails to invited people that left PERSONAL_DATA_KEPT_DAYS days ago; how many."""
    return forget(subject_kind(Invitee), before=kept_since(at))


def tell_invitees(told: Iterable[Told], *, at: datetime) -> None:
    """Mail everybody who is invited to what was just published whatever they read otherwise now.

    Who has read the same already is mailed nothing, so publishing twice, and a rebuild, mail once.
    """
    by_source = {facts.guests_of or facts.source: (entry, facts) for entry, facts in told}
    if not by_source:
        return
    kinds, keys = {kind for kind, _ in by_source}, {key for _, key in by_source}
    invitees = Invitee.objects.filter(source_kind__in=kinds, source_id__in=keys)
    for invitee in invitees.select_for_update().order_by("pk"):
        one = by_source.get((invitee.source_kind, invitee.source_id))
        if one is not None:
            _tell(invitee, *one, at=at)


def tell_of_withdrawn(withdrawn: Iterable[Told], *, at: datetime) -> None:
    """Mail a CANCEL to everybody whose invitation was to an entry that was just withdrawn."""
    by_entry = {entry.pk: (entry, facts) for entry, facts in withdrawn}
    if not by_entry:
        return
    holding = Invitee.objects.filter(entry__in=by_entry).exclude(told_address="")
    for invitee in holding.select_for_update().order_by("pk"):
        _tell(invitee, *by_entry[invitee.entry_id or 0], at=at)


def _tell(invitee: Invitee, entry: Entry, facts: EntryFacts, *, at: datetime) -> None:
    """Mail `invitee` what has to be mailed so that he knows what `facts` say, if anything.

    What is over is told to nobody. A first invitation waits until the entry is certain, unless it
    is wanted before; to what is restricted nobody is invited by mail, and who was invited before
    it became so hears of its times alone.
    """
    shown = itip.shown_to(invitee.language, facts, office=settings.OFFICE_MAILBOX)
    if not invitee.wants_mail or shown.reach[1] <= at:
        return
    gone = invitee.removed_at is not None or shown.status == "cancelled"
    if invitee.is_told and (gone or invitee.told_address != invitee.email):
        _withdraw(invitee, entry, shown, at=at)
    if gone:
        return
    if not invitee.is_told:
        early = shown.status == "tentative" and not invitee.while_tentative
        if early or shown.visibility == "restricted":
            return
    _request(invitee, entry, shown, at=at)


def _request(invitee: Invitee, entry: Entry, shown: EntryFacts, *, at: datetime) -> None:
    was_told, fingerprint = invitee.is_told, itip.fingerprint(shown)
    if not was_told:
        # From now on the person knows it by this identity, whichever entry will tell it later.
        invitee.uid = entry.uid
    elif invitee.fingerprint == fingerprint:
        if invitee.entry_id != entry.pk:
            invitee.entry = entry
            invitee.save(update_fields=["entry"])
        return
    kind = "calendar_invitation_changed" if was_told else "calendar_invitation"
    invitee.told_address, invitee.fingerprint = invitee.email, fingerprint
    _mail(invitee, entry, shown, "REQUEST", kind, at=at)


def _withdraw(invitee: Invitee, entry: Entry, shown: EntryFacts, *, at: datetime) -> None:
    _mail(invitee, entry, shown, "CANCEL", "calendar_invitation_withdrawn", at=at)
    invitee.told_address = ""
    invitee.save(update_fields=["told_address"])


def _mail(
    invitee: Invitee,
    entry: Entry,
    shown: EntryFacts,
    method: itip.Method,
    kind: str,
    *,
    at: datetime,
) -> None:
    """Queue one mail under a higher SEQUENCE than the last, and note it."""
    last = -1 if invitee.sequence is None else invitee.sequence
    invitee.sequence = max(entry.sequence, last + 1)
    invitee.entry, invitee.told_at = entry, at
    invitee.save()
    guest = itip.Guest(name=invitee.name, email=invitee.told_address, language=invitee.language)
    text = itip.message(
        shown, method=method, guest=guest, uid=invitee.uid, sequence=invitee.sequence, at=at
    )
    queue(
        invitee,
        kind,
        to=None,
        address=invitee.told_address,
        language=invitee.language,
        context={"name": invitee.name, **_said(shown)},
        at=at,
        calendar=CalendarPart(method, text, reply_to=shown.unit_mailbox),
    )


def _said(shown: EntryFacts) -> dict[str, Any]:
    """What the words of a mail tell; of what is restricted, its times alone."""
    dates = shown.occurrences
    return {
        "title": "" if shown.visibility == "restricted" else shown.title,
        "is_tentative": shown.status == "tentative",
        "is_called_off": shown.status == "cancelled",
        "starts_on": shown.starts_on,
        "ends_on": shown.ends_on,
        "dates": [
            {"starts_at": one.starts_at, "ends_at": one.ends_at, "place": one.location}
            for one in dates[:MOST_DATES]
        ],
        "further": max(0, len(dates) - MOST_DATES),
        "place": shown.location,
        "description": shown.description,
        "conference_url": shown.conference_url,
        "mailbox": shown.unit_mailbox,
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts` without white space around words; an address is the same in any case of letters."""
    plain = {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }
    if "email" in plain:
        plain["email"] = plain["email"].lower()
    return plain


def _standing(source: Source, invitee_id: int) -> Invitee:
    """One who is invited, locked. Raises NotVisible."""
    rows = queries.invitees_of(*source).select_for_update()
    invitee = rows.filter(pk=invitee_id).first()
    if invitee is None:
        raise NotVisible
    return invitee


def _put(invitee: Invitee, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(invitee, name, value)


def _save(invitee: Invitee) -> None:
    invitee.version += 1
    invitee.save()


def _why_not(invitee: Invitee) -> Iterator[Reason]:
    if not 0 < len(invitee.name) <= LONGEST_NAME or not is_one_line(invitee.name):
        yield Reason("invitee_unnamed", "Say who is invited.", "name")
    try:
        validate_email(invitee.email)
        LONGEST_ADDRESS(invitee.email)
    except ValidationError:
        yield Reason("bad_address", "This is not an e-mail address.", "email")
    if invitee.language not in Invitee.Language:
        yield Reason("unknown_language", "Mails are Vietnamese or English.", "language")


def _take_the_place_of_others(invitee: Invitee) -> None:
    """At an address that somebody else had once. Raises RuleBroken where he is invited still."""
    same = Invitee.objects.filter(
        source_kind=invitee.source_kind, source_id=invitee.source_id, email=invitee.email
    )
    other = same.exclude(pk=invitee.pk).first()
    if other is None:
        return
    if other.removed_at is None:
        refuse([_invited_already(other.name)])
    # Whoever reads there was mailed under this number last, and must hear of a higher one.
    numbers = (invitee.sequence, other.sequence)
    invitee.sequence = max((one for one in numbers if one is not None), default=None)
    other.delete()


def _invited_already(name: str) -> Reason:
    return Reason(
        "invited_already", "%(name)s is invited already at this address.", "email", {"name": name}
    )
