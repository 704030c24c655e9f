"""What is hidden of the guests, shown or handed out for a reason, and noted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from delegations import operations, queries, sheets, words
from delegations.models import Member
from delegations.web.asking import Plain, act_of, confirmed, crumbs_of, sent
from delegations.web.forms.members import ExportForm, FindPassportForm, ScanForm, WhyForm
from delegations.web.visible import member_of, visible
from foreign_affairs.documents.downloads import GUARDED
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.sentences import said as sentence_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def passport(request: HttpRequest, delegation_id: int, member_id: int) -> HttpResponse:
    """The passport in full, for a reason; it is noted who saw it, and nothing keeps the page."""
    delegation = visible(request, delegation_id)
    member = member_of(delegation, member_id)
    operations.must_see_passports(delegation, actor_of(request), action="passport")
    form = WhyForm(sent(request))
    refusal: Refused | None = NOT_REFUSED
    seen: list[Member] = []
    if request.method == "POST":
        refusal = attempt(
            form,
            lambda: seen.append(
                operations.see_passport(
                    delegation_id=delegation_id,
                    member_id=member_id,
                    **act_of(request),
                    **form.cleaned_data,
                )
            ),
        )
    context = {
        "delegation": delegation,
        "member": member,
        "seen": seen[0] if seen else None,
        "form": form,
        "scan_form": ScanForm(),
        "may_scan": "add_scan" in queries.delegation_actions(delegation, actor_of(request)),
        "reasons": refusal.reasons if refusal else (),
        "crumbs": crumbs_of(delegation, _("Passport")),
    }
    status = refusal.status if refusal else 200
    return render(request, "delegations/passport.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def find_passport(request: HttpRequest) -> HttpResponse:
    """Which guest of any delegation has exactly this number, for a reason; it is noted."""
    operations.must_find_passports(actor_of(request))
    form = FindPassportForm(sent(request))
    refusal: Refused | None = NOT_REFUSED
    found: list[Member] | None = None
    if request.method == "POST":
        seen: list[Member] = []
        refusal = attempt(
            form,
            lambda: seen.extend(operations.find_passport(**act_of(request), **form.cleaned_data)),
        )
        if refusal is None:
            # The number does not stand in the page of its answer.
            found, form = seen, FindPassportForm()
    context = {
        "form": form,
        "found": found,
        "reasons": refusal.reasons if refusal else (),
        "crumbs": [(_("Delegations"), reverse("delegations")), (_("Find a passport"), None)],
    }
    status = refusal.status if refusal else 200
    return render(request, "delegations/find_passport.html", context, status=status)


@require_http_methods(["POST"])
@login_required
@never_cache
def scan(request: HttpRequest, delegation_id: int, member_id: int) -> HttpResponseBase:
    """Keep a scan of the passport, remove it, or have it handed out for a reason."""
    delegation = visible(request, delegation_id)
    member_of(delegation, member_id)
    which: dict[str, Any] = {"delegation_id": delegation_id, "member_id": member_id}
    do = request.POST.get("do")
    if do == "open":
        why = WhyForm(request.POST)
        if not why.is_valid():
            messages.error(request, _("Say why you have to see the scan."))
            return redirect("passport", delegation_id, member_id)
        seen = operations.see_scan(**which, **act_of(request), **why.cleaned_data)
        headers = {**GUARDED, "Content-Disposition": "attachment"}
        return HttpResponse(seen.content, content_type=seen.media_type, headers=headers)
    form: forms.Form
    if do == "remove":
        form = Plain(request.POST)
        done = attempt(form, lambda: operations.remove_scan(**which, **act_of(request)))
    else:
        form = ScanForm(request.POST, request.FILES)
        done = attempt(
            form,
            lambda: operations.add_scan(
                **which, upload=form.cleaned_data["file"], **act_of(request)
            ),
        )
    if done is None:
        said = _("The scan was removed.") if do == "remove" else _("The scan is kept.")
        messages.success(request, said)
    else:
        problems = [str(text) for errors in form.errors.values() for text in errors]
        for text in [*problems, *(sentence_of(reason) for reason in done.reasons)]:
            messages.error(request, text)
    return redirect("passport", delegation_id, member_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def export(request: HttpRequest, delegation_id: int) -> HttpResponseBase:
    """The list as a spreadsheet that says who took it and when; it is noted."""
    delegation = visible(request, delegation_id)
    actor = actor_of(request)
    operations.must_export(delegation, actor)
    form = ExportForm(sent(request))
    if not queries.may_see_passports(delegation, actor):
        form.fields.clear()
    taken: list[HttpResponseBase] = []

    def take() -> None:
        act, said = act_of(request), dict(form.cleaned_data)
        members = operations.export_members(delegation_id=delegation_id, **act, **said)
        columns = sheets.MEMBERS + (sheets.PASSPORTS if said.get("with_passports") else ())
        mark = words.export_mark(delegation, who=str(actor.user), at=act["at"])
        taken.append(xlsx.answer(members, columns, name=delegation.reference, mark=mark))

    page = confirmed(
        request,
        delegation,
        form,
        take,
        said="",
        title=_("Take the list of members along"),
        text=_("On every page stands who took it and when; that is noted, too."),
        action=_("Download as a spreadsheet (XLSX)"),
        tone="next",
    )
    return taken[0] if taken else page
