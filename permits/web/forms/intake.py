"""The questions on whose permit an event needs. Words and shape only; the rules answer them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.domain.intake import Answers, OrganiserKind, Topic
from permits.models import Dossier

YES_NO = (("yes", _("Yes")), ("no", _("No")))
ORGANISERS = {
    OrganiserKind.AGENCY: _("A state agency or a unit of one"),
    OrganiserKind.UNIVERSITY: _("A university or college"),
    OrganiserKind.ENTERPRISE: _("An enterprise"),
    OrganiserKind.ASSOCIATION: _("An association, a social or charity fund"),
    OrganiserKind.PARTY_RULES: _(
        "The Fatherland Front, the Confederation of Labour, or the Farmers', Youth, Women's or "
        "Veterans' union"
    ),
    OrganiserKind.FOREIGN: _("A foreign organisation licensed in Vietnam"),
    OrganiserKind.OTHER: _("Another organisation"),
}
TOPICS = {
    Topic.SOVEREIGNTY: _("National sovereignty, borders, territory"),
    Topic.SECURITY: _("Security"),
    Topic.DEFENCE: _("Defence"),
    Topic.ETHNIC_AFFAIRS: _("Ethnic affairs"),
    Topic.RELIGION: _("Religion"),
    Topic.HUMAN_RIGHTS: _("Human rights"),
}
FOREIGN = (
    ("foreign_participants", _("People from abroad take part")),
    ("foreign_funding", _("Money comes from abroad")),
    ("foreign_organiser", _("A foreign organisation organises or co-organises it")),
)


class YesNo(forms.ChoiceField):
    """A question to which only yes and no are answers; never answered beforehand."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO, widget=forms.RadioSelect, **options)

    def clean(self, value: Any) -> bool | None:
        said = super().clean(value)
        return said == "yes" if said else None


class AnswersForm(forms.Form):
    """The questions of the classifier, in the order in which an official would ask them."""

    state_secrets = YesNo(
        label=_("Does the dossier or the event's subject hold state secrets?"),
        help_text=_(
            "If so, write nothing here: the law forbids it on a machine with a network. "
            "Bring the dossier to the one-stop desk on paper."
        ),
    )
    is_conference = YesNo(label=_("Is it a conference, a seminar or a workshop?"))
    press_conference = YesNo(label=_("Is it a press conference?"))
    organiser_kind = forms.ChoiceField(
        label=_("Who organises it?"),
        choices=[
            ("", _("Please choose")),
            *((str(kind), text) for kind, text in ORGANISERS.items()),
        ],
    )
    under_city = YesNo(
        label=_("Did the city license the organiser, or is it an agency or unit of the city?"),
        help_text=_("No, if a ministry or another province manages or licensed the organiser."),
    )
    foreign = forms.MultipleChoiceField(
        label=_("What about it is foreign?"),
        choices=FOREIGN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick everything that applies; leave all empty if nothing is."),
    )
    in_vietnam = YesNo(
        label=_("Is it held in Vietnam, or joined online from at least one place in Vietnam?")
    )
    minister_level_guest = YesNo(
        label=_("Does a foreign guest of minister level or above take part?"),
        help_text=_(
            "Ministers and their equals, heads of a country, a territory or an international "
            "organisation."
        ),
    )
    topics = forms.MultipleChoiceField(
        label=_("Does it touch one of these subjects?"),
        choices=[(str(topic), text) for topic, text in TOPICS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These are for the Prime Minister to permit. Leave all empty if none."),
    )
    listed_field = YesNo(
        label=_("Universities: is its field one that you may hold on your own responsibility?"),
        required=False,
        help_text=_(
            "Mathematics, computing, engineering, natural and environmental sciences, economics, "
            "business, manufacturing, architecture, agriculture, veterinary science, health, "
            "education science, transport services."
        ),
    )
    urgent_task = YesNo(
        label=_("Universities: does it serve an urgent task that the Party or the State ordered?"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("organiser_kind") == OrganiserKind.UNIVERSITY and not self.errors:
            for name in ("listed_field", "urgent_task"):
                if said.get(name) is None:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return said

    def answers(self) -> Answers:
        """What was answered, of a valid form."""
        return answers_of(self.cleaned_data)


def answers_of(cleaned: dict[str, Any]) -> Answers:
    said = {name: cleaned.get(name) for name in AnswersForm.base_fields if name != "foreign"}
    foreign = {name: name in cleaned["foreign"] for name, _words in FOREIGN}
    only = {name: bool(said[name]) for name in ("listed_field", "urgent_task")}
    return Answers.from_json({**said, **foreign, **only})


def as_asked(answers: Answers) -> dict[str, Any]:
    """Answers as the form shows them."""
    said = answers.as_json()
    foreign = [name for name, _words in FOREIGN if said.pop(name)]
    shown = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in said.items()
    }
    return {**shown, "foreign": foreign}


def guessed(dossier: Dossier) -> dict[str, Any]:
    """What the dossier says already of the questions: the kind of its organisation."""
    return {"organiser_kind": dossier.organisation.kind}
