"""Procedures as data, dossiers and what hangs on them, permits."""

from permits.models.authorisations import Authorisation
from permits.models.dossiers import Attachment, Cycle, Dossier, Handover
from permits.models.permits import Permit
from permits.models.procedures import Component, Procedure, ProcedureVersion, Step, Track

__all__ = [
    "Attachment",
    "Authorisation",
    "Component",
    "Cycle",
    "Dossier",
    "Handover",
    "Permit",
    "Procedure",
    "ProcedureVersion",
    "Step",
    "Track",
]
