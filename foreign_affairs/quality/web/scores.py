"""What the office scores, for its leaders."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from foreign_affairs.quality import queries
from foreign_affairs.quality.models import Feedback
from foreign_affairs.quality.web import words
from foreign_affairs.refusals import Forbidden
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.workdays.deadlines import office_date

QUARTERS_OFFERED = 6


class PeriodForm(forms.Form):
    """A period of days, both inclusive, all of it in the address."""

    start = forms.DateField(label=_("From"), required=False)
    end = forms.DateField(label=_("Through"), required=False)

    def clean_end(self) -> date | None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            raise forms.ValidationError(gettext("The period ends before it begins."))
        return end


@require_safe
@login_required
def scores(request: HttpRequest) -> HttpResponse:
    """Indices, totals and bands of a period; the present quarter unless another is asked for."""
    if not queries.reads_every_slip(actor_of(request)):
        raise Forbidden
    today = office_date(timezone.now())
    offered = words.quarters(today, count=QUARTERS_OFFERED)
    _name, start, end = offered[0]
    form = PeriodForm(request.GET or {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"})
    if form.is_valid():
        start, end = form.cleaned_data["start"] or start, form.cleaned_data["end"] or end
        start = min(start, end)
    found = queries.scores(start=start, end=end, today=today)
    context = {
        "form": form,
        "found": found,
        "offered": offered,
        "rows": [
            (one, gettext(words.INDICATORS[one.number]), gettext(words.ORIGINS[one.origin]))
            for one in found.indicators
        ],
        "officials": found.officials,
        "officials_at_least": words.band_words(found.officials.at_least),
        "officials_at_most": words.band_words(found.officials.at_most),
        "agency_at_least": words.band_words(found.agency.at_least),
        "agency_at_most": words.band_words(found.agency.at_most),
        "agency_missing": [gettext(words.INDICATORS[one]) for one in found.agency.missing],
        "received": [
            (Feedback.Kind(kind).label, count) for kind, count in found.answers.received.items()
        ],
        "findings": [
            (Feedback.Finding(one).label, count) for one, count in found.answers.found.items()
        ],
    }
    return render(request, "quality/scores.html", context)
