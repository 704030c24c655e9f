"""Does an event need a permit, and whose? For anybody; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foreign_affairs.rest import answers
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain import intake
from permits.web.findings import told_of
from permits.web.forms.intake import AnswersForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def permit_check(request: HttpRequest) -> HttpResponse:
    """The questions, and what the answers come to, with every reason and its law."""
    form = AnswersForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        status = answers.UNREADABLE if form.is_bound else 200
        return render(request, "permits/permit_check.html", {"form": form}, status=status)
    today = office_date(timezone.now())
    found = intake.find(form.answers(), on=today)
    context = {
        "form": form,
        "told": told_of(found),
        "lead_days": queries.lead_days(found.authority, on=today),
        "needs_permit": found.regime == intake.Regime.PERMIT,
    }
    return render(request, "permits/permit_check.html", context)
