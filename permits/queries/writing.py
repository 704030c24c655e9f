"""A dossier as whoever hands it in has it: with what is written and not handed in yet."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from permits.domain import intake
from permits.models import Attachment, Classification, Dossier, SupplementSlip
from permits.queries.intake import classified, newest_classification


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written on a dossier.

    While a supplement is awaited, what the organiser changes waits on its `slip`: then `dossier`
    is a copy that is never saved, and the row itself stays as it was handed in. At any other time
    `slip` is None and `dossier` the row.
    """

    dossier: Dossier
    at: datetime
    slip: SupplementSlip | None = None

    @property
    def classification(self) -> Classification | None:
        """The answers that count with it; new ones are judged by the rules of the day."""
        if self.slip is None or self.slip.answers is None:
            return newest_classification(self.dossier)
        answers = intake.Answers.from_json(self.slip.answers)
        return classified(self.dossier, answers, at=self.at)

    @property
    def attachments(self) -> QuerySet[Attachment]:
        """Its papers by component, with their files: those taken out are gone here already."""
        if self.slip is None:
            return attachments(self.dossier)
        return _papers(self.dossier).exclude(standing=Attachment.Standing.TAKEN_OUT)

    @property
    def has_changes(self) -> bool:
        """Whether something waits to be handed in with the supplement."""
        if self.slip is None:
            return False
        changed = self.dossier.attachments.exclude(standing=Attachment.Standing.HANDED_IN)
        return bool(self.slip.plan) or self.slip.answers is not None or changed.exists()


def writing(dossier: Dossier, *, at: datetime) -> Writing:
    """What is being written on `dossier` at `at`."""
    slip = None
    if dossier.received_at is not None:
        # Not by the state: an act that hands the supplement in has moved it already.
        slip = dossier.slips.filter(requested_at__isnull=False, answered_at=None).first()
    if slip is None:
        return Writing(dossier, at)
    written = copy(dossier)
    for name, value in slip.changed_plan.items():
        setattr(written, name, value)
    found = Writing(written, at, slip)
    if slip.answers is not None and (newest := found.classification):
        written.regime, written.authority = newest.regime, newest.authority
    return found


def earlier_answers(dossier: Dossier, *, at: datetime) -> intake.Answers | None:
    """What was answered last of `dossier`, or before that of the permit that it amends."""
    newest = writing(dossier, at=at).classification
    if newest is None and dossier.amends is not None:
        newest = newest_classification(dossier.amends.dossier)
    return newest.said if newest else None


def attachments(dossier: Dossier) -> QuerySet[Attachment]:
    """The organiser's papers that were handed in, by component, with their stored files.

    Of a draft everything that it holds.
    """
    return _papers(dossier).exclude(standing=Attachment.Standing.ADDED)


def _papers(dossier: Dossier) -> QuerySet[Attachment]:
    return dossier.attachments.select_related("stored_file").order_by("component", "pk")
