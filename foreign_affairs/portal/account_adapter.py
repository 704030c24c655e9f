"""How allauth meets this house: where people land, and what its mails and messages know."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from foreign_affairs.accounts.models import User
from foreign_affairs.rest.actor import actor_of


def remember_invited(request: HttpRequest, email: str) -> None:
    """Keep for this session that a link which was mailed to `email` has been opened."""
    request.session["proven_by_invitation"] = email.casefold()


def proven_by_invitation(request: HttpRequest) -> str:
    return str(request.session.get("proven_by_invitation", ""))


def lacks_organisation(request: HttpRequest) -> bool:
    """Whether the caller has signed up but neither belongs to an organisation nor works here."""
    actor = actor_of(request)
    return actor.user is not None and not actor.roles and actor.organisation_id is None


class AccountAdapter(DefaultAccountAdapter):
    """Usernames come from the local part of the e-mail; the office signs the mails."""

    def populate_username(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 -- allauth's signature
        user.username = user.username or self.generate_unique_username([user.email, "user"])

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whether an invitation's link, opened in this session, went to exactly this address.

        allauth's own stash would instead give the account the invited address whatever was typed.
        """
        return proven_by_invitation(request) == email.casefold()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """An organiser without an organisation is asked for it first; the rest land at home."""
        request.house_actor = None  # type: ignore[attr-defined]  # it was read before the sign-in
        return reverse(
            "organisation" if lacks_organisation(request) else settings.LOGIN_REDIRECT_URL
        )

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- the same
        return reverse("account")

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        english = get_language() == "en"
        office = settings.OFFICE_NAME_EN if english else settings.OFFICE_NAME_VI
        super().send_mail(
            template_prefix,
            email,
            {**context, "office": office, "address": settings.OFFICE_ADDRESS},
        )
