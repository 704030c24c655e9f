"""What stands in the tables about one dossier, in the order in which it was written."""

from foreign_affairs.audit import queries as audit
from foreign_affairs.documents.queries import papers_of
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import Entry


def acts(dossier):
    return [entry.action for entry in audit.history(kind="dossier", subject_id=dossier.pk)]


def last_act(dossier):
    """(action, who, when, details) of the last audit entry."""
    entry = audit.history(kind="dossier", subject_id=dossier.pk).last()
    return entry.action, entry.actor.username if entry.actor else "", entry.at, entry.details


def notices(dossier, *, after=0):
    """(kind, for whom, address) of every notice; `after` leaves out the first ones."""
    rows = Notice.objects.filter(subject_kind="dossier", subject_id=dossier.pk).order_by("pk")
    return [
        (row.kind, row.recipient.username if row.recipient else "", row.address)
        for row in rows[after:]
    ]


def handovers(dossier):
    """(state, step, from whom, to whom, as what, when)."""
    return [
        (
            row.state,
            row.step.key if row.step else "",
            row.handed_by.username if row.handed_by else "",
            row.received_by.username if row.received_by else "",
            row.role,
            row.at,
        )
        for row in dossier.handovers.order_by("pk")
    ]


def event(dossier):
    """(status, whose, starts_at) of the event in the shared calendar, or None."""
    entry = Entry.objects.filter(source_kind="dossier", source_id=dossier.pk).first()
    return (entry.status, entry.organisation_id, entry.starts_at) if entry else None


def deadline(dossier):
    """(status, day) of the due date in the shared calendar, or None."""
    entry = Entry.objects.filter(source_kind="dossier_deadline", source_id=dossier.pk).first()
    return (entry.status, entry.starts_on) if entry else None


def papers(dossier):
    return [paper.kind for paper in papers_of("dossier", dossier.pk).order_by("pk")]
