"""What may be done with slips and feedback: one function, one transaction, per act."""

from foreign_affairs.quality.operations.slips import (
    ask_for_slips,
    evaluate,
    evaluate_by_link,
    evaluate_with_code,
)

__all__ = ["ask_for_slips", "evaluate", "evaluate_by_link", "evaluate_with_code"]
