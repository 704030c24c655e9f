"""What the forms of all actions of an event have in common."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from events.models import Event
from foreign_affairs.refusals import Reason


class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it, `tone` is its button's."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    tone: ClassVar[str] = "primary"
    about: ClassVar[Any] = ""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}
    operation: ClassVar[str] = ""
    """The operation that it calls, where that is not the action's own."""
    not_yet: tuple[Reason, ...] = ()
    """What stands in the way although the table allows it, shown instead of the form."""

    def __init__(self, data: Any = None, *, event: Event, key: str = "", **options: Any) -> None:
        super().__init__(data, auto_id=f"{self.action}{key}_%s", **options)
        self.event = event
        self.suit()

    def suit(self) -> None:
        """Fit the questions to the event."""

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside event, actor and instant."""
        return dict(self.cleaned_data)

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, where the form itself can no longer be offered."""
        return [
            (str(bound.label), str(bound.value()))
            for bound in self
            if bound.value() and not bound.is_hidden
        ]
