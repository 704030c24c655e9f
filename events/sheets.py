"""What the list of events says as a spreadsheet, column by column."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.sheets import Column

EVENTS = (
    Column(_("Reference"), attrgetter("reference"), 14),
    Column(_("Kind"), lambda event: event.get_kind_display(), 22),
    Column(_("State"), lambda event: event.get_state_display(), 18),
    Column(_("Title in Vietnamese"), attrgetter("title_vi"), 50),
    Column(_("Title in English"), attrgetter("title_en"), 50),
    Column(_("Starts"), lambda event: event.starts_on or event.starts_at, 18),
    Column(_("Ends"), lambda event: event.ends_on or event.ends_at, 18),
    Column(_("Repeats"), lambda event: event.get_frequency_display(), 14),
    Column(_("Place"), lambda event: event.venue.name_vi if event.venue else event.place, 40),
    Column(_("Unit"), lambda event: event.unit.name_vi if event.unit else "", 30),
    Column(_("Responsible"), lambda event: str(event.responsible or ""), 24),
    Column(_("Countries"), lambda event: ", ".join(event.country_text.split()), 18),
    Column(_("Participants"), attrgetter("participants"), 12),
    Column(_("Foreign participants"), attrgetter("foreign_participants"), 12),
    Column(_("In the annual plan"), lambda event: str(event.plan_item or ""), 40),
    Column(_("Why it was not planned"), attrgetter("why_unplanned"), 40),
    Column(_("Notify by"), attrgetter("notify_due_on"), 14),
    Column(_("Notified on"), attrgetter("notified_on"), 14),
    Column(_("Report by"), attrgetter("report_due_on"), 14),
    Column(_("Reported on"), attrgetter("reported_on"), 14),
)
