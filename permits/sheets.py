"""What the lists of permits say as spreadsheets, column by column."""

from operator import attrgetter, itemgetter
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.sheets import Column
from permits.domain.consultations import ConsultationState
from permits.domain.lifecycle import State
from permits.domain.values import SlaState
from permits.models import Consultation, Dossier, Permit, SecretDossier

SLA_NAMES = {
    SlaState.ON_TRACK: _("On track"),
    SlaState.DUE_SOON: _("Due soon"),
    SlaState.OVERDUE: _("Overdue"),
    SlaState.WAITING: _("Waiting for the organiser"),
    SlaState.MET: _("Settled in time"),
    SlaState.BREACHED: _("Settled late"),
}
MORE = ("track__name_vi", "track__name_en", "step__name_vi", "step__name_en")
"""The columns of `queries.list_rows` that a sheet of dossiers needs beside those of a list."""


def named(row: dict[str, Any], name: str) -> str:
    """`name_vi` or `name_en` of a row, by the reader's language."""
    vietnamese = row.get(f"{name}_vi") or ""
    return vietnamese if get_language() == "vi" else row.get(f"{name}_en") or vietnamese


def _outcome(outcome: str) -> str:
    return str(Dossier.Outcome(outcome).label) if outcome else ""


def _sla(state: str) -> str:
    return str(SLA_NAMES[SlaState(state)]) if state else ""


def register_note(row: dict[str, Any]) -> str:
    """What the register remarks: the state while it is open, how it ended, whether it was late."""
    said = [str(Dossier.STATE_NAMES[State(row["state"])])]
    if row["outcome"]:
        said.append(_outcome(row["outcome"]))
    if row["is_late"]:
        said.append(gettext("late"))
    return "; ".join(said)


DOSSIERS = (
    Column(_("Code"), lambda row: row["code"] or row["reference"], 28),
    Column(_("Title in Vietnamese"), itemgetter("title_vi"), 50),
    Column(_("Title in English"), itemgetter("title_en"), 50),
    Column(_("Organiser"), itemgetter("organiser"), 36),
    Column(_("Where it stands"), lambda row: str(Dossier.STATE_NAMES[State(row["state"])]), 28),
    Column(_("Result"), lambda row: _outcome(row["outcome"])),
    Column(_("Time left"), lambda row: _sla(row["sla_state"])),
    Column(_("Received"), itemgetter("received_at")),
    Column(_("Result due"), itemgetter("due_on"), 14),
    Column(_("Way"), lambda row: named(row, "track__name"), 30),
    Column(_("Step"), lambda row: named(row, "step__name"), 30),
    Column(_("Officer"), itemgetter("assignee"), 24),
    Column(_("Event from"), itemgetter("starts_at")),
    Column(_("Event until"), itemgetter("ends_at")),
)

PERMITS = (
    Column(_("Number"), attrgetter("number_text"), 20),
    Column(_("Status"), lambda permit: str(Permit.Status(permit.status).label)),
    Column(_("Held by"), attrgetter("holder"), 36),
    Column(_("Title in Vietnamese"), attrgetter("title_vi"), 50),
    Column(_("Title in English"), attrgetter("title_en"), 50),
    Column(_("Venue"), attrgetter("venue"), 40),
    Column(_("Event from"), attrgetter("starts_at")),
    Column(_("Event until"), attrgetter("ends_at")),
    Column(pgettext_lazy("permit", "Granted"), attrgetter("granted_at")),
    Column(_("Signed by"), attrgetter("signer_name"), 24),
    Column(_("Code of the dossier"), attrgetter("dossier.code"), 28),
)

REPORTS = (
    Column(_("Number"), attrgetter("number_text"), 20),
    Column(_("Conference"), attrgetter("title_vi"), 50),
    Column(_("Held by"), attrgetter("holder"), 36),
    Column(_("Ended"), attrgetter("ends_at")),
    Column(_("Report due"), attrgetter("report_due_on"), 14),
    Column(_("Reported"), attrgetter("report_filed_at")),
)

CONSULTATIONS = (
    Column(_("Code of the dossier"), attrgetter("dossier.code"), 28),
    Column(_("Conference"), attrgetter("dossier.title_vi"), 50),
    Column(_("Agency"), lambda one: named(vars(one.agency), "name"), 36),
    Column(_("Status"), lambda one: str(one.STATE_NAMES[ConsultationState(one.state)])),
    Column(_("Asked"), attrgetter("asked_at")),
    Column(_("Answer due"), attrgetter("due_local_on"), 14),
    Column(_("Answer due by law"), attrgetter("due_legal_on"), 14),
    Column(_("Opinion"), lambda one: str(Consultation.Opinions(one.opinion).label), 24),
    Column(_("Answered"), attrgetter("replied_at")),
)

AGENCIES = (
    Column(_("Agency"), attrgetter("name_vi"), 50),
    Column(_("English name"), attrgetter("name_en"), 50),
    Column(_("Mailbox"), attrgetter("mailbox"), 36),
    Column(_("Asked nowadays"), lambda one: gettext("Yes") if one.is_active else gettext("No")),
)

SECRET_DOSSIERS = (
    Column(_("No."), lambda line: f"{line.number}/{line.year}", 10),
    Column(_("Received on"), attrgetter("received_on"), 14),
    Column(_("Organiser"), attrgetter("organiser"), 36),
    Column(_("Level"), lambda line: str(SecretDossier.Level(line.level).label), 24),
    Column(_("Where it lies"), attrgetter("place"), 36),
    Column(_("Line written by"), lambda line: str(line.recorded_by), 24),
    Column(_("Line written at"), attrgetter("recorded_at")),
)

REGISTER = (
    Column(_("No."), itemgetter("number"), 6),
    Column(_("Code"), itemgetter("code"), 28),
    Column(_("Procedure"), lambda row: f"{row['procedure_code']} {named(row, 'procedure')}", 50),
    Column(_("Sets"), itemgetter("quantity"), 8),
    Column(_("Applicant"), itemgetter("applicant"), 36),
    Column(_("Address, phone"), itemgetter("reach"), 40),
    Column(_("Settling agency"), itemgetter("agency"), 30),
    Column(_("Received"), itemgetter("received_at")),
    Column(_("Appointment"), itemgetter("due_at")),
    Column(_("Forwarded"), itemgetter("forwarded_at")),
    Column(_("Result from the agency"), itemgetter("result_at")),
    Column(_("Returned"), itemgetter("returned_at")),
    Column(_("Way of filing"), lambda row: str(Dossier.Channel(row["channel"]).label)),
    Column(_("Signature"), lambda _row: ""),
    Column(_("Note"), register_note, 36),
)
