"""When an event takes place, as its form asks: days, hours, and how it repeats."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events import shapes as times_of
from events.domain.recurrence import (
    DAYS,
    MOST_INTERVAL,
    MOST_OCCURRENCES,
    Frequency,
    Recurrence,
    day_in_month,
)
from events.models import Event
from events.operations import Times
from foreign_affairs.rest.fields import Day, Hour, capital, moment, number_field
from foreign_affairs.shared_calendar.values import ONE_DAY
from foreign_affairs.workdays.deadlines import office_date

SERIES = ("frequency", "interval", "by_day", "monthly_on", "count", "until")
"""The questions of a series: folded together while the event takes place once."""


class WithTimes(forms.Form):
    """One time, and the rule of a series. A draft may know neither."""

    starts_on = Day(label=_("Starts on"), required=False)
    starts_hour = Hour(label=_("at"), required=False)
    ends_on = Day(
        label=_("Ends on"), required=False, help_text=_("Leave it empty if it is the same day.")
    )
    ends_hour = Hour(label=_("at"), required=False)
    all_day = forms.BooleanField(label=_("It lasts whole days"), required=False)
    frequency = forms.ChoiceField(
        label=_("Does it repeat?"), choices=capital(Event.Frequency.choices), required=False
    )
    interval = number_field(
        _("Every how many days, weeks or months?"), least=1, most=MOST_INTERVAL, initial=1
    )
    by_day = forms.MultipleChoiceField(
        label=_("On which days of the week?"),
        choices=[(day, WEEKDAYS[number]) for number, day in enumerate(DAYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it repeats weekly. None means the day on which it starts."),
    )
    monthly_on = forms.ChoiceField(
        label=_("Where it repeats monthly: on which day?"),
        choices=[
            ("", _("on the same date")),
            ("weekday", _("on the same weekday, counted from the start of the month")),
            ("last", _("on the last such weekday of the month")),
        ],
        required=False,
    )
    count = number_field(
        _("How many times?"),
        least=1,
        most=MOST_OCCURRENCES,
        help_text=_("Either this, or until when."),
    )
    until = Day(label=_("Or until when?"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("starts_on"), said.get("ends_on")
        if start and not end and "ends_on" not in self.errors:
            said["ends_on"] = end = start
        if end and not start and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext("Say on which day it starts, too."))
        if not said.get("all_day"):
            for day, hour in (("starts_on", "starts_hour"), ("ends_on", "ends_hour")):
                if said.get(day) and not said.get(hour) and hour not in self.errors:
                    self.add_error(hour, gettext("Say at what time, or that it lasts whole days."))
        if said.get("frequency") and not start and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext("Say on which day the series starts."))
        return said

    @property
    def repeats(self) -> bool:
        """Whether the questions of a series are to be seen."""
        wrong = self.is_bound and not self.errors.keys().isdisjoint(SERIES)
        return bool(self["frequency"].value()) or wrong

    def times(self) -> Times:
        """When it is to be, as operations are told."""
        said = self.cleaned_data
        first, last = said["starts_on"], said["ends_on"]
        if first is None:
            return Times()
        if said["all_day"]:
            given = times_of.times(starts_on=first, ends_on=last)
        else:
            given = times_of.times(
                starts_at=moment(first, said["starts_hour"]),
                ends_at=moment(last, said["ends_hour"]),
            )
        return Times(**given, recurrence=self._recurrence(first))

    def _recurrence(self, first: date) -> Recurrence | None:
        said = self.cleaned_data
        if not said["frequency"]:
            return None
        frequency = Frequency(said["frequency"])
        by_day: tuple[str, ...] = ()
        if frequency == Frequency.WEEKLY:
            by_day = tuple(said["by_day"])
        elif frequency == Frequency.MONTHLY and said["monthly_on"]:
            by_day = (day_in_month(first, last=said["monthly_on"] == "last"),)
        return Recurrence(
            frequency=frequency,
            interval=said["interval"] or 1,
            by_day=by_day,
            count=said["count"],
            until=said["until"],
        )


def initial_times(
    starts_at: datetime | None, ends_at: datetime | None, *, all_day: bool
) -> dict[str, Any]:
    if starts_at is None or ends_at is None:
        return {}
    if all_day:
        return {"starts_on": office_date(starts_at), "ends_on": office_date(ends_at - ONE_DAY)}
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return {
        "starts_on": start.date(),
        "starts_hour": start.time(),
        "ends_on": end.date(),
        "ends_hour": end.time(),
    }


def initial_series(recurrence: Recurrence) -> dict[str, Any]:
    monthly = ""
    if recurrence.frequency == Frequency.MONTHLY and recurrence.by_day:
        monthly = "last" if recurrence.by_day[0].startswith("-1") else "weekday"
    return {
        "frequency": recurrence.frequency.value,
        "interval": recurrence.interval,
        "by_day": list(recurrence.by_day) if recurrence.frequency == Frequency.WEEKLY else [],
        "monthly_on": monthly,
        "count": recurrence.count,
        "until": recurrence.until,
    }


def taken(start: datetime, minutes: int) -> dict[str, Any]:
    """The questions of the time, answered by a start that was found."""
    end = start + timedelta(minutes=minutes)
    return initial_times(start, end, all_day=False) | {"all_day": False}
