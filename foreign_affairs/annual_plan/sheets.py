"""What the annual plan says as a spreadsheet, column by column."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.sheets import Column

ITEMS = (
    Column(_("Year"), attrgetter("year"), 8),
    Column(_("Number"), attrgetter("number"), 8),
    Column(_("Kind"), lambda item: item.get_kind_display(), 22),
    Column(_("Title in Vietnamese"), attrgetter("title_vi"), 50),
    Column(_("Title in English"), attrgetter("title_en"), 50),
    Column(_("Quarter"), attrgetter("quarter"), 8),
    Column(_("Month"), attrgetter("month"), 8),
    Column(_("Unit"), lambda item: item.unit.name_vi if item.unit else "", 30),
    Column(_("Countries"), lambda item: ", ".join(item.countries), 20),
    Column(_("Budget in dong"), attrgetter("budget_vnd"), 18),
    Column(_("Dropped because"), attrgetter("reason"), 30),
)
