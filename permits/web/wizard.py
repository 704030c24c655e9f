"""The pages of the form of a dossier: the questions, the plan, the papers, what is missing."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foreign_affairs.documents.checks import EXTENSIONS
from foreign_affairs.refusals import Conflict, NotVisible, Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.sentences import said
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.domain.filing import why_not_handed_in
from permits.domain.lifecycle import State
from permits.domain.values import Plan
from permits.models import Attachment, Component, Dossier
from permits.web import filing_round, wizard_steps, words
from permits.web.findings import told_finding
from permits.web.forms.intake import AnswersForm, as_asked, guessed
from permits.web.forms.plan import WHOLE, PlanForm

MEGABYTE = 1024 * 1024
MAY_WRITE = frozenset({"submit", "supplement"})
"""Acts that hand the form in; who may do one may write in it."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Leads to the first step on which something is missing; a post is one of the whole form."""
    if request.method == "POST":
        return edit_step(request, dossier_id, WHOLE)
    dossier = filing_round.written(request, dossier_id).dossier
    if not MAY_WRITE.intersection(queries.available_actions(dossier, actor_of(request))):
        return redirect("dossier", dossier.pk)
    return redirect("edit_step", dossier.pk, wizard_steps.first_unfinished(dossier))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_step(request: HttpRequest, dossier_id: int, step: str) -> HttpResponse:
    """One step of the form, or all of it on one page.

    Whatever button was pressed, what was typed is saved first, as far as it can be read; then
    the chosen files are added, one is removed, the next step is shown, or the dossier is handed
    in.
    """
    actor, dossier = actor_of(request), filing_round.written(request, dossier_id).dossier
    if step not in (*wizard_steps.STEPS, WHOLE):
        raise NotVisible
    if request.method != "POST":
        if not MAY_WRITE.intersection(queries.available_actions(dossier, actor)):
            return redirect("dossier", dossier.pk)
        if step == wizard_steps.QUESTIONS:
            return _questions_page(request, dossier, AnswersForm(initial=_as_answered(dossier)))
        return _form_page(
            filing_round.Filing(request, dossier, PlanForm(dossier=dossier, step=step))
        )
    if step == wizard_steps.QUESTIONS:
        return _answered(request, dossier)
    return _filed(
        filing_round.Filing(request, dossier, PlanForm(request.POST, dossier=dossier, step=step))
    )


def _as_answered(dossier: Dossier) -> dict[str, Any]:
    said = queries.earlier_answers(dossier, at=timezone.now())
    return as_asked(said) if said else guessed(dossier)


def _answered(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Keep the answers; where they say that nothing is filed here, stay and say so."""
    form = AnswersForm(request.POST)
    if "erase" in request.POST:
        operations.erase_draft(dossier_id=dossier.pk, actor=actor_of(request), at=timezone.now())
        messages.success(request, _("The draft is empty now. Nothing of it was kept."))
        return redirect("edit_step", dossier.pk, wizard_steps.QUESTIONS)
    if not form.is_valid():
        return _questions_page(request, dossier, form, status=answers.UNREADABLE)
    try:
        operations.answer_questions(
            dossier_id=dossier.pk,
            actor=actor_of(request),
            at=timezone.now(),
            answers=form.answers(),
        )
    except (Conflict, RuleBroken) as refusal:
        reasons = answers.tell(form, refusal)
        return _questions_page(
            request, dossier, form, status=answers.status_of(refusal), reasons=reasons
        )
    dossier = filing_round.written(request, dossier.pk).dossier
    if why_not_handed_in(dossier.regime):
        return redirect("edit_step", dossier.pk, wizard_steps.QUESTIONS)
    steps = wizard_steps.steps_of(dossier)
    return redirect("edit_step", dossier.pk, steps[1])


def _questions_page(
    request: HttpRequest,
    dossier: Dossier,
    form: AnswersForm,
    *,
    status: int = 200,
    reasons: tuple[Reason, ...] = (),
) -> HttpResponse:
    secret = form.is_bound and form.data.get("state_secrets") == "yes"
    found = queries.writing(dossier, at=timezone.now()).classification
    context = {
        "dossier": dossier,
        "form": form,
        "reasons": reasons,
        "told": None if form.is_bound else told_finding(found),
        "has_content": secret and bool(dossier.plan.changed_by(asdict(Plan()))),
        "crumbs": _crumbs(request, dossier),
        **wizard_steps.progress(dossier, wizard_steps.QUESTIONS),
    }
    return render(request, "permits/questions.html", context, status=status)


def _crumbs(request: HttpRequest, dossier: Dossier) -> list[tuple[str, str | None]]:
    first = (
        (_("One-stop desk"), reverse("desk"))
        if actor_of(request).is_staff
        else (_("My dossiers"), reverse("my_dossiers"))
    )
    return [first, (dossier.number, None)]


def _filed(filing: filing_round.Filing) -> HttpResponse:
    request = filing.request
    if not filing.form.is_valid():
        filing.status = answers.UNREADABLE
    filing_round.save(filing)
    if "application/json" in request.headers.get("Accept", ""):
        return _autosaved(filing)
    filing_round.attach(filing)
    done = _("The draft is saved.")
    if "remove" in request.POST:
        filing_round.remove(filing, request.POST["remove"])
        done = _("The paper is removed.")
    leads_to = _page_again(request)
    if request.POST.get("do") in ("next", "back"):
        done, leads_to = "", _page_beside(filing, request.POST["do"])
    if request.POST.get("do") == "hand_in":
        done = _("The dossier is handed in. The one-stop desk answers within one working day.")
        if filing.dossier.state == State.AWAITING_SUPPLEMENT:
            done = _("The supplement is handed in. The days are counted anew from now.")
        filing_round.hand_in(filing)
        leads_to = reverse("dossier", args=[filing.dossier.pk])
    if not filing.is_well:
        return _form_page(filing)
    if done:
        messages.success(request, done)
    return redirect(leads_to)


def _autosaved(filing: filing_round.Filing) -> JsonResponse:
    fresh = Dossier.objects.get(pk=filing.dossier.pk)
    body = {
        "revision": fresh.revision,
        "saved_at": timezone.localtime().strftime("%H:%M"),
        "unsaved": [problem.label or problem.text for problem in filing.problems],
    }
    return JsonResponse(body, status=409 if filing.status == 409 else 200)


def _page_again(request: HttpRequest) -> str:
    """Back to the form, at the papers where the button stood there."""
    at_papers = "remove" in request.POST or request.POST.get("do") == "upload"
    return request.path + ("#papers" if at_papers else "")


def _page_beside(filing: filing_round.Filing, way: str) -> str:
    found = wizard_steps.progress(filing.dossier, filing.step)
    step = found["after"] if way == "next" else found["before"]
    return filing.address_of(step or wizard_steps.SUMMARY)


@dataclass(frozen=True, slots=True)
class Paper:
    """A component of the dossier with what was attached for it, and what is wrong there."""

    component: Component
    attachments: list[Attachment]
    problems: list[str]


def _missing_words(reason: Reason, dossier: Dossier) -> str:
    """What is missing, a paper with its name."""
    if reason.code != "component_missing":
        return said(reason)
    names = {part.key: words.named(part) for part in filing_round.components_of(dossier)}
    return f"{names.get(reason.field, reason.field)}: {said(reason)}"


def _form_page(filing: filing_round.Filing) -> HttpResponse:
    now = timezone.now()
    written = filing_round.written(filing.request, filing.dossier.pk)
    dossier = written.dossier
    now_step = filing.step
    has_papers = now_step in (WHOLE, wizard_steps.PAPERS)
    if filing.form.is_bound:
        # The page that comes back knows the draft as it is now: saving again is no conflict.
        typed = filing.request.POST.copy()
        typed["revision"] = str(dossier.revision)
        filing.form.data = typed
    held = defaultdict(list)
    for attachment in written.attachments:
        held[attachment.component].append(attachment)
    papers = [
        Paper(component, held[component.key], filing.papers.get(component.key, []))
        for component in (filing_round.components_of(dossier) if has_papers else ())
    ]
    event_on = office_date(dossier.starts_at) if dossier.starts_at else None
    today = office_date(now)
    missing = queries.what_is_missing(dossier, at=now)
    context = {
        "dossier": dossier,
        "form": filing.form,
        "sections": list(filing.form.sections()),
        "papers": papers,
        "has_papers": has_papers,
        "is_whole": now_step == WHOLE,
        "is_summary": now_step == wizard_steps.SUMMARY,
        "missing": missing,
        "unfinished": [
            filing_round.Problem(
                filing.anchor_of(PlanForm.ASKED_AS.get(one.field, one.field)),
                "",
                _missing_words(one, dossier),
            )
            for one in missing
        ]
        if now_step == wizard_steps.SUMMARY and not filing.form.is_bound
        else [],
        "told": told_finding(written.classification),
        "duplicates": queries.possible_duplicates(dossier)
        if now_step == wizard_steps.SUMMARY
        else (),
        "slip": written.slip,
        "last_day": queries.last_filing_day(
            event_on=event_on, authority=dossier.authority, on=today
        )
        if event_on
        else None,
        "today": today,
        **wizard_steps.progress(dossier, now_step),
        "problems": filing.problems
        + [
            filing_round.Problem(
                f"#id_file-{paper.component.key}", words.named(paper.component), text
            )
            for paper in papers
            for text in paper.problems
        ],
        "max_bytes": settings.ATTACHMENT_MAX_BYTES,
        "max_megabytes": settings.ATTACHMENT_MAX_BYTES // MEGABYTE,
        "accept": ",".join(sorted(EXTENSIONS)),
        "lead_days": queries.lead_days(dossier.authority, on=today),
        "crumbs": _crumbs(filing.request, dossier),
    }
    context["consents"] = queries.consents_for(dossier).exists()
    return render(filing.request, "permits/edit.html", context, status=filing.status)
