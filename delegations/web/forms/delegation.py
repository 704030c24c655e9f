"""The form of a delegation: everything about it on one page, block by block. No rule lives here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegations import queries
from delegations.models import Delegation
from delegations.operations.writing import FACTS
from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.annual_plan.choosing import PlanItemField
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import (
    Country,
    Day,
    Hour,
    capital,
    line_field,
    lines_field,
    moment,
    one_of,
)
from foreign_affairs.rest.wording import language_words
from foreign_affairs.shared_calendar.choosing import OneResource
from foreign_affairs.shared_calendar.models import Resource

LANGUAGES = ("en", "ja", "ko", "zh", "fr", "ru", "de", "es", "lo", "km", "th")
LINKS = ("chair", "unit", "responsible", "plan_item")
TEXTS = tuple(name for name in FACTS if not name.endswith("_id"))

SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    (
        "guests",
        _("The guests"),
        (
            ("name_vi",),
            ("name_en",),
            ("country", "organisation"),
            ("level",),
            ("head_position",),
            ("languages",),
        ),
    ),
    ("visit", _("What they come for"), (("purposes",), ("content",), ("partners",))),
    (
        "when",
        _("When they are here"),
        (
            ("starts_on", "starts_hour"),
            ("arrival_by",),
            ("ends_on", "ends_hour"),
            ("departure_by",),
            ("lodging",),
        ),
    ),
    (
        "host",
        _("Who receives them"),
        (("inviting_body",), ("host_body",), ("chair",), ("unit", "responsible")),
    ),
    ("plan", _("The annual plan"), (("plan_item",), ("why_unplanned",))),
    ("money", _("Who pays"), (("funding",), ("hosting",), ("budget_line",))),
    ("rest", _("Notes"), (("remarks",), ("security_notes",), ("visibility",))),
)


class DelegationForm(forms.Form):
    """Everything about a delegation but its members. A draft may know little."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {"arrives_at": "starts_on", "departs_at": "ends_on"}

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    name_vi = line_field(_("Name in Vietnamese"), 300, required=True)
    name_en = line_field(_("Name in English"), 300)
    country = Country(label=_("From which country?"), max_length=60)
    organisation = line_field(_("Organisation of the guests"), 250)
    level = forms.ChoiceField(
        label=_("What kind of guests are they?"), choices=capital(Delegation.Level.choices)
    )
    head_position = forms.ChoiceField(
        label=_("Position of the head"),
        required=False,
        choices=[("", _("Not known yet")), *capital(Delegation.Position.choices)],
        help_text=_("The rank is proposed from it."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do they speak?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    purposes = forms.MultipleChoiceField(
        label=_("What do they come for?"),
        choices=capital(Delegation.Purpose.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    content = lines_field(_("What it is about"), required=False)
    partners = lines_field(_("Partners in the city"), rows=2, most=2000, required=False)

    starts_on = Day(label=_("Guests arrive on"), required=False)
    starts_hour = Hour(label=_("at"), required=False)
    arrival_by = line_field(_("By which flight, or over which border gate?"), 100)
    ends_on = Day(label=_("Guests leave on"), required=False)
    ends_hour = Hour(label=_("at"), required=False)
    departure_by = line_field(_("And back by which?"), 100)
    lodging = line_field(_("Where do they stay?"), 200)

    inviting_body = line_field(_("Which body invites them?"), 250)
    host_body = line_field(_("Which body is the host?"), 250)
    chair = one_of(_("Which leader receives them?"), Resource.objects.none(), OneResource)
    unit = one_of(_("Responsible unit"), Unit.objects.order_by("pk"))
    responsible = one_of(_("Responsible person"), User.objects.none(), forms.ModelChoiceField)

    plan_item = one_of(_("Item of the annual plan"), PlanItem.objects.none(), PlanItemField)
    why_unplanned = line_field(_("If it is not in the plan: why does it come about?"), 300)

    funding = forms.ChoiceField(
        label=_("Who pays for the stay?"),
        required=False,
        choices=[("", _("Not known yet")), *capital(Delegation.Funding.choices)],
    )
    hosting = forms.ChoiceField(
        label=_("Whose guests are they?"), choices=capital(Delegation.Hosting.choices)
    )
    budget_line = line_field(_("From which budget line?"), 200)

    remarks = lines_field(_("Remarks"), most=2000, required=False)
    security_notes = lines_field(
        _("Notes on security"),
        most=2000,
        required=False,
        help_text=_(
            "Read only by planners, administrators, the approver and whoever is responsible."
        ),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it in the calendar?"),
        choices=capital(Delegation.Visibility.choices),
        widget=forms.RadioSelect,
        initial=Delegation.Visibility.INTERNAL,
    )

    def __init__(
        self, data: Any = None, *, delegation: Delegation | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.delegation = delegation
        kept = {name: getattr(delegation, f"{name}_id", None) or 0 for name in LINKS}
        fields: Any = self.fields
        leaders = Resource.objects.filter(kind=Resource.Kind.LEADER)
        in_use = leaders.filter(Q(retired_at=None) | Q(pk=kept["chair"]))
        fields["chair"].queryset = in_use.order_by("rank", "name_vi", "pk")
        people = queries.attendants() | User.objects.filter(pk=kept["responsible"])
        fields["responsible"].queryset = people.order_by("full_name", "pk")
        items = standing_items().filter(kind=PlanItem.Kind.INCOMING_DELEGATION)
        chosen = standing_items().filter(pk=kept["plan_item"])
        fields["plan_item"].queryset = (items | chosen).order_by("-year", "number")
        spoken = dict.fromkeys([*LANGUAGES, *(delegation.languages if delegation else ())])
        fields["languages"].choices = [(code, language_words(code)) for code in spoken]
        if delegation is not None:
            # The days of a visit that is written down are an act of their own.
            for name in ("starts_on", "starts_hour", "ends_on", "ends_hour"):
                del self.fields[name]

    def sections(self) -> list[Section]:
        """The blocks of the page, in order."""
        return sections(self, SECTIONS)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for day, hour in (("starts_on", "starts_hour"), ("ends_on", "ends_hour")):
            if said.get(day) and not said.get(hour) and hour not in self.errors:
                self.add_error(hour, gettext("Say at what time, too."))
            if said.get(hour) and not said.get(day) and day not in self.errors:
                self.add_error(day, gettext("Say on which day, too."))
        return said

    def facts(self) -> dict[str, Any]:
        """What operations are told."""
        said = self.cleaned_data
        links = {f"{name}_id": said[name] and said[name].pk for name in LINKS}
        return {**{name: said[name] for name in TEXTS}, **links}

    def times(self) -> dict[str, Any]:
        """From when to when the guests are here, of a delegation that is new."""
        said = self.cleaned_data
        told = {"arrives_at": "starts", "departs_at": "ends"}
        return {
            key: moment(said[f"{name}_on"], said[f"{name}_hour"]) if said[f"{name}_on"] else None
            for key, name in told.items()
        }


def initial_of(delegation: Delegation) -> dict[str, Any]:
    """What the form shows of a delegation that is written down."""
    return {
        **{name: getattr(delegation, name) for name in TEXTS},
        **{name: getattr(delegation, f"{name}_id") for name in LINKS},
        "revision": delegation.revision,
    }
