"""What may be done with slips and feedback: one function, one transaction, per act."""

from foreign_affairs.quality.operations.feedback import (
    assign,
    close,
    decline,
    file_by_email,
    file_feedback,
    reply,
    withdraw,
    withdraw_by_email,
)
from foreign_affairs.quality.operations.slips import (
    ask_for_slips,
    evaluate,
    evaluate_by_link,
    evaluate_with_code,
)
from foreign_affairs.quality.operations.sweeps import recount_answers, remind_of_answers

__all__ = [
    "ask_for_slips",
    "assign",
    "close",
    "decline",
    "evaluate",
    "evaluate_by_link",
    "evaluate_with_code",
    "file_by_email",
    "file_feedback",
    "recount_answers",
    "remind_of_answers",
    "reply",
    "withdraw",
    "withdraw_by_email",
]
