"""The form of a dossier, step by step: the questions, the plan, the papers, what is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foreign_affairs.documents.checks import EXTENSIONS
from foreign_affairs.refusals import Conflict, NotVisible, Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.rest.sentences import said
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.domain.filing import why_not_handed_in
from permits.domain.intake import Regime
from permits.domain.lifecycle import State
from permits.domain.values import Plan
from permits.models import Attachment, Component, Dossier
from permits.web import answers, words
from permits.web.findings import told_finding
from permits.web.forms.intake import AnswersForm, as_asked, guessed
from permits.web.forms.plan import WHOLE, PlanForm
from permits.web.visible import visible

TIMES = ("starts_at", "ends_at")
MEGABYTE = 1024 * 1024
QUESTIONS, PAPERS, SUMMARY = "questions", "papers", "summary"
STEP_NAMES = {
    QUESTIONS: gettext_lazy("Whose permit"),
    **{key: title for key, title, _blocks in PlanForm.SECTIONS},
    PAPERS: gettext_lazy("Papers"),
    SUMMARY: gettext_lazy("Look through and hand in"),
}
STEPS = tuple(STEP_NAMES)
MAY_WRITE = frozenset({"submit", "supplement"})
"""Acts that hand the form in; who may do one may write in it."""
NOT_FOR_A_NOTIFICATION = frozenset({"programme", "money", PAPERS})


@dataclass(slots=True)
class Problem:
    """One line of the summary on top: where it leads, what is wrong."""

    anchor: str
    label: str
    text: str


@dataclass(slots=True)
class Filing:
    """One round of the form: what came in, and what was wrong with it."""

    request: HttpRequest
    dossier: Dossier
    form: PlanForm
    status: int = 200
    reasons: list[Problem] = field(default_factory=list)
    papers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def act(self) -> dict[str, Any]:
        return {
            "dossier_id": self.dossier.pk,
            "actor": actor_of(self.request),
            "at": timezone.now(),
        }

    @property
    def is_well(self) -> bool:
        return not (self.reasons or self.form.errors or self.papers)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, once: first what concerns the whole, then in the form's order."""
        told = {(problem.anchor, problem.text) for problem in self.reasons}
        unreadable = [
            Problem(self.anchor_of(name), str(self.form.fields[name].label), str(text))
            for name, texts in self.form.errors.items()
            for text in texts
            if (self.anchor_of(name), text) not in told
        ]
        places = [self.anchor_of(name) for names in PlanForm.ASKED for name in names]
        return sorted(
            self.reasons + unreadable,
            key=lambda problem: places.index(problem.anchor) if problem.anchor in places else -1,
        )

    def note(self, reasons: Iterable[Reason], *, status: int) -> None:
        """Put each reason beside its field or paper, and on top."""
        self.status = status
        for reason in reasons:
            name = PlanForm.ASKED_AS.get(reason.field, reason.field)
            if name in self.form.fields:
                self.form.add_error(name, said(reason))
                self.reasons.append(Problem(self.anchor_of(name), "", said(reason)))
            elif reason.code == "component_missing" and self.step in (WHOLE, PAPERS):
                self.papers[reason.field].append(said(reason))
            else:
                self.reasons.append(Problem(self.anchor_of(name), "", said(reason)))

    @property
    def step(self) -> str:
        return self.form.step

    def anchor_of(self, name: str) -> str:
        """Where a question stands: on this page, or on the page of its step."""
        there = "#div_id_form" if name == "form" else f"#id_{name}"
        if name in self.form.fields:
            return there
        step = self.form.step_of.get(name, "")
        if name == "classification":
            step, there = QUESTIONS, ""
        elif not step and name:
            step, there = PAPERS, f"#id_file-{name}"
        return self.address_of(step) + there if step else ""

    def address_of(self, step: str) -> str:
        return reverse("edit_step", args=[self.dossier.pk, step])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Leads to the first step on which something is missing; a post is one of the whole form."""
    if request.method == "POST":
        return edit_step(request, dossier_id, WHOLE)
    dossier = _written(request, dossier_id).dossier
    if not MAY_WRITE.intersection(queries.available_actions(dossier, actor_of(request))):
        return redirect("dossier", dossier.pk)
    return redirect("edit_step", dossier.pk, _first_unfinished(dossier))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_step(request: HttpRequest, dossier_id: int, step: str) -> HttpResponse:
    """One step of the form, or all of it on one page.

    Whatever button was pressed, what was typed is saved first, as far as it can be read; then
    the chosen files are added, one is removed, the next step is shown, or the dossier is handed
    in.
    """
    actor, dossier = actor_of(request), _written(request, dossier_id).dossier
    if step not in (*STEPS, WHOLE):
        raise NotVisible
    if request.method != "POST":
        if not MAY_WRITE.intersection(queries.available_actions(dossier, actor)):
            return redirect("dossier", dossier.pk)
        if step == QUESTIONS:
            return _questions_page(request, dossier, AnswersForm(initial=_as_answered(dossier)))
        return _form_page(Filing(request, dossier, PlanForm(dossier=dossier, step=step)))
    if step == QUESTIONS:
        return _answered(request, dossier)
    return _filed(Filing(request, dossier, PlanForm(request.POST, dossier=dossier, step=step)))


def _written(request: HttpRequest, dossier_id: int) -> queries.Writing:
    """What is being written on a dossier that the caller sees."""
    return queries.writing(visible(request, dossier_id), at=timezone.now())


def _first_unfinished(dossier: Dossier) -> str:
    """The step of the first thing that is missing; the questions come before all others.

    A supplement begins at the papers where the form itself misses nothing.
    """
    missing = queries.what_is_missing(dossier, at=timezone.now())
    steps = {filing_step(dossier, reason) for reason in missing}
    ends_at = PAPERS if dossier.state == State.AWAITING_SUPPLEMENT else SUMMARY
    return next((step for step in steps_of(dossier) if step in steps), ends_at)


def filing_step(dossier: Dossier, reason: Reason) -> str:
    """On which step a thing that is missing is given."""
    if reason.field == "classification":
        return QUESTIONS
    if reason.code == "component_missing":
        return PAPERS
    name = PlanForm.ASKED_AS.get(reason.field, reason.field)
    return PlanForm(dossier=dossier).step_of.get(name, SUMMARY)


def steps_of(dossier: Dossier) -> tuple[str, ...]:
    """The steps of this dossier, in order: a notification has fewer."""
    if dossier.regime == Regime.NOTIFY:
        return tuple(step for step in STEPS if step not in NOT_FOR_A_NOTIFICATION)
    return STEPS


def _as_answered(dossier: Dossier) -> dict[str, Any]:
    said = queries.earlier_answers(dossier, at=timezone.now())
    return as_asked(said) if said else guessed(dossier)


def _answered(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Keep the answers; where they say that nothing is filed here, stay and say so."""
    form = AnswersForm(request.POST)
    if "erase" in request.POST:
        operations.erase_draft(dossier_id=dossier.pk, actor=actor_of(request), at=timezone.now())
        messages.success(request, _("The draft is empty now. Nothing of it was kept."))
        return redirect("edit_step", dossier.pk, QUESTIONS)
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
        reasons = answers.tell(form, refusal, fields={})
        return _questions_page(
            request, dossier, form, status=answers.status_of(refusal), reasons=reasons
        )
    dossier = _written(request, dossier.pk).dossier
    if why_not_handed_in(dossier.regime):
        return redirect("edit_step", dossier.pk, QUESTIONS)
    steps = steps_of(dossier)
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
        **_progress(dossier, QUESTIONS),
    }
    return render(request, "permits/questions.html", context, status=status)


def _progress(dossier: Dossier, step: str) -> dict[str, Any]:
    """Where in the steps this page stands."""
    steps = steps_of(dossier)
    number = steps.index(step) if step in steps else -1
    return {
        "step": step,
        "steps": [{"key": key, "title": STEP_NAMES[key], "is_now": key == step} for key in steps],
        "number": number + 1,
        "before": steps[number - 1] if number > 0 else "",
        "after": steps[number + 1] if 0 <= number < len(steps) - 1 else "",
    }


def _crumbs(request: HttpRequest, dossier: Dossier) -> list[tuple[str, str | None]]:
    first = (
        (_("One-stop desk"), reverse("desk"))
        if actor_of(request).is_staff
        else (_("My dossiers"), reverse("my_dossiers"))
    )
    return [first, (dossier.number, None)]


def _filed(filing: Filing) -> HttpResponse:
    request = filing.request
    if not filing.form.is_valid():
        filing.status = answers.UNREADABLE
    _save(filing)
    if "application/json" in request.headers.get("Accept", ""):
        return _autosaved(filing)
    _attach(filing)
    done = _("The draft is saved.")
    if "remove" in request.POST:
        _remove(filing, request.POST["remove"])
        done = _("The paper is removed.")
    leads_to = _page_again(request)
    if request.POST.get("do") in ("next", "back"):
        done, leads_to = "", _page_beside(filing, request.POST["do"])
    if request.POST.get("do") == "hand_in":
        done = _("The dossier is handed in. The one-stop desk answers within one working day.")
        if filing.dossier.state == State.AWAITING_SUPPLEMENT:
            done = _("The supplement is handed in. The days are counted anew from now.")
        _hand_in(filing)
        leads_to = reverse("dossier", args=[filing.dossier.pk])
    if not filing.is_well:
        return _form_page(filing)
    if done:
        messages.success(request, done)
    return redirect(leads_to)


def _save(filing: Filing) -> None:
    """Save what could be read. Times that can never be right stay on the page, the rest is kept."""
    plan = filing.form.plan()
    revision = filing.form.cleaned_data.get("revision")
    try:
        try:
            operations.update_draft(plan=plan, revision=revision, **filing.act)
        except RuleBroken as refusal:
            filing.note(refusal.reasons, status=422)
            rest = {name: value for name, value in plan.items() if name not in TIMES}
            operations.update_draft(plan=rest, revision=revision, **filing.act)
    except Stale:
        filing.status = 409
        filing.reasons.append(Problem("", "", _stale_words(filing, plan)))
    except (Conflict, RuleBroken) as refusal:
        filing.note(answers.reasons_of(refusal), status=answers.status_of(refusal))


def _stale_words(filing: Filing, plan: dict[str, Any]) -> str:
    fresh = _written(filing.request, filing.dossier.pk).dossier
    fields = filing.form.fields
    differ = [
        str(fields[PlanForm.ASKED_AS.get(name, name)].label)
        for name in fresh.plan.changed_by(plan)
        if PlanForm.ASKED_AS.get(name, name) in fields
    ]
    sentence = _(
        "Somebody saved this draft after you had opened it. What you typed still stands here, not "
        "saved yet: save once more to keep it."
    )
    return f"{sentence} {_('It differs in:')} {' · '.join(differ)}" if differ else sentence


def _attach(filing: Filing) -> None:
    components = {f"file-{part.key}": part.key for part in _components(filing.dossier)}
    for name in filing.request.FILES:
        component = components.get(name)
        if component is None:
            strange = Reason("no_such_component", "Choose which paper this is.", "component")
            filing.note([strange], status=422)
            continue
        for upload in filing.request.FILES.getlist(name):
            try:
                operations.attach(component=component, upload=upload, **filing.act)
            except RuleBroken as refusal:
                filing.status = 422
                texts = [said(reason) for reason in refusal.reasons]
                filing.papers[component].append(f"{upload.name}: {' '.join(texts)}")
            except Conflict as refusal:
                filing.note([refusal.message], status=409)
                return


def _remove(filing: Filing, number: str) -> None:
    papers = _written(filing.request, filing.dossier.pk).attachments
    held = {str(paper.pk): paper.pk for paper in papers}
    try:
        operations.detach(attachment_id=held.get(number, 0), **filing.act)
    except Conflict as refusal:
        filing.note([refusal.message], status=409)


def _hand_in(filing: Filing) -> None:
    """Hand in what was saved; beside answers that cannot be read, name what is missing, too."""
    if filing.is_well:
        try:
            hand_in = (
                operations.supplement
                if filing.dossier.state == State.AWAITING_SUPPLEMENT
                else operations.submit
            )
            hand_in(**filing.act)
        except (Conflict, RuleBroken) as refusal:
            filing.note(answers.reasons_of(refusal), status=answers.status_of(refusal))
    elif filing.status == answers.UNREADABLE:
        fresh = visible(filing.request, filing.dossier.pk)
        wrong = set(filing.form.errors) | set(filing.papers)
        missing = queries.what_is_missing(fresh, at=timezone.now())
        filing.note(
            (
                reason
                for reason in missing
                if PlanForm.ASKED_AS.get(reason.field, reason.field) not in wrong
            ),
            status=answers.UNREADABLE,
        )


def _autosaved(filing: Filing) -> JsonResponse:
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


def _page_beside(filing: Filing, way: str) -> str:
    found = _progress(filing.dossier, filing.step)
    step = found["after"] if way == "next" else found["before"]
    return filing.address_of(step or SUMMARY)


@dataclass(frozen=True, slots=True)
class Paper:
    """A component of the dossier with what was attached for it, and what is wrong there."""

    component: Component
    attachments: list[Attachment]
    problems: list[str]


def _components(dossier: Dossier) -> Iterable[Component]:
    """What may be attached today, in the procedure's order."""
    version = queries.version_in_force(dossier.procedure, on=office_date(timezone.now()))
    return version.components.all() if version else ()


def _missing_words(reason: Reason, dossier: Dossier) -> str:
    """What is missing, a paper with its name."""
    if reason.code != "component_missing":
        return said(reason)
    names = {part.key: words.named(part) for part in _components(dossier)}
    return f"{names.get(reason.field, reason.field)}: {said(reason)}"


def _form_page(filing: Filing) -> HttpResponse:
    now = timezone.now()
    written = _written(filing.request, filing.dossier.pk)
    dossier = written.dossier
    now_step = filing.step
    has_papers = now_step in (WHOLE, PAPERS)
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
        for component in (_components(dossier) if has_papers else ())
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
        "is_summary": now_step == SUMMARY,
        "missing": missing,
        "unfinished": [
            Problem(
                filing.anchor_of(PlanForm.ASKED_AS.get(one.field, one.field)),
                "",
                _missing_words(one, dossier),
            )
            for one in missing
        ]
        if now_step == SUMMARY and not filing.form.is_bound
        else [],
        "told": told_finding(written.classification),
        "duplicates": queries.possible_duplicates(dossier) if now_step == SUMMARY else (),
        "slip": written.slip,
        "last_day": queries.last_filing_day(
            event_on=event_on, authority=dossier.authority, on=today
        )
        if event_on
        else None,
        "today": today,
        **_progress(dossier, now_step),
        "problems": filing.problems
        + [
            Problem(f"#id_file-{paper.component.key}", words.named(paper.component), text)
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
