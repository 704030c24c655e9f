"""Looking at papers: those that were drawn up, and those that an act would draw up."""

from base64 import b64encode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.documents import downloads, pictures
from foreign_affairs.refusals import NotVisible, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from permits import queries
from permits.domain.lifecycle import DOSSIER
from permits.letters import drafts
from permits.web.dossier import LETTERS, tracks_of
from permits.web.forms.actions import ACTION_FORMS
from permits.web.visible import visible


@require_safe
@login_required
@never_cache
def letter_preview(request: HttpRequest, dossier_id: int, position: int) -> HttpResponse:
    """A paper of the office's, page by page, with the ways to save and to print it."""
    seen = visible(request, dossier_id)
    letter = queries.letters(seen, actor_of(request)).filter(position=position).first()
    if letter is None:
        raise NotVisible
    context = {
        "dossier": seen,
        "letter": letter,
        "name": LETTERS[letter.kind],
        "pages": range(1, len(pictures.of_paper(letter.pk)) + 1),
        "file_name": f"{letter.kind}-{seen.number}.pdf",
    }
    return render(request, "permits/letter_preview.html", context)


@require_safe
@login_required
def letter_page(request: HttpRequest, dossier_id: int, position: int, page: int) -> HttpResponse:
    """One page of a paper as a picture."""
    seen = visible(request, dossier_id)
    letter = queries.letters(seen, actor_of(request)).filter(position=position).first()
    if letter is None:
        raise NotVisible
    pages = pictures.of_paper(letter.pk)
    if not 1 <= page <= len(pages):
        raise NotVisible
    return HttpResponse(pages[page - 1], content_type="image/png", headers=downloads.GUARDED)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def preview_action(request: HttpRequest, dossier_id: int, action: str) -> HttpResponse:
    """The paper that an act would draw up from what is typed; writes nothing.

    The pictures stand within the page, so nothing has to be kept between two requests.
    """
    seen = visible(request, dossier_id)
    if action not in drafts.ACTIONS or action not in ACTION_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("dossier", dossier_id)
    actor = actor_of(request)
    form = ACTION_FORMS[action](request.POST, dossier=seen, tracks=tracks_of(seen))
    context = {"dossier": seen, "form": form, "act": form.to_do}
    try:
        DOSSIER.step(action, state=seen.state, roles=queries.roles_towards(seen, actor))
        if not form.is_valid():
            return render(request, "permits/draft_preview.html", context, status=answers.UNREADABLE)
        assert actor.user is not None, "the table lets only people act"
        template, said = drafts.drafted(
            action, seen, said=form.arguments(), actor=actor.user, at=timezone.now()
        )
    except Refusal as refusal:
        context["reasons"], status = answers.answered(form, refusal)
        return render(request, "permits/draft_preview.html", context, status=status)
    context["pages"] = [b64encode(page).decode() for page in pictures.of_draft(template, said)]
    return render(request, "permits/draft_preview.html", context)
