"""The form of the report on results (Mẫu 02). No rule lives here."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.reports import RESULT_FIELDS, Results
from permits.web.forms.fields import Day, hour_widget, lines_field, moment
from permits.web.forms.plan import Amount

MOST_PEOPLE = 1_000_000


def _line(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, validators=[shapes.one_line], **options)


def _people(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE)


def _money(label: Any) -> Amount:
    return Amount(
        label=label,
        min_value=0,
        max_value=10**15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "50.000.000"}),
    )


class Nationalities(forms.Field):
    """One country per line with its number: "Nhật Bản: 20"."""

    def to_python(self, value: Any) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            name, _colon, number = line.rpartition(":")
            is_number = re.fullmatch(r"[0-9]{1,9}", number.strip())
            if not name.strip() or not is_number or int(number) > MOST_PEOPLE:
                raise forms.ValidationError(
                    gettext("Write one country per line with its number, as in “Japan: 20”."),
                    code="invalid",
                )
            found[name.strip()] = found.get(name.strip(), 0) + int(number)
        return found

    def run_validators(self, value: Any) -> None:
        for name in value:
            shapes.one_line(name)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name}: {people}" for name, people in value.items())
        return value


class ReportForm(forms.Form):
    """What came of the event. Everything may stay empty while it is a draft."""

    document_number = _line(_("Number of your report, if it has one"), 60)
    starts_on = Day(label=_("It began on"))
    starts_hour = forms.TimeField(label=_("at"), widget=hour_widget())
    ends_on = Day(label=_("It ended on"))
    ends_hour = forms.TimeField(label=_("at"), widget=hour_widget())
    venue = _line(_("Where was it held?"), 600)
    organisers = lines_field(_("Who organised it?"), rows=2, most=2000)
    vietnamese_participants = _people(_("How many Vietnamese took part?"))
    foreign_residents = _people(_("How many foreigners who live in Vietnam?"))
    foreign_visitors = _people(_("How many foreigners from abroad?"))
    nationalities = Nationalities(
        label=_("From which countries, and how many?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One country per line: Japan: 20. No names of persons."),
    )
    highest_rank = _line(
        _("What was the rank of the highest guest?"),
        200,
        help_text=_("The office held, not the name."),
    )
    content = lines_field(_("What was it about?"), most=10000)
    outcome = lines_field(_("What came of it?"), most=10000)
    documents = lines_field(_("Which documents were adopted?"), rows=3)
    assessment = lines_field(
        _("How do you assess it?"),
        most=10000,
        help_text=_("Also what was sensitive or not planned. Say so if there was nothing."),
    )
    press = lines_field(_("What did press and public say?"), rows=3)
    funding_city = _money(_("From the city's budget, in dong"))
    funding_sector = _money(_("From the sector's budget, in dong"))
    funding_sponsored = _money(_("From sponsors, in dong"))
    finance = lines_field(_("Remarks on the money"), rows=2)
    recommendations = lines_field(_("What do you recommend?"), rows=3)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    SECTIONS: ClassVar = (
        (
            "held",
            _("What was held"),
            (
                ("starts_on", "starts_hour"),
                ("ends_on", "ends_hour"),
                ("venue",),
                ("organisers",),
                ("document_number",),
            ),
        ),
        (
            "people",
            _("Who took part"),
            (
                ("vietnamese_participants",),
                ("foreign_residents", "foreign_visitors"),
                ("nationalities",),
                ("highest_rank",),
            ),
        ),
        (
            "results",
            _("What came of it"),
            (("content",), ("outcome",), ("documents",), ("assessment",), ("press",)),
        ),
        (
            "money",
            _("Money"),
            (("funding_city", "funding_sector"), ("funding_sponsored",), ("finance",)),
        ),
        ("advice", _("Recommendations"), (("recommendations",),)),
    )
    ASKED_AS: ClassVar = {"held_starts_at": "starts_on", "held_ends_at": "ends_on"}

    def __init__(self, data: Any = None, *, results: Results, revision: int) -> None:
        super().__init__(data, initial={**_as_asked(results), "revision": revision})
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for end in ("starts", "ends"):
            day, hour = said.get(f"{end}_on"), said.get(f"{end}_hour")
            if {f"{end}_on", f"{end}_hour"} & set(self.errors):
                continue
            if day and not hour:
                self.add_error(f"{end}_hour", gettext("Say at what hour, too."))
            elif hour and not day:
                self.add_error(f"{end}_on", gettext("Say on which day, too."))
            else:
                said[f"held_{end}_at"] = moment(day, hour) if day and hour else None
        return said

    def results(self) -> dict[str, Any]:
        """What could be read; a field that could not is left out, not emptied."""
        return {
            name: self.cleaned_data[name] for name in RESULT_FIELDS if name in self.cleaned_data
        }

    def sections(self) -> list[tuple[str, str, list[list[forms.BoundField]]]]:
        return [
            (key, str(title), [[self[name] for name in names] for names in blocks])
            for key, title, blocks in self.SECTIONS
        ]


def _as_asked(results: Results) -> dict[str, Any]:
    shown = {name: getattr(results, name) for name in RESULT_FIELDS}
    for end in ("starts", "ends"):
        instant = shown.pop(f"held_{end}_at")
        local = timezone.localtime(instant, OFFICE_ZONE) if instant else None
        shown[f"{end}_on"] = local.date() if local else None
        shown[f"{end}_hour"] = local.time() if local else None
    return shown
