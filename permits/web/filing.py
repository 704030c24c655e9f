"""The organiser's pages: what it takes, the form of the plan with its papers, the own dossiers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.models import Role
from foreign_affairs.documents.checks import EXTENSIONS
from foreign_affairs.refusals import Conflict, Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.rest.sentences import said
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import deadline_rule
from permits import operations, queries
from permits.domain.lifecycle import State
from permits.models import Attachment, Component, Dossier
from permits.web import answers, lists, words
from permits.web.forms.plan import PlanForm
from permits.web.visible import only_for, visible

TIMES = ("starts_at", "ends_at")
MEGABYTE = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Who may apply, with what, how long it takes; opens a draft."""
    actor, now = actor_of(request), timezone.now()
    published = queries.published_procedures()
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        asked = request.POST.get("procedure")
        known = next((one.code for one in published if one.code == asked), "")
        try:
            dossier = operations.open_draft(procedure_code=known, plan={}, actor=actor, at=now)
        except RuleBroken as refusal:
            reasons = refusal.reasons
        else:
            return redirect("edit_dossier", dossier.pk)
    today = office_date(now)
    procedures = [
        (procedure, version)
        for procedure in published
        if (version := queries.version_in_force(procedure, on=today))
    ]
    drafts = queries.visible_to(actor).filter(state=State.DRAFT, channel=Dossier.Channel.ONLINE)
    context = {
        "procedures": procedures,
        "reasons": reasons,
        "lead_days": deadline_rule("permit.lead.local", on=today).length,
        "may_file": actor.holds(Role.ORGANISER),
        "lacks_organisation": actor.user is not None
        and not actor.is_staff
        and actor.organisation_id is None,
        "drafts": drafts.order_by("-created_at")[:5] if actor.holds(Role.ORGANISER) else (),
    }
    return render(request, "permits/apply.html", context, status=422 if reasons else 200)


@require_safe
@login_required
def my_dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers of the caller's organisation, the newest first."""
    only_for(request, Role.ORGANISER)
    actor, today = actor_of(request), office_date(timezone.now())
    dossiers = queries.with_sla_state(queries.visible_to(actor), today=today)
    page = lists.page_of(
        dossiers.order_by("-created_at", "-pk"),
        number=request.GET.get("page"),
        actor=actor,
        today=today,
    )
    return render(request, "permits/my_dossiers.html", {"page": page})


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
            Problem(anchor_of(name), str(self.form.fields[name].label), str(text))
            for name, texts in self.form.errors.items()
            for text in texts
            if (anchor_of(name), text) not in told
        ]
        places = [anchor_of(name) for names in PlanForm.ASKED for name in names]
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
                self.reasons.append(Problem(anchor_of(name), "", said(reason)))
            elif reason.code == "component_missing":
                self.papers[reason.field].append(said(reason))
            else:
                self.reasons.append(Problem("", "", said(reason)))


def anchor_of(name: str) -> str:
    return "#div_id_form" if name == "form" else f"#id_{name}"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The form of the plan with its papers.

    Whatever button was pressed, what was typed is saved first, as far as it can be read; then
    the chosen files are added, one is removed, or the dossier is handed in.
    """
    actor, dossier = actor_of(request), visible(request, dossier_id)
    if request.method != "POST":
        if not {"submit", "supplement"}.intersection(queries.available_actions(dossier, actor)):
            return redirect("dossier", dossier.pk)
        return _form_page(Filing(request, dossier, PlanForm(dossier=dossier)))
    return _filed(Filing(request, dossier, PlanForm(request.POST, dossier=dossier)))


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
    leads_to = _page_again(request, filing.dossier)
    if request.POST.get("do") == "hand_in":
        _hand_in(filing)
        done = _("The dossier is handed in. The one-stop desk answers within one working day.")
        leads_to = reverse("dossier", args=[filing.dossier.pk])
    if not filing.is_well:
        return _form_page(filing)
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
    fresh = Dossier.objects.get(pk=filing.dossier.pk)
    fields = filing.form.fields
    differ = [
        str(fields[PlanForm.ASKED_AS.get(name, name)].label) for name in fresh.plan.changed_by(plan)
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
    held = {str(paper.pk): paper.pk for paper in queries.attachments(filing.dossier)}
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


def _page_again(request: HttpRequest, dossier: Dossier) -> str:
    """Back to the form, at the papers where the button stood there."""
    at_papers = "remove" in request.POST or request.POST.get("do") == "upload"
    return reverse("edit_dossier", args=[dossier.pk]) + ("#papers" if at_papers else "")


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


def _form_page(filing: Filing) -> HttpResponse:
    now = timezone.now()
    dossier = visible(filing.request, filing.dossier.pk)
    if filing.form.is_bound:
        # The page that comes back knows the draft as it is now: saving again is no conflict.
        typed = filing.request.POST.copy()
        typed["revision"] = str(dossier.revision)
        filing.form.data = typed
    held = defaultdict(list)
    for attachment in queries.attachments(dossier):
        held[attachment.component].append(attachment)
    papers = [
        Paper(component, held[component.key], filing.papers.get(component.key, []))
        for component in _components(dossier)
    ]
    context = {
        "dossier": dossier,
        "form": filing.form,
        "sections": list(filing.form.sections()),
        "papers": papers,
        "missing": queries.what_is_missing(dossier, at=now),
        "problems": filing.problems
        + [
            Problem(f"#id_file-{paper.component.key}", words.named(paper.component), text)
            for paper in papers
            for text in paper.problems
        ],
        "max_bytes": settings.ATTACHMENT_MAX_BYTES,
        "max_megabytes": settings.ATTACHMENT_MAX_BYTES // MEGABYTE,
        "accept": ",".join(sorted(EXTENSIONS)),
        "lead_days": deadline_rule("permit.lead.local", on=office_date(now)).length,
        "crumbs": [(_("My dossiers"), reverse("my_dossiers")), (dossier.number, None)]
        if not actor_of(filing.request).is_staff
        else [(_("One-stop desk"), reverse("desk")), (dossier.number, None)],
    }
    return render(filing.request, "permits/edit.html", context, status=filing.status)
