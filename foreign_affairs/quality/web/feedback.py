"""The pages of feedback: filing it, finding it again, and the office's list and acts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.quality import operations, queries, sheets
from foreign_affairs.quality.domain.lifecycle import FEEDBACK, OPEN
from foreign_affairs.quality.models import Feedback
from foreign_affairs.quality.web import words
from foreign_affairs.quality.web.forms.feedback import (
    ACTION_FORMS,
    LEADING,
    ActionForm,
    FilingForm,
    FindForm,
    ListFilter,
    MemberFilingForm,
    PublicFilingForm,
)
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.filters import words_within
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries as permits
from permits.domain.reminders import left_working_days

PAGE_SIZE = 25
OWN_SHOWN = 20
OPERATIONS = {name: getattr(operations, name) for name in ACTION_FORMS}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def file(request: HttpRequest) -> HttpResponse:
    """File feedback: for the organisation where one is signed in, else with an e-mail address."""
    actor = actor_of(request)
    is_member = actor.holds(Role.ORGANISER) and actor.organisation_id is not None
    form = _filing_form(request, actor, is_member=is_member)
    if request.method != "POST":
        return _filing_page(request, form, actor, is_member=is_member)
    if answers.too_often(request, "feedback"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    if not form.is_valid():
        status = answers.UNREADABLE
        return _filing_page(request, form, actor, is_member=is_member, status=status)
    now = timezone.now()
    try:
        if is_member:
            filed = operations.file_feedback(actor=actor, at=now, **form.arguments())
        else:
            language = get_language() or "vi"
            filed = operations.file_by_email(
                actor=actor, at=now, language=language, **form.arguments()
            )
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        return _filing_page(
            request, form, actor, is_member=is_member, reasons=reasons, status=status
        )
    messages.success(
        request,
        _("Thank you. We have it under the reference %(reference)s.")
        % {"reference": filed.reference},
    )
    if is_member:
        return redirect("feedback_item", filed.pk)
    return redirect(f"{reverse('feedback_track')}?reference={filed.reference}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Where a feedback stands, and the way to take it back, by reference and e-mail address."""
    if request.method != "POST":
        form = FindForm(initial={"reference": request.GET.get("reference", "")[:12]})
        return render(request, "quality/feedback_track.html", {"form": form})
    if answers.too_often(request, "tracking"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    form = FindForm(request.POST)
    if not form.is_valid():
        status = answers.UNREADABLE
        return render(request, "quality/feedback_track.html", {"form": form}, status=status)
    reasons: Sequence[Reason] = ()
    status = 200
    try:
        if "withdraw" in request.POST:
            operations.withdraw_by_email(
                **form.cleaned_data, actor=actor_of(request), at=timezone.now()
            )
        found = queries.by_reference_and_email(**form.cleaned_data)
    except NotVisible:
        form.add_error(None, _("Nothing was filed under this reference with this address."))
        return render(request, "quality/feedback_track.html", {"form": form}, status=404)
    except Refusal as refusal:
        if not isinstance(refusal, answers.ANSWERED):
            raise
        found = queries.by_reference_and_email(**form.cleaned_data)
        reasons, status = answers.reasons_of(refusal), answers.status_of(refusal)
    context = {
        "form": form,
        "found": found,
        "reasons": reasons,
        "next": words.next_step(found, to_do="", is_staff=False),
        "left": _left(found),
        "tone": words.TONES[found.state],  # type: ignore[index]
        "may_withdraw": "withdraw" in queries.actions_by_email(found),
    }
    return render(request, "quality/feedback_track.html", context, status=status)


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponseBase:
    """The office's list: what an answer is owed to first, by its day."""
    actor = actor_of(request)
    if not actor.is_staff:
        raise Forbidden
    form = ListFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.with_people(queries.feedback_visible_to(actor))
    if asked.get("state") == "open":
        found = queries.open_feedback(found)
    elif asked.get("state"):
        found = found.filter(state=asked["state"])
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("q"):
        found = found.filter(words_within("search_text", asked["q"]))
    found = queries.by_urgency(found)
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.FEEDBACK, name="feedback")
    page: Any = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(one, actor) for one in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(asked.values())}
    return render(request, "quality/feedback_list.html", context)


@require_safe
@login_required
@never_cache
def item(request: HttpRequest, feedback_id: int) -> HttpResponse:
    return _page(request, _visible(request, feedback_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: HttpRequest, feedback_id: int, action: str) -> HttpResponse:
    """One act of the lifecycle; a refusal comes back on the page with what was typed."""
    seen = _visible(request, feedback_id)
    if action not in ACTION_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("feedback_item", feedback_id)
    actor = actor_of(request)
    form = ACTION_FORMS[action](request.POST, feedback=seen)
    try:
        # The table is asked before the form, as the API does: 403 and 409 come before 422.
        FEEDBACK.step(action, state=seen.state, roles=queries.feedback_roles(seen, actor))
        if not form.is_valid():
            return _page(request, seen, refused=form, status=answers.UNREADABLE)
        OPERATIONS[action](
            feedback_id=feedback_id, actor=actor, at=timezone.now(), **form.arguments()
        )
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        fresh = _visible(request, feedback_id)
        return _page(request, fresh, refused=form, reasons=reasons, status=status)
    messages.success(request, form.done)
    return redirect("feedback_item", feedback_id)


def _filing_form(request: HttpRequest, actor: Actor, *, is_member: bool) -> FilingForm:
    data = request.POST if request.method == "POST" else None
    if not is_member:
        return PublicFilingForm(data, initial={"code": request.GET.get("code", "")[:40]})
    assert actor.organisation_id is not None, "a member belongs to an organisation"
    dossiers = permits.visible_to(actor).filter(organisation_id=actor.organisation_id)
    return MemberFilingForm(
        data,
        dossiers=dossiers.exclude(title_vi="").order_by("-created_at"),
        initial={"dossier": request.GET.get("dossier", "")[:18]},
    )


def _filing_page(
    request: HttpRequest,
    form: FilingForm,
    actor: Actor,
    *,
    is_member: bool,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    own = queries.feedback_visible_to(actor).exclude(organisation=None)
    mine = queries.with_people(own).order_by("-received_at")[:OWN_SHOWN] if is_member else ()
    context = {
        "form": form,
        "is_member": is_member,
        "mine": [_row(one, actor) for one in mine],
        "days": queries.answered_within(is_complaint=False, on=office_date(timezone.now())),
        "complaint_days": queries.answered_within(
            is_complaint=True, on=office_date(timezone.now())
        ),
        "reasons": reasons,
    }
    return render(request, "quality/feedback.html", context, status=status)


def _visible(request: HttpRequest, feedback_id: int) -> Feedback:
    visible = queries.with_people(queries.feedback_visible_to(actor_of(request)))
    found = visible.filter(pk=feedback_id).first()
    if found is None:
        raise NotVisible
    return found


def _left(feedback: Feedback) -> int | None:
    """Working days left for the answer; None where none is owed or the year is not published."""
    if feedback.state not in OPEN or feedback.due_on is None:
        return None
    today = office_date(timezone.now())
    return left_working_days(current_calendar(), today=today, due_on=feedback.due_on)


def _leading(feedback: Feedback, actor: Actor, possible: Sequence[str]) -> str:
    """The action that stands on top.

    What is assigned already is assigned anew below, and a filer may close but need not.
    """
    below = {"assign"} if feedback.handler_id else set()
    below |= set() if actor.is_staff else {"close"}
    return next((one for one in LEADING if one in possible and one not in below), "")


def _row(feedback: Feedback, actor: Actor) -> dict[str, Any]:
    leading = _leading(feedback, actor, queries.feedback_actions(feedback, actor))
    to_do = str(ACTION_FORMS[leading].to_do) if leading else ""
    return {
        "feedback": feedback,
        "tone": words.TONES[feedback.state],  # type: ignore[index]
        "next": words.next_step(feedback, to_do=to_do, is_staff=actor.is_staff),
        "left": _left(feedback),
    }


def _page(
    request: HttpRequest,
    feedback: Feedback,
    *,
    refused: ActionForm | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    possible = queries.feedback_actions(feedback, actor)
    forms = {
        action: refused
        if refused and refused.action == action
        else ACTION_FORMS[action](feedback=feedback)
        for action in possible
    }
    leading = forms.pop(_leading(feedback, actor, possible), None)
    reads_all = queries.reads_who_filed(actor)
    if actor.is_staff:
        first = (_("Feedback"), reverse("feedback_list"))
    else:
        first = (_("Feedback"), reverse("feedback"))
    context = {
        "feedback": feedback,
        "next": words.next_step(
            feedback, to_do=str(leading.to_do) if leading else "", is_staff=actor.is_staff
        ),
        "left": _left(feedback),
        "tone": words.TONES[feedback.state],  # type: ignore[index]
        "leading": leading,
        "others": list(forms.values()),
        "refused": refused,
        "reasons": reasons,
        "about": list(feedback.against.all()) if reads_all else [],
        "email": feedback.email if reads_all else "",
        "shows_inner": actor.is_staff,
        "events": words.timeline(feedback, actor),
        "crumbs": [first, (feedback.reference, None)],
    }
    return render(request, "quality/feedback_item.html", context, status=status)
