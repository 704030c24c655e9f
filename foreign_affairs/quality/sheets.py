"""What the lists of slips and feedback say as spreadsheets, column by column."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.rest.sheets import Column

SLIPS = (
    Column(_("Code of the dossier"), attrgetter("dossier.number"), 28),
    Column(_("Answered"), attrgetter("answered_at")),
    Column(_("Time taken"), lambda slip: str(Slip.Time(slip.time).label), 28),
    Column(_("Came to the office"), lambda slip: str(Slip.Contact(slip.contacts).label), 28),
    Column(_("Bodies gone to"), lambda slip: str(Slip.Body(slip.bodies).label), 28),
    Column(_("Attitude"), lambda slip: str(Slip.Manner(slip.attitude).label), 22),
    Column(_("Remarks"), attrgetter("remarks"), 50),
    Column(_("How it came"), lambda slip: str(Slip.Door(slip.door).label)),
    Column(_("Answered by"), lambda slip: str(slip.answered_by or ""), 24),
)

# Not whom it is about, nor who filed it: a sheet is passed on, and these are read by few.
FEEDBACK = (
    Column(_("Reference"), attrgetter("reference"), 14),
    Column(_("What it is"), lambda one: str(Feedback.Kind(one.kind).label)),
    Column(_("In one line"), attrgetter("title"), 50),
    Column(_("What happened"), attrgetter("text"), 60),
    Column(_("Code of the dossier"), lambda one: one.dossier.number if one.dossier else "", 28),
    Column(_("Where it stands"), lambda one: one.get_state_display()),
    Column(_("Received"), attrgetter("received_at")),
    Column(_("Answer due"), attrgetter("due_on"), 14),
    Column(_("Answered"), attrgetter("answered_at")),
    Column(
        _("Found"), lambda one: str(Feedback.Finding(one.finding).label) if one.finding else "", 16
    ),
    Column(_("Words of the answer"), attrgetter("answer"), 60),
)
