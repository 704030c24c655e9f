"""The forms of feedback: filing it, finding it again, and one for each action. No rule here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import User
from foreign_affairs.quality import queries
from foreign_affairs.quality.models import Feedback
from foreign_affairs.rest import shapes
from foreign_affairs.rest.fields import search_field
from permits.models import Dossier


class FilingForm(forms.Form):
    """What somebody tells the office."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    kind = forms.ChoiceField(
        label=_("What do you want to tell us?"),
        choices=[
            (Feedback.Kind.FEEDBACK.value, _("Feedback: how something went")),
            (Feedback.Kind.PROPOSAL.value, _("A proposal: how it could be better")),
            (Feedback.Kind.COMPLAINT.value, _("A complaint: somebody did wrong")),
        ],
        initial=Feedback.Kind.FEEDBACK.value,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=200, validators=[shapes.one_line])
    text = forms.CharField(
        label=_("What happened, and what should be different?"),
        max_length=5000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    about_whom = forms.CharField(
        label=_("Is it about somebody of the office? Whom?"),
        required=False,
        max_length=200,
        validators=[shapes.one_line],
        help_text=_("Whoever you name neither reads nor handles it."),
    )

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MemberFilingForm(FilingForm):
    """For a member of an organisation, about one of its dossiers if it likes."""

    dossier: "forms.ModelChoiceField[Dossier]" = forms.ModelChoiceField(
        label=_("Is it about one of your dossiers?"),
        queryset=Dossier.objects.none(),
        required=False,
        empty_label=_("No, about the office"),
    )

    def __init__(self, data: Any = None, *, dossiers: QuerySet[Dossier], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["dossier"].queryset = dossiers  # type: ignore[attr-defined]
        self.order_fields(["kind", "dossier", "title", "text", "about_whom"])

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        dossier = said.pop("dossier")
        return {**said, "dossier_id": dossier.pk if dossier else None}


class PublicFilingForm(FilingForm):
    """For whoever has no account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "The answer goes there. We neither publish it nor show it to whom it is about."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    code = forms.CharField(
        label=_("Code of the dossier, if it is about one"),
        required=False,
        max_length=40,
        help_text=_("In full, as on the receipt or in our e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    contact = forms.CharField(
        label=_("E-mail address or telephone number of the dossier"),
        required=False,
        max_length=254,
        help_text=_("Only if it is another one than above."),
    )


class FindForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference"),
        max_length=12,
        help_text=_("As in our e-mail: Y and nine letters."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ListFilter(forms.Form):
    """What the office's list shows, all of it in the address."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Answer owed")),
            *((str(state), name) for state, name in Feedback.STATE_NAMES.items()),
        ],
    )
    kind = forms.ChoiceField(
        label=_("What it is"), required=False, choices=[("", _("All")), *Feedback.Kind.choices]
    )
    q = search_field()


class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    tone: ClassVar[str] = "plain"
    about: ClassVar[Any] = ""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, *, feedback: Feedback) -> None:
        super().__init__(data, auto_id=f"{self.action}_%s")
        self.feedback = feedback
        self.suit()

    def suit(self) -> None:
        """Fit the questions to the feedback."""

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside feedback, actor and instant."""
        return dict(self.cleaned_data)


class AssignForm(ActionForm):
    action = "assign"
    to_do = _("Give it to whoever is to answer")
    button = _("Assign")
    done = _("It is assigned.")
    about = _("Whoever it is about, or who had the dossier in hand, cannot be given a complaint.")

    handler: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Who answers it?"), queryset=User.objects.none(), empty_label=_("Please choose")
    )
    against: "forms.ModelMultipleChoiceField[User]" = forms.ModelMultipleChoiceField(
        label=_("Whom is it about?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They neither see nor handle it from now on."),
    )

    def suit(self) -> None:
        for name in ("handler", "against"):
            self.fields[name].queryset = queries.possible_handlers()  # type: ignore[attr-defined]
        self.fields["handler"].initial = self.feedback.handler_id
        self.fields["against"].initial = [one.pk for one in self.feedback.against.all()]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        against = [one.pk for one in said["against"]]
        return {"handler_id": said["handler"].pk, "against_ids": against}


class ReplyForm(ActionForm):
    action = "reply"
    to_do = _("Examine it and answer")
    button = _("Send the answer")
    done = _("The answer is on its way.")

    finding = forms.ChoiceField(
        label=_("Was the complaint right?"),
        choices=[one for one in Feedback.Finding.choices if one[0]],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=5000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The filer reads these words."),
    )

    def suit(self) -> None:
        if self.feedback.kind != Feedback.Kind.COMPLAINT:
            del self.fields["finding"]


class CloseForm(ActionForm):
    action = "close"
    to_do = _("Close it")
    button = _("Close")
    done = _("It is closed.")
    about = _("Nothing is left to say.")


class DeclineForm(ActionForm):
    action = "decline"
    to_do = _("It is not for this office")
    button = _("Not for this office")
    done = _("The filer has been told why.")
    tone = "end"

    reason = forms.CharField(
        label=_("Why, and who else may help?"),
        max_length=5000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The filer reads these words."),
    )


class WithdrawForm(ActionForm):
    action = "withdraw"
    to_do = _("Take it back")
    button = _("Take it back")
    done = _("It is taken back.")
    tone = "end"
    about = _("The office stops working on it. This cannot be undone.")


ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form for form in (AssignForm, ReplyForm, CloseForm, DeclineForm, WithdrawForm)
}
LEADING = ("reply", "assign", "close")
"""What may stand on top as the one thing to do next, the first that is possible."""
