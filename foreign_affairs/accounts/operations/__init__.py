"""Writing accounts. Each operation is one transaction with its audit entry."""

from foreign_affairs.accounts.operations.people import (
    API_TOKEN_LIFE,
    INVITATION_LIFE,
    INVITATIONS_COUNTED_FOR,
    MOST_INVITATIONS,
    RIGHTS,
    TOKEN_USE_NOTED_EVERY,
    OrganisationFacts,
    accept_invitation,
    add_user,
    choose_language,
    create_token,
    found_organisation,
    invite_colleague,
    keep_changes,
    note_token_use,
    revoke_token,
    set_roles,
)
from foreign_affairs.accounts.operations.stand_ins import (
    AlreadyOver,
    call_off_stand_in,
    set_stand_in,
)

__all__ = [
    "API_TOKEN_LIFE",
    "INVITATIONS_COUNTED_FOR",
    "INVITATION_LIFE",
    "MOST_INVITATIONS",
    "RIGHTS",
    "TOKEN_USE_NOTED_EVERY",
    "AlreadyOver",
    "OrganisationFacts",
    "accept_invitation",
    "add_user",
    "call_off_stand_in",
    "choose_language",
    "create_token",
    "found_organisation",
    "invite_colleague",
    "keep_changes",
    "note_token_use",
    "revoke_token",
    "set_roles",
    "set_stand_in",
]
