"""The request that an act belongs to, when the caller named it with an Idempotency-Key. Pure."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class RequestMark:
    """`caller` names who asks, `key` the request, `digest` its parsed body.

    The first entry a request writes carries `key#0`, the next `key#1` …: so a repeated request
    can never act twice, whenever the process died.
    """

    caller: str
    key: str
    digest: str
    answer_status: int = 200
    written: int = field(default=0, init=False)

    def for_row(self, number: int) -> "RequestMark":
        """The mark of row `number`, from 0, of a request that acts on several: it writes `key#n`.

        One entry per row, so that a repeated request finds again which rows were done.
        """
        mark = RequestMark(self.caller, self.key, self.digest, self.answer_status)
        mark.written = number
        return mark

    def next_part(self) -> str:
        part = f"{self.key}#{self.written}"
        self.written += 1
        return part
