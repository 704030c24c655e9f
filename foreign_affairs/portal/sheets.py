"""What the site's own lists say as spreadsheets, column by column."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.sheets import Column

STAND_INS = (
    Column(_("Absent"), lambda one: str(one.absent), 24),
    Column(_("Stands in"), lambda one: str(one.stands_in), 24),
    Column(_("First day"), attrgetter("starts_on"), 14),
    Column(_("Last day"), attrgetter("ends_on"), 14),
    Column(_("Reason"), attrgetter("reason"), 40),
    Column(_("Named by"), lambda one: str(one.set_by), 24),
    Column(_("Called off at"), attrgetter("called_off_at")),
)
