"""The acts that a page about a thing with a lifecycle offers: one form each, one of them on top."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from foreign_affairs.refusals import Reason


class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it, `tone` is its button's.

    An app's own subclass knows the thing, and where the form is sent (`address`).
    """

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
    ways: tuple[tuple[str, str], ...] = ()
    """Where that is mended: addresses and their words."""
    above: ClassVar[str] = ""
    """A template that is shown above the questions."""

    def __init__(self, data: Any = None, *, key: str = "", **options: Any) -> None:
        super().__init__(data, auto_id=f"{self.action}{key}_%s", **options)
        self.suit()

    @property
    def address(self) -> str:
        """Where the form is sent."""
        raise NotImplementedError

    def suit(self) -> None:
        """Fit the questions to the thing."""

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside the thing, actor and instant."""
        return dict(self.cleaned_data)

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, where the form itself can no longer be offered."""
        return [
            (str(bound.label), str(bound.value()))
            for bound in self
            if bound.value() and not bound.is_hidden
        ]


@dataclass(frozen=True, slots=True)
class Offer:
    """The one thing to do next, what else is usual here, and what is seldom wanted."""

    leading: ActionForm | None
    usual: tuple[ActionForm, ...]
    rare: tuple[ActionForm, ...]

    def asks(self, action: str) -> bool:
        """Whether the page has the questions of `action`, ready to be answered."""
        shown = (self.leading, *self.usual, *self.rare)
        return any(form and form.action == action and not form.not_yet for form in shown)


def offer(forms_: Mapping[str, ActionForm], *, leading: str, rare: frozenset[str]) -> Offer:
    """Each of `forms_` in its place: `leading` on top, those of `rare` folded below the rest."""
    left = dict(forms_)
    first = left.pop(leading, None)
    others = sorted(left.values(), key=lambda form: bool(form.not_yet))
    return Offer(
        first,
        tuple(form for form in others if form.action not in rare),
        tuple(form for form in others if form.action in rare),
    )


@dataclass(frozen=True, slots=True)
class NextStep:
    """The panel on top of a page. `tone` as the shell's panel takes it; `""` is to do."""

    title: str
    why: str = ""
    tone: str = ""
    by: str = ""
    place: str = ""
    """Where on the page it is done, by its id."""
