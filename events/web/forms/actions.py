"""One form for each action that an event's page offers. No rule lives here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from events import shapes as times_of
from events.models import Event, Occurrence, Outcome
from events.web.forms.action import ActionForm
from events.web.forms.event import EventForm as Whole
from events.web.forms.filled import initial_of, strength_of
from events.web.forms.invitees import InviteForm
from events.web.forms.people import WithPeople
from events.web.forms.when import initial_times
from foreign_affairs.rest.fields import (
    Amount,
    Country,
    Day,
    Hour,
    capital,
    line_field,
    lines_field,
    moment,
)
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.models import Entry

MOST_VND = 10**15


class AcknowledgingForm(Acknowledging, ActionForm):
    """An action that may collide: what collides softly is done for a reason."""

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        del said["acknowledge_reason"], said["acknowledge_codes"]
        known = self.acknowledged()
        return said | ({"acknowledged": known} if known else {})


class TimedForm(AcknowledgingForm):
    """Another time, by days and hours; of an all-day event by days."""

    ASKED_AS: ClassVar = {"starts_at": "starts_on", "ends_at": "ends_on"}

    starts_on = Day(label=_("Starts on"))
    starts_hour = Hour(label=_("at"))
    ends_on = Day(label=_("Ends on"))
    ends_hour = Hour(label=_("at"))

    def suit(self) -> None:
        if self.event.all_day:
            del self.fields["starts_hour"], self.fields["ends_hour"]
        self.initial = self.initial or initial_times(
            self.event.starts_at, self.event.ends_at, all_day=self.event.all_day
        )

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        first, last = said.pop("starts_on"), said.pop("ends_on")
        if self.event.all_day:
            return said | times_of.times(starts_on=first, ends_on=last)
        return said | times_of.times(
            starts_at=moment(first, said.pop("starts_hour")),
            ends_at=moment(last, said.pop("ends_hour")),
        )


class PlanForm(ActionForm):
    action = "plan"
    to_do = _("Put it on the calendar")
    button = _("Put it on the calendar")
    done = _("The event stands on the calendar, not certain yet.")
    about = _("The office sees it. What is booked for it is decided in the next step.")


class ConfirmForm(AcknowledgingForm):
    action = "confirm"
    to_do = _("Make the date certain")
    button = _("The date is certain")
    done = _("The date is certain, and everything that is wanted is booked firmly.")
    about = _("What was only kept for now is booked firmly with it.")


class MakeTentativeForm(ActionForm):
    action = "make_tentative"
    to_do = _("Say that it is not certain after all")
    button = _("Not certain any more")
    tone = "plain"
    done = _("The event is not certain any more. Its bookings stay.")

    reason = lines_field(_("Why?"), rows=2)


class RescheduleForm(TimedForm):
    action = "reschedule"
    to_do = _("Move it to another time")
    button = _("Move it")
    tone = "plain"
    done = _("The event was moved, and what is booked moved with it.")
    about = _("Nothing is moved if anything collides. How a series repeats is changed in the form.")

    skip = forms.BooleanField(label=Whole.base_fields["skip"].label, required=False)

    def suit(self) -> None:
        super().suit()
        if not self.event.frequency:
            del self.fields["skip"]

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        whole = not said.pop("skip", False)
        return said | {"recurrence": self.event.recurrence, "whole": whole}


class TakeOverPermitForm(AcknowledgingForm):
    action = "take_over_permit"
    to_do = _("Take over what the permit says")
    button = _("Take it over")
    tone = "plain"
    done = _("The event says what its permit says.")
    above = "events/parts/differences.html"


class BookForm(WithPeople, AcknowledgingForm):
    action = "book"
    to_do = _("Change what is booked")
    button = _("Book")
    tone = "plain"
    done = _("The bookings are as you wish.")
    about = _("What is not chosen any more is let go of.")
    ASKED_AS: ClassVar = {"resources": "rooms", "resource": "rooms"}

    strength = forms.ChoiceField(
        label=Whole.base_fields["strength"].label,
        choices=Whole.base_fields["strength"].choices,  # type: ignore[attr-defined]
        widget=forms.RadioSelect,
    )

    def suit(self) -> None:
        wanted = [one.resource_id for one in self.event.wanted.all()]
        self.offer_resources(wanted)
        # The venue and the host belong to the event itself: they are changed in its form.
        for name, value in (("venue", self.event.venue_id), ("host", self.event.host_id)):
            del self.fields[name]
            if value is not None and value in wanted:
                self._kept = [*getattr(self, "_kept", ()), value]
        self.initial = initial_of(self.event) | {"strength": strength_of(self.event)}

    def arguments(self) -> dict[str, Any]:
        said = AcknowledgingForm.arguments(self)
        strength = said["strength"]
        keys = [*getattr(self, "_kept", ()), *self.wanted()]
        rest = {"acknowledged": said["acknowledged"]} if "acknowledged" in said else {}
        return rest | {"resources": dict.fromkeys(keys, strength)}


class MarkForm(ActionForm):
    action = "mark"
    to_do = _("Change who sees it")
    button = _("Mark it so")
    tone = "plain"
    done = _("Who sees the event was changed.")
    about = _("While it is not certain, only the office sees it, however it is marked.")

    visibility = forms.ChoiceField(
        label=_("Who sees it in the calendar?"),
        choices=capital(Entry.Visibility.choices),
        widget=forms.RadioSelect,
    )

    def suit(self) -> None:
        self.initial = {"visibility": self.event.visibility}


class NotifyForm(ActionForm):
    action = "notify_authority"
    to_do = _("Notify the Department of Finance")
    button = _("Record the notice")
    done = _("It is recorded that the Department of Finance was notified.")
    about = _(
        "In writing and on the national information system on investment; here it is recorded."
    )

    notified_on = Day(label=_("On which day was it sent?"))
    number = line_field(_("Number of the document"), 60)

    def suit(self) -> None:
        self.initial = {"notified_on": self.event.notified_on, "number": self.event.notice_number}


class OutcomeForm(ActionForm):
    action = "record_outcomes"
    to_do = _("Record a result")
    button = _("Record it")
    tone = "plain"
    done = _("The result is recorded.")
    about = _("A memorandum, a commitment, an agreement – and by when it is followed up.")
    ASKED_AS: ClassVar = {"outcomes": "title"}

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[("", _("Please choose")), *capital(Outcome.Kind.choices)]
    )
    title = line_field(_("What was agreed?"), 300, required=True)
    partner = line_field(_("With whom?"), 250)
    country = Country(label=_("From which country?"), required=False, max_length=60)
    amount_vnd = Amount(label=_("Amount in dong"), required=False, min_value=0, max_value=MOST_VND)
    follow_up_on = Day(label=_("By when is it followed up?"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {"outcomes": [dict(self.cleaned_data)]}


class FollowedUpForm(ActionForm):
    """That a result was followed up: the same action, of one row."""

    action = "record_outcomes"
    to_do = _("It was followed up")
    button = _("It was followed up")
    tone = "plain"
    done = _("It is recorded that the result was followed up.")
    ASKED_AS: ClassVar = {"outcomes": "done_on"}

    id = forms.IntegerField(widget=forms.HiddenInput)
    done_on = Day(label=_("On which day?"))
    done_note = line_field(_("What was done?"), 500)

    def arguments(self) -> dict[str, Any]:
        return {"outcomes": [dict(self.cleaned_data)]}


class ApproveEstimateForm(ActionForm):
    action = "approve_estimate"
    to_do = _("Approve the estimate")
    button = _("Approve the estimate")
    done = _("The estimate is approved.")
    about = _("From then on it stands, and what is spent is settled against it.")


class CloseForm(ActionForm):
    action = "close"
    to_do = _("Say that it was held")
    button = _("It was held")
    done = _("The event was held.")


class ReportForm(ActionForm):
    action = "report_results"
    to_do = _("Report on the results")
    button = _("Record the report")
    done = _("The report on the results is recorded.")

    reported_on = Day(label=_("On which day was it sent?"))
    number = line_field(_("Number of the document"), 60)
    results = lines_field(_("What came of it?"), rows=5, most=10_000)

    def suit(self) -> None:
        self.initial = {
            "reported_on": self.event.reported_on,
            "number": self.event.report_number,
            "results": self.event.results,
        }


class CancelForm(ActionForm):
    action = "cancel"
    to_do = _("Call it off")
    button = _("Call the event off")
    tone = "end"
    done = _("The event is called off, and what was booked is free again.")
    about = _("It stays in the calendar for thirty days, marked as called off.")

    reason = lines_field(_("Why?"), rows=2)


class OneDate(ActionForm):
    """What is done with one date of a series."""

    occurrence_id = forms.IntegerField(widget=forms.HiddenInput)
    ASKED_AS: ClassVar[Mapping[str, str]] = {"occurrence": "occurrence_id"}


class ChangeDateForm(OneDate, TimedForm):
    action = "change_occurrence"
    to_do = _("Change this date")
    button = _("Change this date")
    tone = "plain"
    done = _("The date was changed, and what is booked moved with it.")
    ASKED_AS: ClassVar = {"starts_at": "starts_on", "ends_at": "ends_on"}

    title_vi = line_field(_("Title of its own in Vietnamese"), 300)
    title_en = line_field(_("Title of its own in English"), 300)
    place = line_field(_("Place of its own"), 300)

    field_order = (
        "starts_on",
        "starts_hour",
        "ends_on",
        "ends_hour",
        "title_vi",
        "title_en",
        "place",
    )

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        del said["all_day"]
        return said


class CancelDateForm(OneDate):
    action = "cancel_occurrence"
    to_do = _("Call this date off")
    button = _("Call this date off")
    tone = "end"
    done = _("The date is called off, and what was booked is free again.")

    reason = lines_field(_("Why?"), rows=2)
    following = forms.BooleanField(label=_("Every later date, too"), required=False)


ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        PlanForm,
        ConfirmForm,
        CloseForm,
        NotifyForm,
        ReportForm,
        OutcomeForm,
        ApproveEstimateForm,
        RescheduleForm,
        BookForm,
        InviteForm,
        TakeOverPermitForm,
        MarkForm,
        MakeTentativeForm,
        CancelForm,
        ChangeDateForm,
        CancelDateForm,
    )
}
"""Every action that an event's page offers in place; what is written has a form of its own."""

OF_ONE_DATE = ("change_occurrence", "cancel_occurrence")


def read(action: str, data: Any, event: Event) -> ActionForm:
    """The form of `action` with what was sent; of a result that is written, its own."""
    if action == "record_outcomes" and data.get("id"):
        return FollowedUpForm(data, event=event, key=_key(data.get("id")))
    key = _key(data.get("occurrence_id")) if action in OF_ONE_DATE else ""
    return ACTION_FORMS[action](data, event=event, key=key)


def change_date(event: Event, one: Occurrence) -> ChangeDateForm:
    """The form of one date, filled with what it says now."""
    initial = {
        **initial_times(one.starts_at, one.ends_at, all_day=event.all_day),
        "occurrence_id": one.pk,
        "title_vi": one.title_vi,
        "title_en": one.title_en,
        "place": one.place,
    }
    return ChangeDateForm(event=event, key=str(one.pk), initial=initial)


def _key(text: Any) -> str:
    """A number that an address or a form brought, fit to stand in an id."""
    return str(text) if str(text).isascii() and str(text).isdigit() else ""
