"""The forms of acts on several dossiers at once, ticked in a list. No rule lives here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.operations.bulk import MOST_ROWS
from permits.web import words


class Several(forms.Field):
    """The numbers of the dossiers that were ticked, each once, in their order."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        try:
            keys = list(dict.fromkeys(int(one) for one in value or ()))
        except ValueError:
            keys = []
        return [key for key in keys if 0 < key < 2**63]

    def validate(self, value: list[int]) -> None:
        if not value:
            raise forms.ValidationError(_("Tick the dossiers first."), code="required")
        if len(value) > MOST_ROWS:
            raise forms.ValidationError(
                _("Tick at most %(most)s dossiers at a time."),
                code="too_many",
                params={"most": MOST_ROWS},
            )


class SeveralForm(forms.Form):
    dossier = Several()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="several_%s")

    def arguments(self) -> dict[str, Any]:
        """What the operation is told of every dossier beside actor and instant."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "dossier"}
        officer = said.pop("officer", None)
        return {**said, "officer_id": officer.pk if officer else None}


class ReceiveSeveralForm(SeveralForm):
    """Each by the way that its answers propose, or one way for all."""

    track = forms.ChoiceField(label=_("By which way are they settled?"), required=False)
    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes them on?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The division decides later"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            ("", _("Each by the way that its answers propose")),
            *(
                (track.key, f"{words.named(track)} – {words.budget_words(track)}")
                for track in queries.ways_in_force(on=office_date(timezone.now()))
            ),
        ]
        self.fields["officer"].queryset = accounts.holders_of(Role.OFFICER)  # type: ignore[attr-defined]


class AssignSeveralForm(SeveralForm):
    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes them on?"),
        queryset=User.objects.none(),
        empty_label=_("Please choose"),
    )
    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=2000,
        help_text=_("Only the office reads it."),
    )

    def __init__(self, data: Any = None, *, officers: Sequence[User] = ()) -> None:
        super().__init__(data)
        field: Any = self.fields["officer"]
        field.queryset = accounts.holders_of(Role.OFFICER)
        if officers:
            # Read once for the filter above the list as well.
            field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in officers)]
