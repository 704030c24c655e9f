"""Incoming delegations and who belongs to them."""

from delegations.models.delegations import Delegation
from delegations.models.members import Member

__all__ = ["Delegation", "Member"]
