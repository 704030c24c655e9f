"""What takes more than one app to write."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from foreign_affairs.accounts import operations as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Invitation
from foreign_affairs.notifications import operations as notifications


@transaction.atomic(durable=True)
def invite_colleague(*, email: str, actor: Actor, at: datetime) -> Invitation:
    """Invite `email` to the actor's organisation by a mail in the actor's language.

    Writes the invitation, one audit entry and one notice, or nothing. The notice is listed for
    nobody, whether or not the address has an account. The link's secret is kept as a hash with the
    invitation, and in clear only with the notice until the mail is out. Raises what
    `accounts.operations.invite_colleague` and `notifications.operations.queue` raise.
    """
    invitation, secret = accounts.invite_colleague(email=email, actor=actor, at=at)
    notifications.queue(
        invitation,
        "invitation",
        to=None,
        address=invitation.email,
        context={
            "organisation": invitation.organisation.name,
            "inviter": invitation.invited_by.full_name,
            "expires_at": invitation.expires_at,
        },
        secret_path=reverse("join", args=[secret]),
        language=invitation.invited_by.language,
        at=at,
    )
    return invitation
