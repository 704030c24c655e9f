"""What things about events are called, for pages, notices and sheets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from events.domain.checklists import Duty
from events.queries import FOLLOW_UP

DUTIES: dict[str, Any] = {
    Duty.FILE_DOSSIER: _("File the dossier for the permit"),
    Duty.HOLD_PERMIT: _("Have the permit granted"),
    Duty.NOTIFY_AUTHORITY: _("Notify the Department of Finance"),
    Duty.REPORT_CONFERENCE: _("Report on the results of the conference (form 02)"),
    Duty.REPORT_RESULTS: _("Report the results to the Department of Finance"),
    FOLLOW_UP: _("Follow up what was agreed"),
}
SOURCES: dict[str, Any] = {
    Duty.FILE_DOSSIER: _("Decision 06/2020/QĐ-TTg, art. 4(1)"),
    Duty.HOLD_PERMIT: _("Decision 06/2020/QĐ-TTg, art. 4(2)(a)"),
    Duty.NOTIFY_AUTHORITY: _("Decree 96/2026/NĐ-CP, art. 89"),
    Duty.REPORT_CONFERENCE: _("Decision 06/2020/QĐ-TTg, art. 4(2)(c)"),
    Duty.REPORT_RESULTS: _("Decree 96/2026/NĐ-CP, art. 89"),
}
