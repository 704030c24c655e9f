"""Two pages without an account: where a dossier stands, and whether a permit is genuine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.refusals import NotVisible
from permits import queries
from permits.domain.lifecycle import CLOSED
from permits.web import answers, permit_words, words
from permits.web.forms.lists import TrackForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Where a dossier stands, for whoever knows its full code and its contact.

    The same words whichever of the two is wrong.
    """
    if request.method != "POST":
        form = TrackForm(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "permits/track.html", {"form": form})
    if answers.too_often(request, "tracking"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "permits/track.html", {"form": form}, status=answers.UNREADABLE)
    try:
        found = queries.tracked(**form.cleaned_data, at=timezone.now())
    except NotVisible:
        form.add_error(
            None,
            _("No dossier has this code and this contact. Please compare both with our e-mail."),
        )
        return render(request, "permits/track.html", {"form": form}, status=404)
    next_step = words.next_step(found.dossier, to_do="", is_staff=False, told=bool(found.outcome))
    context = {
        "form": form,
        "found": found,
        "next": next_step,
        "is_closed": found.dossier.state in CLOSED,
    }
    return render(request, "permits/track.html", context)


@require_safe
@never_cache
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR on a permit opens: what was permitted, to whom, and whether it holds now."""
    if answers.too_often(request, "verification"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    try:
        found = queries.verified(token, at=timezone.now())
    except NotVisible:
        return render(request, "permits/verify_unknown.html", status=404)
    context = {
        "found": found,
        "permit": found.permit,
        "verdict": permit_words.verdict(found.status),
    }
    return render(request, "permits/verify.html", context)
