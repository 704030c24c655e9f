"""The forms of permits: which questions, in which words, of which shape. No rule lives here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Organisation, Role, User
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.lifecycle import CLOCK_RUNS
from permits.domain.values import PLAN_FIELDS, Channel, Outcome, SlaState
from permits.models import Dossier, Track
from permits.web import words

FIRST_YEAR, LAST_YEAR = 1900, 2200


def day_widget() -> forms.DateInput:
    return forms.DateInput(
        attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"}
    )


def hour_widget() -> forms.TimeInput:
    return forms.TimeInput(
        attrs={"placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"},
        format="%H:%M",
    )


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=OFFICE_ZONE)


class Day(forms.DateField):
    """An office-local day of a year that an instant can hold."""

    widget = day_widget

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=day_widget(), **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class Amount(forms.IntegerField):
    """Dong without fraction; 1.600.000 and 1 600 000 ₫ are read as people write them."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.translate(str.maketrans("", "", ".,₫đ \N{NO-BREAK SPACE}"))
        return super().to_python(value)

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
        max_length=300,
        help_text=_("The full title, as it should stand on the permit."),
    )
    title_en = forms.CharField(label=_("And in English?"), max_length=300)
    purpose = forms.CharField(
        label=_("Why is it held, and in whose name?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Reason, purpose, and who invites."),
    )
    programme = forms.CharField(
        label=_("What is on the programme?"),
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
        max_length=250,
        help_text=_("Leave this empty if everybody joins online."),
    )
    venue_address = forms.CharField(label=_("Its address"), max_length=300)
    online_platform = forms.CharField(
        label=_("On which online platform?"),
        max_length=150,
        help_text=_("Only where people join online: the platform and the endpoints in Vietnam."),
    )
    co_organisers = forms.CharField(
        label=_("Who organises with you, and who sponsors?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vietnamese and foreign partners, one per line, each with its part."),
    )
    vietnamese_participants = forms.IntegerField(
        label=_("How many Vietnamese participants?"), min_value=0, max_value=1_000_000
    )
    foreign_participants = forms.IntegerField(
        label=_("How many foreign participants?"), min_value=0, max_value=1_000_000
    )
    countries = forms.CharField(
        label=_("From which countries do the foreign guests come?"),
        max_length=500,
        help_text=_("Separate them by commas: Japan, Korea, Germany. No names of persons."),
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
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("To which e-mail address do we write?"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer goes there."),
    )
    contact_phone = forms.CharField(
        label=_("At which telephone number?"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("With the dossier's code it opens the page “Track a dossier”."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    SECTIONS: ClassVar = (
        ("event", _("The event"), (("title_vi",), ("title_en",), ("purpose",), ("programme",))),
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
            ),
        ),
        (
            "people",
            _("Who takes part"),
            (
                ("co_organisers",),
                ("vietnamese_participants", "foreign_participants"),
                ("countries",),
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
    ASKED_AS: ClassVar = {"starts_at": "starts_on", "ends_at": "ends_on"}
    """Which field asks for what the plan knows by another name."""

    def __init__(self, data: Any = None, *, dossier: Dossier) -> None:
        super().__init__(data, initial=_plan_as_asked(dossier))
        self.dossier = dossier
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for end in ("starts", "ends"):
            day, hour = said.get(f"{end}_on"), said.get(f"{end}_hour")
            asked = {f"{end}_on", f"{end}_hour"}
            if asked & set(self.errors):
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
        return said

    def sections(self) -> Iterator[Section]:
        for key, title, blocks in self.SECTIONS:
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
    return {**shown, "revision": dossier.revision}


# --- one form per action ----------------------------------------------------------------------
class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it, `tone` is its button's."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    tone: ClassVar[str] = "primary"
    about: ClassVar[Any] = ""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, data: Any = None, *, dossier: Dossier, tracks: tuple[Track, ...] = ()
    ) -> None:
        super().__init__(data, auto_id=f"{self.action}_%s")
        self.dossier, self.tracks = dossier, tracks
        self.suit()

    def suit(self) -> None:
        """Fit the questions to the dossier."""

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside dossier, actor and instant."""
        return dict(self.cleaned_data)

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, where the form itself can no longer be offered."""
        return [(str(bound.label), str(bound.value())) for bound in self if bound.value()]


def _lines(
    label: Any, *, help_text: Any = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5000,
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
            (track.key, f"{words.named(track)} – {words.days_words(track.working_days)}")
            for track in self.tracks
        ]


class ReceiveForm(MomentForm):
    action = "receive"
    to_do = _("Check the dossier and receive it")
    button = _("Receive the dossier")
    done = _("The dossier is received. The receipt has gone to the organiser.")
    about = _(
        "With the reception the clock starts; the organiser gets the receipt with the due date."
    )

    track = forms.ChoiceField(label=_("By which way is it settled?"), widget=forms.RadioSelect)
    received_on = Day(
        label=_("Received on"),
        required=False,
        help_text=_("Leave it empty if the papers came just now."),
    )
    received_hour = forms.TimeField(label=_("at"), required=False, widget=hour_widget())
    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes it on?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The division decides later"),
    )

    def suit(self) -> None:
        self.offer_tracks()
        if self.tracks:
            self.fields["track"].initial = self.tracks[0].key
        self.fields["officer"].queryset = accounts.holders_of(Role.OFFICER)  # type: ignore[attr-defined]
        if self.dossier.channel == Channel.ONLINE:
            del self.fields["received_on"], self.fields["received_hour"]

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        officer = said.pop("officer", None)
        return {**said, "officer_id": officer.pk if officer else None}


class RequestCompletionForm(ActionForm):
    action = "request_completion"
    to_do = _("Ask for what is missing")
    button = _("Send back to be completed")
    done = _("The organiser has been told what is missing.")
    about = _("Name everything at once: a dossier is sent back for completion only once.")

    missing = _lines(
        _("What is missing or wrong?"), help_text=_("The organiser reads these words.")
    )


class DeclineForm(ActionForm):
    action = "decline"
    to_do = _("Do not accept the dossier")
    button = _("Do not accept")
    tone = "end"
    done = _("The dossier was not accepted. The organiser has been told why.")
    about = _("For what this office may not decide. The dossier is closed.")

    reason = _lines(_("Why is it not accepted?"), help_text=_("The organiser reads these words."))


class ForwardForm(ActionForm):
    action = "forward"
    to_do = _("Appraise the plan and forward it for decision")
    button = _("Forward for decision")
    done = _("The dossier lies with the approver now.")

    proposal = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=[
            (Outcome.GRANTED.value, _("Grant the permit")),
            (Outcome.REFUSED.value, _("Refuse the permit")),
        ],
        widget=forms.RadioSelect,
    )
    appraisal = forms.CharField(
        label=_("Your appraisal"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Conditions, opinions, risks, and why. Only the office reads it."),
    )


class SendBackForm(ActionForm):
    action = "send_back"
    to_do = _("Send it back to the division")
    button = _("Send back")
    tone = "plain"
    done = _("The dossier is back with the division. The clock runs on.")

    reason = _lines(_("What should be looked at again?"), help_text=_("Only the office reads it."))


class GrantForm(ActionForm):
    action = "grant"
    to_do = _("Decide on the permit")
    button = _("Grant the permit")
    done = _("The permit is granted and numbered.")
    about = _(
        "The permit gets its number at once; the organiser learns of it when it is at the desk."
    )

    conditions = _lines(
        _("Conditions, if any"),
        help_text=_("One per line. They are printed on the permit."),
        rows=3,
        required=False,
    )


class RefuseForm(ActionForm):
    action = "refuse"
    to_do = _("Refuse the permit")
    button = _("Refuse the permit")
    tone = "end"
    done = _("The permit is refused.")

    reason = _lines(_("Why is it refused?"), help_text=_("The organiser reads these words."))


class DeliverForm(ActionForm):
    action = "deliver_to_desk"
    to_do = _("Lay the result ready at the one-stop desk")
    button = _("It lies at the desk")
    done = _("The result is at the desk. The organiser has been told.")
    about = _("This stops the clock. The organiser is told the result by e-mail.")


class ReturnForm(ActionForm):
    action = "return_result"
    to_do = _("Hand the result to the organiser")
    button = _("It was handed over")
    done = _("The dossier is closed.")
    about = _("With this the dossier is closed.")


class WithdrawForm(ActionForm):
    action = "withdraw"
    to_do = _("Withdraw the dossier")
    button = _("Withdraw the dossier")
    tone = "end"
    done = _("The dossier is withdrawn.")
    about = _("The office stops working on it. This cannot be undone; you may file a new dossier.")

    reason = _lines(_("Why, if you like to say"), rows=2, required=False)


class CorrectReceptionForm(MomentForm):
    action = "correct_reception"
    to_do = _("Correct the reception")
    button = _("Correct the reception")
    tone = "plain"
    done = _("The reception is corrected and the days are counted again.")
    about = _("For a wrong moment or a wrong way. What you leave empty stays as it is.")

    received_on = Day(label=_("Received on"), required=False)
    received_hour = forms.TimeField(label=_("at"), required=False, widget=hour_widget())
    track = forms.ChoiceField(label=_("By which way is it settled?"), required=False)
    reason = _lines(_("Why is it corrected?"), rows=2)

    def suit(self) -> None:
        self.offer_tracks()
        choices = self.fields["track"].choices  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("As it is")), *choices]  # type: ignore[attr-defined]


ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        ReceiveForm,
        RequestCompletionForm,
        DeclineForm,
        ForwardForm,
        GrantForm,
        RefuseForm,
        SendBackForm,
        DeliverForm,
        ReturnForm,
        WithdrawForm,
        CorrectReceptionForm,
    )
}
"""Every action that the dossier's page offers; `submit` is done from the form of the plan."""

LEADING = ("receive", "forward", "grant", "refuse", "deliver_to_desk", "return_result")
"""What may stand on top as the one thing to do next, the first that is possible."""


# --- the other pages --------------------------------------------------------------------------
class TrackForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the dossier"),
        max_length=40,
        help_text=_("In full, as on the receipt or in our e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    contact = forms.CharField(
        label=_("E-mail address or telephone number"),
        max_length=254,
        help_text=_("The one that the dossier was filed with."),
    )


class PapersAtDeskForm(forms.Form):
    """Papers brought to the counter or sent by post: whose they are, and how they came."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    organisation = forms.ModelChoiceField(
        label=_("Whose dossier is it?"),
        queryset=Organisation.objects.order_by("name", "pk"),
        empty_label=_("Please choose"),
    )
    channel = forms.ChoiceField(
        label=_("How did the papers come?"),
        choices=[
            (Channel.COUNTER.value, Dossier.Channel.COUNTER.label),
            (Channel.POST.value, Dossier.Channel.POST.label),
        ],
        initial=Channel.COUNTER.value,
        widget=forms.RadioSelect,
    )


class QueueFilter(forms.Form):
    """What the work queue shows, all of it in the address."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("All"))]
        + [(str(state), Dossier.STATE_NAMES[state]) for state in CLOCK_RUNS],
    )
    sla = forms.ChoiceField(
        label=_("Time left"),
        required=False,
        choices=[
            ("", _("All")),
            (SlaState.OVERDUE.value, _("Overdue")),
            (SlaState.DUE_SOON.value, _("Due soon")),
            (SlaState.ON_TRACK.value, _("On track")),
        ],
    )
    assignee = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("Everybody's")), ("me", _("Mine"))]
    )
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
