"""What a row of a lifecycle table means. Pure.

A table is the only place that decides a state. Buttons, `available_actions`, the bodies of 403
and 409, the CHECK constraint, the diagram in the docs and the test of every forbidden pair are
derived from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foreign_affairs.refusals import Conflict, Forbidden, Reason


class WrongState(Conflict):
    """The action is not possible from the present state; carries what is."""

    reason = "wrong_state"

    def __init__(self, *, action: str, state: str, allowed: tuple[str, ...]) -> None:
        super().__init__(
            Reason(
                "wrong_state",
                "This cannot be done now: the state of the case does not allow it.",
            )
        )
        self.action, self.state, self.allowed = action, state, allowed

    def members(self) -> dict[str, Any]:
        return {"action": self.action, "state": self.state, "available_actions": self.allowed}


class WrongRole(Forbidden):
    """The action exists in this state, but for other roles."""

    reason = "wrong_role"

    def __init__(self, *, action: str, needed: tuple[str, ...]) -> None:
        super().__init__(Reason("wrong_role", "Your role does not allow this step."))
        self.action, self.needed = action, needed

    def members(self) -> dict[str, Any]:
        return {"action": self.action, "roles": self.needed}


@dataclass(frozen=True, slots=True)
class Row:
    """`action` leads from any of `sources` to `target`, for any of `roles`.

    `target` "" stays in the state it found. `clock` is "", "starts", "stops", "ends" (nothing is
    left to be in time for) or "recounts".
    """

    action: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    clock: str = ""


class Lifecycle:
    """One table: the rows, and everything that follows from them."""

    def __init__(self, rows: Iterable[Row], *, initial: str) -> None:
        self.rows = tuple(rows)
        self.initial = initial
        self._by_action = {row.action: row for row in self.rows}
        if len(self._by_action) != len(self.rows):
            raise ValueError("each action has exactly one row")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the initial one first, in the order of the table."""
        named = [self.initial]
        for row in self.rows:
            named += [*row.sources, *([row.target] if row.target else [])]
        return tuple(dict.fromkeys(named))

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(self._by_action)

    def row(self, action: str) -> Row:
        return self._by_action[action]

    def actions_for(self, state: str, roles: Iterable[str]) -> tuple[str, ...]:
        """What somebody in `roles` may do from `state`, in the order of the table."""
        held = frozenset(roles)
        return tuple(
            row.action for row in self.rows if state in row.sources and held.intersection(row.roles)
        )

    def step(self, action: str, *, state: str, roles: Iterable[str]) -> str:
        """The state after `action`.

        Raises WrongRole if no role in `roles` may ever do it, WrongState if it is not possible
        from `state` (403 is told before 409).
        """
        row = self._by_action[action]
        held = frozenset(roles)
        if not held.intersection(row.roles):
            raise WrongRole(action=action, needed=row.roles)
        if state not in row.sources:
            raise WrongState(action=action, state=state, allowed=self.actions_for(state, held))
        return row.target or state

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for row in self.rows:
            for source in row.sources:
                label = f"{row.action} ({', '.join(row.roles)})"
                label += f" · clock {row.clock}" if row.clock else ""
                lines.append(f"    {source} --> {row.target or source}: {label}")
        leaving = {source for row in self.rows for source in row.sources}
        lines += [f"    {state} --> [*]" for state in self.states if state not in leaving]
        return "\n".join(lines)
