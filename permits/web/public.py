"""Two pages without an account: where a dossier stands, and whether a permit is genuine."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foreign_affairs.documents.operations import measured
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from permits import operations, queries
from permits.domain.lifecycle import CLOSED
from permits.web import permit_words, words
from permits.web.dossier import LETTERS
from permits.web.forms.lists import IssuedFileForm, TrackForm


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


class _ThenCounted(HttpResponse):
    """Counts the scan once the answer is out: who verifies waits for no writer."""

    def __init__(self, content: str, *, permit_id: int, at: datetime) -> None:
        super().__init__(content)
        self.permit_id, self.at = permit_id, at

    def close(self) -> None:
        operations.note_scan(permit_id=self.permit_id, at=self.at)
        super().close()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR on a permit opens: what was permitted, to whom, and whether it holds now.

    Posted to, it says whether a file is the one that was issued, and keeps nothing of it.
    """
    if answers.too_often(request, "verification"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    now = timezone.now()
    try:
        found = queries.verified(token, at=now)
    except NotVisible:
        return render(request, "permits/verify_unknown.html", status=404)
    form = IssuedFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {
        "found": found,
        "permit": found.permit,
        "verdict": permit_words.verdict(found.status),
        "form": form,
    }
    if form.is_bound:
        if not form.is_valid():
            return render(request, "permits/verify.html", context, status=answers.UNREADABLE)
        digest, _size = measured(form.cleaned_data["file"])
        same = queries.issued_as(found.permit, digest)
        context["compared"] = {"sha256": digest, "name": LETTERS[same.kind] if same else ""}
    page = render_to_string("permits/verify.html", context, request)
    is_scan = request.method == "GET" and not actor_of(request).is_staff
    if not is_scan:
        return HttpResponse(page)
    return _ThenCounted(page, permit_id=found.permit.pk, at=now)
