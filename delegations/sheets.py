"""What lists of delegations and of their members say as spreadsheets, column by column."""

from operator import attrgetter

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from delegations.words import seen_words
from foreign_affairs import countries
from foreign_affairs.rest.sheets import Column


def _country(code: str) -> str:
    return countries.name(code, get_language() or "vi") if code else ""


DELEGATIONS = (
    Column(_("Reference"), attrgetter("reference"), 14),
    Column(_("State"), lambda row: row.get_state_display(), 18),
    Column(_("Name in Vietnamese"), attrgetter("name_vi"), 50),
    Column(_("Name in English"), attrgetter("name_en"), 50),
    Column(_("Country"), lambda row: _country(row.country), 18),
    Column(_("Organisation"), attrgetter("organisation"), 40),
    Column(_("Rank of the delegation"), lambda row: row.get_rank_display(), 14),
    Column(_("Arrives"), attrgetter("arrives_at"), 18),
    Column(_("Leaves"), attrgetter("departs_at"), 18),
    Column(_("Members"), attrgetter("member_count"), 12),
    Column(_("Host"), attrgetter("host_body"), 40),
    Column(_("Chair"), lambda row: row.chair.name_vi if row.chair else "", 30),
    Column(_("Unit"), lambda row: row.unit.name_vi if row.unit else "", 30),
    Column(_("Responsible"), lambda row: str(row.responsible or ""), 24),
    Column(_("In the annual plan"), lambda row: str(row.plan_item or ""), 40),
    Column(_("Why it was not planned"), attrgetter("why_unplanned"), 40),
    Column(_("Request by"), attrgetter("request_due_on"), 14),
    Column(_("Requested on"), attrgetter("asked_on"), 14),
    Column(_("Report by"), attrgetter("report_due_on"), 14),
    Column(_("Reported on"), attrgetter("reported_on"), 14),
    Column(_("Number of the report"), attrgetter("report_number"), 18),
)

MEMBERS = (
    Column(_("No."), attrgetter("number"), 6),
    Column(_("Role"), lambda row: row.get_role_display(), 18),
    Column(_("Full name"), attrgetter("full_name"), 34),
    Column(_("Sex"), lambda row: row.get_sex_display(), 10),
    Column(_("Nationality"), lambda row: _country(row.nationality), 18),
    Column(_("Position"), attrgetter("title"), 30),
    Column(_("Organisation"), attrgetter("organisation"), 40),
    Column(_("E-mail"), attrgetter("email"), 30),
    Column(_("Phone"), attrgetter("phone"), 18),
)
ACCESSES = (
    Column(_("When"), lambda row: row.access.at, 18),
    Column(_("Seen by"), lambda row: str(row.access.actor or ""), 26),
    Column(_("Delegation"), lambda row: row.delegation.reference if row.delegation else "", 16),
    Column(_("No."), lambda row: row.member.number if row.member else None, 6),
    Column(_("What was seen"), lambda row: seen_words(row.access.fields), 60),
    Column(_("Why"), lambda row: row.access.why, 50),
)
PASSPORTS = (
    Column(_("Date of birth"), attrgetter("born_on"), 14),
    Column(_("Passport number"), attrgetter("passport_number"), 18),
    Column(_("Kind of passport"), lambda row: row.get_passport_kind_display(), 18),
    Column(_("Passport valid until"), attrgetter("passport_expires_on"), 14),
)
