"""Evaluation slips; feedback and complaints."""

from foreign_affairs.quality.models.feedback import Feedback
from foreign_affairs.quality.models.slips import Slip

__all__ = ["Feedback", "Slip"]
