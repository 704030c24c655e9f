"""Who belongs to a delegation: entered, changed and taken out one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from delegations import operations
from delegations.models import Delegation, Member
from delegations.web.asking import Plain, act_of, allowed, confirmed, crumbs_of, sent
from delegations.web.forms.members import MemberForm
from delegations.web.visible import member_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def add(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Enter one more guest."""
    delegation = allowed(request, delegation_id, "add_member")
    form = MemberForm(request.POST) if request.method == "POST" else MemberForm()
    if request.method == "POST":
        refusal = attempt(
            form,
            lambda: operations.add_member(
                delegation_id=delegation_id, **act_of(request), **form.facts()
            ),
        )
        if refusal is None:
            messages.success(request, _("The member is entered."))
            again = "add_member" if request.POST.get("do") == "again" else "delegation"
            return redirect(again, delegation_id)
        return _form_page(request, delegation, form, refusal=refusal)
    return _form_page(request, delegation, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, delegation_id: int, member_id: int) -> HttpResponse:
    """Change what is written of one guest; what is hidden stays unless it is given anew."""
    delegation = allowed(request, delegation_id, "change_member")
    member = member_of(delegation, member_id)
    if request.method != "POST":
        return _form_page(request, delegation, MemberForm(member=member), member)
    form = MemberForm(request.POST, member=member)
    refusal = attempt(
        form,
        lambda: operations.change_member(
            delegation_id=delegation_id,
            member_id=member_id,
            revision=form.cleaned_data["revision"] or -1,
            **act_of(request),
            **form.facts(),
        ),
    )
    if refusal is not None:
        return _form_page(request, delegation, form, member, refusal=refusal)
    messages.success(request, _("What is written of the member was changed."))
    return redirect("delegation", delegation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def remove(request: HttpRequest, delegation_id: int, member_id: int) -> HttpResponse:
    """Take one guest out of the list."""
    delegation = allowed(request, delegation_id, "remove_member")
    member = member_of(delegation, member_id)
    return confirmed(
        request,
        delegation,
        Plain(sent(request)),
        lambda: operations.remove_member(
            delegation_id=delegation_id, member_id=member_id, **act_of(request)
        ),
        said=_("The member was taken out of the list."),
        title=_("Remove %(name)s") % {"name": member.full_name},
        text=_("With what is kept of the passport. The history keeps that somebody was removed."),
        action=_("Remove from the list"),
        tone="end",
    )


def _form_page(
    request: HttpRequest,
    delegation: Delegation,
    form: MemberForm,
    member: Member | None = None,
    *,
    refusal: Refused = NOT_REFUSED,
) -> HttpResponse:
    context = {
        "delegation": delegation,
        "member": member,
        "form": form,
        "reasons": refusal.reasons,
        "crumbs": crumbs_of(delegation, member.full_name if member else _("Add a member")),
    }
    return render(request, "delegations/member.html", context, status=refusal.status)
