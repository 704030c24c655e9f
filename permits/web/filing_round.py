"""One round of the form: what came in is saved, papers come and go, it is handed in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foreign_affairs.refusals import Conflict, Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.rest.sentences import said
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.domain.lifecycle import State
from permits.models import Component, Dossier
from permits.web import wizard_steps
from permits.web.forms.plan import WHOLE, PlanForm
from permits.web.visible import visible

TIMES = ("starts_at", "ends_at")


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
            elif reason.code == "component_missing" and self.step in (WHOLE, wizard_steps.PAPERS):
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
            step, there = wizard_steps.QUESTIONS, ""
        elif not step and name:
            step, there = wizard_steps.PAPERS, f"#id_file-{name}"
        return self.address_of(step) + there if step else ""

    def address_of(self, step: str) -> str:
        return reverse("edit_step", args=[self.dossier.pk, step])


def written(request: HttpRequest, dossier_id: int) -> queries.Writing:
    """What is being written on a dossier that the caller sees."""
    return queries.writing(visible(request, dossier_id), at=timezone.now())


def save(filing: Filing) -> None:
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
    fresh = written(filing.request, filing.dossier.pk).dossier
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


def attach(filing: Filing) -> None:
    """Add the chosen files; what is wrong with one is told beside its paper."""
    components = {f"file-{part.key}": part.key for part in components_of(filing.dossier)}
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


def remove(filing: Filing, number: str) -> None:
    """Take the paper out whose button was pressed."""
    papers = written(filing.request, filing.dossier.pk).attachments
    held = {str(paper.pk): paper.pk for paper in papers}
    try:
        operations.detach(attachment_id=held.get(number, 0), **filing.act)
    except Conflict as refusal:
        filing.note([refusal.message], status=409)


def hand_in(filing: Filing) -> None:
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


def components_of(dossier: Dossier) -> Iterable[Component]:
    """What may be attached today, in the procedure's order."""
    version = queries.version_in_force(dossier.procedure, on=office_date(timezone.now()))
    return version.components.all() if version else ()
