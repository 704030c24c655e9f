"""Incoming delegations and who belongs to them."""

from delegations.models.delegations import Delegation
from delegations.models.members import Member
from delegations.models.programme import ProgrammeItem, ProgrammeVersion

__all__ = ["Delegation", "Member", "ProgrammeItem", "ProgrammeVersion"]
