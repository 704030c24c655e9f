"""What was done so far, as a page tells it: the audit of one thing, line by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline, in the shape that the shell's component reads."""

    title: str
    at: datetime
    who: str
    text: str
    icon: str


def timeline(
    history: Sequence[Mapping[str, Any]],
    *,
    acts: Mapping[str, tuple[str, str]],
    told: Callable[[str, Mapping[str, Any]], str],
) -> list[Happening]:
    """What happened to a thing, the newest first, of its told `history`.

    `acts` gives the words and the icon of an action, `told` the words of its details.
    """
    lines = []
    for entry in reversed(history):
        words, icon = acts.get(entry["action"], (N_("Something was changed"), "pencil-fill"))
        lines.append(
            Happening(
                title=gettext(words),
                at=entry["at"],
                who=entry["actor"] or gettext("the system"),
                text=told(entry["action"], entry["details"]),
                icon=icon,
            )
        )
    return lines
