"""What every form of an action shares. No rule lives here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext

from foreign_affairs.refusals import Reason
from foreign_affairs.rest import shapes
from permits.letters import drafts
from permits.models import Dossier, Track
from permits.web import words
from permits.web.forms.fields import moment


class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it, `tone` is its button's."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    tone: ClassVar[str] = "primary"
    about: ClassVar[Any] = ""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}
    not_yet: tuple[Reason, ...] = ()
    """What stands in the way although the table allows it, shown instead of the form."""
    has_a_choice = True
    """Whether there is anything to choose: a form that can only fail is not offered."""
    is_called_for = False
    """Whether somebody or something in the dossier asks for this act now."""
    why: Any = ""
    """What that is, and by when, in the words of the panel on top."""

    def __init__(
        self, data: Any = None, *, dossier: Dossier, tracks: tuple[Track, ...] = ()
    ) -> None:
        super().__init__(data, auto_id=f"{self.action}_%s")
        self.dossier, self.tracks = dossier, tracks
        self.suit()

    def suit(self) -> None:
        """Fit the questions to the dossier."""

    @property
    def draws_up(self) -> bool:
        """Whether the act draws up a paper that can be seen before it is done."""
        return self.action in drafts.ACTIONS

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside dossier, actor and instant."""
        return dict(self.cleaned_data)

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, where the form itself can no longer be offered."""
        return [(str(bound.label), str(bound.value())) for bound in self if bound.value()]


def lines_field(
    label: Any, *, help_text: Any = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MomentForm(ActionForm):
    """An action that may name the reception's day, and its hour where it is known."""

    ASKED_AS: ClassVar = {"received_at": "received_on"}

    def arguments(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        day, hour = said.pop("received_on", None), said.pop("received_hour", None)
        if day:
            said["received_at"] = moment(day, hour) if hour else day
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            said.get("received_hour")
            and not said.get("received_on")
            and "received_on" not in self.errors
        ):
            self.add_error("received_on", gettext("Say on which day, too."))
        return said

    def offer_tracks(self) -> None:
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            (track.key, f"{words.named(track)} – {words.budget_words(track)}")
            for track in self.tracks
        ]
