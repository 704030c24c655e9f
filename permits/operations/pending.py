"""What the organiser changes while a supplement is awaited: taken in with it, or let go.

Every function here runs inside the transaction of an operation that holds the dossier's lock.
"""

from permits.models import Attachment, Dossier, SupplementSlip


def take_in(dossier: Dossier, slip: SupplementSlip) -> tuple[str, ...]:
    """Let the changes that waited on `slip` count; the caller saves the dossier and the slip.

    Returns the names of the fields of the plan that changed. Papers that were taken out go with
    their files.
    """
    changed = slip.changed_plan
    for name, value in changed.items():
        setattr(dossier, name, value)
    _remove(dossier, Attachment.Standing.TAKEN_OUT)
    _settle(dossier, slip)
    return tuple(changed)


def let_go(dossier: Dossier) -> tuple[str, ...]:
    """Drop whatever waits to be handed in: what was handed in stands. Saves slip and papers.

    Returns the names of the fields of the plan that were dropped.
    """
    slip = dossier.slips.filter(requested_at__isnull=False, answered_at=None).first()
    if slip is None:
        return ()
    dropped = tuple(slip.changed_plan)
    _remove(dossier, Attachment.Standing.ADDED)
    _settle(dossier, slip)
    slip.save(update_fields=["plan", "answers"])
    return dropped


def _remove(dossier: Dossier, standing: str) -> None:
    for paper in dossier.attachments.filter(standing=standing).select_related("stored_file"):
        paper.delete()
        paper.stored_file.delete()


def _settle(dossier: Dossier, slip: SupplementSlip) -> None:
    dossier.attachments.update(standing=Attachment.Standing.HANDED_IN)
    slip.plan, slip.answers = {}, None
