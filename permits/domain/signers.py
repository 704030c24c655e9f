"""Who signs a paper, and in what capacity. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signer:
    """The name under a paper, frozen when the paper is drawn up.

    `capacity` holds lines: ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC"), `capacity_en` the same in English.
    `authorised_by` names the authorisation by which somebody signs for another, or "";
    `authorisation_id` is the row that gave the right.
    """

    name: str
    capacity: tuple[str, ...]
    authorised_by: str = ""
    capacity_en: tuple[str, ...] = ()
    authorisation_id: int | None = None
