"""The form of a plan: which questions, in which words, of which shape. No rule lives here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from foreign_affairs.rest.fields import Amount as WholeAmount
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.plan_lists import LISTS
from permits.domain.values import PLAN_FIELDS
from permits.models import Dossier
from permits.web.forms.fields import Day, hour_widget, moment
from permits.web.forms.rows import RowsField

WHOLE = "all"
"""The step that asks everything on one page."""


class Amount(WholeAmount):
    """An amount in dong, shown as people write it: 1.600.000."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class Question:
    """One block of the dossier's form: its fields, side by side where there are two."""

    fields: tuple[forms.BoundField, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    questions: tuple[Question, ...]


_OFFICIAL_ONLY = _(
    "Only the people who handle this dossier see it. We use it to ask back and to send you the "
    "answer; it appears in no calendar and on no public page."
)


class PlanForm(forms.Form):
    """The plan of the event. Everything may stay empty while it is a draft."""

    title_vi = forms.CharField(
        label=_("What is the conference called, in Vietnamese?"),
        validators=[shapes.one_line],
        max_length=300,
        help_text=_("The full title, as it should stand on the permit."),
    )
    title_en = forms.CharField(
        label=_("And in English?"), max_length=300, validators=[shapes.one_line]
    )
    purpose = forms.CharField(
        label=_("Why is it held, and in whose name?"),
        validators=[shapes.lines],
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Reason, purpose, and who invites."),
    )
    programme = forms.CharField(
        label=_("What is on the programme?"),
        validators=[shapes.lines],
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Subjects, sessions by the hour, visits and other side activities."),
    )
    form = forms.ChoiceField(
        label=_("How do people meet?"), choices=Dossier.Form.choices, widget=forms.RadioSelect
    )
    starts_on = Day(label=_("It starts on"))
    starts_hour = forms.TimeField(label=_("at"), widget=hour_widget())
    ends_on = Day(label=_("It ends on"))
    ends_hour = forms.TimeField(label=_("at"), widget=hour_widget())
    venue_name = forms.CharField(
        label=_("In which house or hall?"),
        validators=[shapes.one_line],
        max_length=250,
        help_text=_("Leave this empty if everybody joins online."),
    )
    venue_address = forms.CharField(
        label=_("Its address"), max_length=300, validators=[shapes.one_line]
    )
    online_platform = forms.CharField(
        label=_("On which online platform?"),
        validators=[shapes.one_line],
        max_length=150,
        help_text=_("Only where people join online: the platform and the endpoints in Vietnam."),
    )
    visits = RowsField("visits", label=_("Which places are visited or surveyed?"))
    endpoints = RowsField("endpoints", label=_("From which places do people join online?"))
    agenda = RowsField("agenda", label=_("What happens when?"))
    parties = RowsField("parties", label=_("Who organises with you, and who sponsors?"))
    nationalities = RowsField(
        "nationalities",
        label=_("From which countries do the foreign guests come, and how many?"),
        help_text=_("No names of persons. The numbers must come to the number above."),
    )
    highest_rank = forms.ChoiceField(
        label=_("What is the rank of the highest foreign guest?"),
        choices=[("", _("No guest of rank")), *Dossier.Rank.choices],
    )
    co_organisers = forms.CharField(
        label=_("What else about them should the office know?"),
        validators=[shapes.lines],
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    vietnamese_participants = forms.IntegerField(
        label=_("How many Vietnamese participants?"), min_value=0, max_value=1_000_000
    )
    foreign_participants = forms.IntegerField(
        label=_("How many foreign participants?"), min_value=0, max_value=1_000_000
    )
    funding = forms.ChoiceField(
        label=_("Who pays?"), choices=[("", _("Please choose")), *Dossier.Funding.choices]
    )
    funding_amount = Amount(
        label=_("How much, in dong?"),
        min_value=0,
        max_value=10**15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "50.000.000"}),
        help_text=_("Foreign organisers need not say."),
    )
    contact_name = forms.CharField(
        label=_("Whom can we ask about this dossier?"),
        validators=[shapes.one_line],
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("To which e-mail address do we write?"),
        validators=[shapes.one_line],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer goes there."),
    )
    contact_phone = forms.CharField(
        label=_("At which telephone number?"),
        validators=[shapes.one_line],
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("With the dossier's code it opens the page “Track a dossier”."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    SECTIONS: ClassVar = (
        ("event", _("The event"), (("title_vi",), ("title_en",), ("purpose",))),
        (
            "place",
            _("Where and when"),
            (
                ("starts_on", "starts_hour"),
                ("ends_on", "ends_hour"),
                ("form",),
                ("venue_name",),
                ("venue_address",),
                ("online_platform",),
                ("endpoints",),
                ("visits",),
            ),
        ),
        ("programme", _("Programme"), (("programme",), ("agenda",))),
        (
            "people",
            _("Who takes part"),
            (
                ("parties",),
                ("co_organisers",),
                ("vietnamese_participants", "foreign_participants"),
                ("nationalities",),
                ("highest_rank",),
            ),
        ),
        ("money", _("Money"), (("funding",), ("funding_amount",))),
        ("contact", _("Contact"), (("contact_name",), ("contact_email",), ("contact_phone",))),
    )
    ASKED: ClassVar = tuple(block for _key, _title, blocks in SECTIONS for block in blocks)
    """The fields, block by block, in the order in which they are asked."""
    WHY: ClassVar = {
        "contact_name": _OFFICIAL_ONLY,
        "contact_email": _OFFICIAL_ONLY,
        "contact_phone": _OFFICIAL_ONLY,
    }
    ASKED_AS: ClassVar = {
        "starts_at": "starts_on",
        "ends_at": "ends_on",
        "countries": "nationalities",
    }
    """Which field asks for what the plan knows by another name."""

    def __init__(self, data: Any = None, *, dossier: Dossier, step: str = WHOLE) -> None:
        super().__init__(data, initial=_plan_as_asked(dossier))
        self.dossier, self.step = dossier, step
        asked = {name for name, at in self.step_of.items() if step in (WHOLE, at)} | {"revision"}
        for name, field in list(self.fields.items()):
            field.required = False
            if name not in asked:
                del self.fields[name]

    @cached_property
    def step_of(self) -> dict[str, str]:
        """On which step each field is asked."""
        return {
            name: key for key, _title, blocks in self.SECTIONS for names in blocks for name in names
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for end in ("starts", "ends"):
            day, hour = said.get(f"{end}_on"), said.get(f"{end}_hour")
            asked = {f"{end}_on", f"{end}_hour"}
            if not asked <= set(self.fields) or asked & set(self.errors):
                continue
            if day and not hour:
                self.add_error(f"{end}_hour", gettext("Say at what hour, too."))
            elif hour and not day:
                self.add_error(f"{end}_on", gettext("Say on which day, too."))
            else:
                said[f"{end}_at"] = moment(day, hour) if day and hour else None
        return said

    def plan(self) -> dict[str, Any]:
        """What could be read of the plan; a field that could not is left out, not emptied."""
        said = {name: self.cleaned_data[name] for name in PLAN_FIELDS if name in self.cleaned_data}
        if not said.get("form"):
            said.pop("form", None)
        for name in LISTS:
            widget = self.fields[name].widget if name in self.fields else None
            if widget and widget.value_omitted_from_data(self.data, {}, name):
                del said[name]
        return said

    def sections(self) -> Iterator[Section]:
        for key, title, blocks in self.SECTIONS:
            if self.step not in (WHOLE, key):
                continue
            questions = tuple(
                Question(
                    tuple(self[name] for name in names),
                    str(self.WHY.get(names[0], "")),
                )
                for names in blocks
            )
            yield Section(key, str(title), questions)


def _plan_as_asked(dossier: Dossier) -> dict[str, Any]:
    shown = {name: getattr(dossier, name) for name in PLAN_FIELDS}
    for end in ("starts", "ends"):
        instant = shown.pop(f"{end}_at")
        local = timezone.localtime(instant, OFFICE_ZONE) if instant else None
        shown[f"{end}_on"] = local.date() if local else None
        shown[f"{end}_hour"] = local.time() if local else None
    if not shown["nationalities"]:
        named = [one.strip() for one in dossier.countries.split(",") if one.strip()]
        shown["nationalities"] = [{"country": country, "count": None} for country in named]
    return {**shown, "revision": dossier.revision}
