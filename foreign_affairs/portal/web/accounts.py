"""Account pages that allauth does not know: the organisation, its people, tokens."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foreign_affairs.accounts import operations, queries
from foreign_affairs.accounts.models import User
from foreign_affairs.portal.account_adapter import lacks_organisation, remember_invited
from foreign_affairs.portal.forms import InvitationForm, OrganisationForm, TokenForm
from foreign_affairs.portal.operations import invite_colleague
from foreign_affairs.refusals import NotVisible, Reason, Refusal, RuleBroken
from foreign_affairs.rest.actor import actor_of


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account, one line each."""
    return render(
        request, "account/account.html", {"lacks_organisation": lacks_organisation(request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Found the organisation of somebody who has just proven an e-mail."""
    form = OrganisationForm(request.POST or None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        assert isinstance(request.user, User)
        try:
            operations.found_organisation(
                user=request.user, facts=form.facts(), actor=actor, at=timezone.now()
            )
        except RuleBroken as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request, _("Your organisation is registered. You can file dossiers now.")
            )
            return redirect("home")
    if not lacks_organisation(request) and not reasons:
        return redirect("colleagues")
    return _page(request, "account/organisation.html", form, reasons)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def colleagues(request: HttpRequest) -> HttpResponse:
    """The members of the caller's organisation, open invitations, and a new one by e-mail."""
    actor = actor_of(request)
    if lacks_organisation(request):
        return redirect("organisation")
    form = InvitationForm(request.POST or None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_colleague(
                email=form.cleaned_data["email"], actor=actor, at=timezone.now()
            )
        except Refusal as refusal:
            reasons = getattr(refusal, "reasons", (refusal.message,))
        else:
            messages.success(
                request,
                _("An invitation is on its way to %(email)s.") % {"email": invitation.email},
            )
            return redirect("colleagues")
    own = actor.user.organisation if actor.user else None
    context = {
        "organisation": own,
        "members": own.members.filter(is_active=True).order_by("full_name", "pk") if own else (),
        "invitations": own.invitations.filter(
            accepted_at=None, expires_at__gt=timezone.now()
        ).order_by("-created_at")
        if own
        else (),
    }
    return _page(request, "account/colleagues.html", form, reasons, context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link: sign up or sign in, then join.

    The link came by mail to one address, so it has proven that address: a sign-up with it needs
    no second mail.
    """
    now = timezone.now()
    invitation = queries.open_invitation(token, at=now)
    if invitation is None:
        raise NotVisible
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and isinstance(request.user, User):
        try:
            operations.accept_invitation(
                token=token, user=request.user, actor=actor_of(request), at=now
            )
        except RuleBroken as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request,
                _("You belong to %(organisation)s now.")
                % {"organisation": invitation.organisation},
            )
            return redirect("home")
    if not request.user.is_authenticated:
        remember_invited(request, invitation.email)
    mine = (
        isinstance(request.user, User)
        and request.user.email.casefold() == invitation.email.casefold()
    )
    return render(
        request, "account/join.html", {"invitation": invitation, "mine": mine, "reasons": reasons}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The caller's API tokens; a new one's secret stands in the answer to its making alone."""
    assert isinstance(request.user, User)
    form = TokenForm(request.POST or None)
    secret = None
    if request.method == "POST" and form.is_valid():
        _token, secret = operations.create_token(
            user=request.user,
            name=form.cleaned_data["name"],
            actor=actor_of(request),
            at=timezone.now(),
        )
        form = TokenForm()
    own = queries.tokens_of(request.user)
    context = {"tokens": own, "secret": secret, "now": timezone.now()}
    return _page(request, "account/tokens.html", form, (), context)


@require_POST
@login_required
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    operations.revoke_token(token_id=token_id, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The token no longer opens anything."))
    return redirect("tokens")


def _page(
    request: HttpRequest,
    template: str,
    form: object,
    reasons: tuple[Reason, ...],
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """A form's page: 422 where a rule said no, 400 where the form itself is wrong, else 200."""
    status = 422 if reasons else 400 if getattr(form, "errors", None) else 200
    return render(
        request, template, {"form": form, "reasons": reasons, **(context or {})}, status=status
    )
