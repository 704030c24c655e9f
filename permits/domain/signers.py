"""Who signs a paper, and in what capacity. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signer:
    """The name under a paper. `capacity` holds lines: ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC").

    `authorised_by` names the authorisation by which somebody signs for another, or "".
    """

    name: str
    capacity: tuple[str, ...]
    authorised_by: str = ""
