"""Procedures as data, dossiers and what hangs on them, opinions of agencies, permits."""

from permits.models.annual import AnnualTable
from permits.models.authorisations import Authorisation
from permits.models.clock import Reappointment, Reckoning
from permits.models.consultations import Agency, Consultation, ReplyLink
from permits.models.dossiers import Attachment, Cycle, Dossier, Handover
from permits.models.intake import Classification, SecretDossier
from permits.models.permits import Permit, PermitDecision
from permits.models.procedures import Component, Procedure, ProcedureVersion, Step, Track
from permits.models.reports import ReportAttachment, ResultReport
from permits.models.scans import ScanCount
from permits.models.supplements import SupplementSlip
from permits.models.upward import UpwardSubmission

__all__ = [
    "Agency",
    "AnnualTable",
    "Attachment",
    "Authorisation",
    "Classification",
    "Component",
    "Consultation",
    "Cycle",
    "Dossier",
    "Handover",
    "Permit",
    "PermitDecision",
    "Procedure",
    "ProcedureVersion",
    "Reappointment",
    "Reckoning",
    "ReplyLink",
    "ReportAttachment",
    "ResultReport",
    "ScanCount",
    "SecretDossier",
    "Step",
    "SupplementSlip",
    "Track",
    "UpwardSubmission",
]
