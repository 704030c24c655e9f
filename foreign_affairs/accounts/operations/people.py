"""Accounts, organisations and their members, roles, tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import (
    STAFF_ROLES,
    ApiToken,
    HeldRole,
    Invitation,
    Organisation,
    Role,
    User,
)
from foreign_affairs.accounts.queries import open_invitation
from foreign_affairs.accounts.tokens import new_token, token_hash
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, RuleBroken

API_TOKEN_LIFE = timedelta(days=365)
INVITATION_LIFE = timedelta(days=14)
# A new organisation brings its people in within a day or two; more than this is mail to strangers
# in the office's name. Source: office practice.
MOST_INVITATIONS = 20
INVITATIONS_COUNTED_FOR = timedelta(hours=24)
TOKEN_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What an organiser says of itself at sign-up."""

    name: str
    kind: str
    address: str
    phone: str
    name_en: str = ""


@transaction.atomic(durable=True)
def found_organisation(
    *, user: User, facts: OrganisationFacts, actor: Actor, at: datetime
) -> Organisation:
    """Make the organisation of a new organiser and the organiser its first member.

    Writes organisation, role and one audit entry. Raises RuleBroken if the user already belongs
    to an organisation or works in the office.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _must_be_free(user)
    organisation = Organisation.objects.create(
        name=facts.name,
        name_en=facts.name_en,
        kind=facts.kind,
        address=facts.address,
        phone=facts.phone,
    )
    _join(user, organisation)
    record(organisation, "found_organisation", actor=actor, at=at, details={"member": user.pk})
    organisation.save(update_fields=["revision"])
    return organisation


def register_organisation(*, facts: OrganisationFacts, actor: Actor, at: datetime) -> Organisation:
    """Make an organisation that has no member yet, as for papers that it brings to the desk.

    Inside a transaction. Writes it with one audit entry. Raises Forbidden unless the desk acts,
    RuleBroken for an empty field or where one of this name, written alike, is known already.
    """
    if not actor.holds(Role.DESK):
        raise Forbidden(Reason("wrong_role", "Only the desk registers other organisations."))
    reasons = [
        Reason("missing", "Say this of the new organisation.", f"new_{name}")
        for name in ("name", "kind", "address", "phone")
        if not getattr(facts, name).strip()
    ]
    wanted = fold(facts.name)
    if any(fold(name) == wanted for name in Organisation.objects.values_list("name", flat=True)):
        reasons.append(
            Reason(
                "organisation_known",
                "An organisation of this name is registered already: choose it.",
                "new_name",
            )
        )
    if reasons:
        raise RuleBroken(reasons)
    organisation = Organisation.objects.create(
        name=facts.name.strip(),
        name_en=facts.name_en.strip(),
        kind=facts.kind,
        address=facts.address.strip(),
        phone=facts.phone.strip(),
    )
    record(organisation, "register_organisation", actor=actor, at=at)
    organisation.save(update_fields=["revision"])
    return organisation


def invite_colleague(*, email: str, actor: Actor, at: datetime) -> tuple[Invitation, str]:
    """Offer `email` membership of the actor's organisation; the secret is returned once.

    Inside a transaction that also queues the mail. Writes the invitation and one audit entry. A
    member of another organisation is invited like anybody else, and cannot accept: the answer
    must not tell strangers who is a member where. Raises Forbidden if the actor belongs to no
    organisation, RuleBroken if the address is a colleague's, whom the actor sees among the
    members anyhow, or if the organisation sent MOST_INVITATIONS in the last 24 hours.
    """
    if actor.user is None or not actor.organisation_id:
        raise Forbidden(Reason("no_organisation", "Only members of an organisation can invite."))
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    reasons = []
    if organisation.members.filter(email__iexact=email).exists():
        reasons.append(
            Reason("already_member", "This address belongs to a member already.", "email")
        )
    lately = organisation.invitations.filter(created_at__gt=at - INVITATIONS_COUNTED_FOR)
    if lately.count() >= MOST_INVITATIONS:
        reasons.append(
            Reason(
                "too_many_invitations",
                "Your organisation has sent %(most)s invitations in the last 24 hours, which is "
                "the most there may be. Please invite more people tomorrow.",
                values={"most": MOST_INVITATIONS},
            )
        )
    if reasons:
        raise RuleBroken(reasons)
    token = new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        token_hash=token_hash(token),
        invited_by=actor.user,
        created_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    record(
        organisation, "invite_colleague", actor=actor, at=at, details={"invitation": invitation.pk}
    )
    organisation.save(update_fields=["revision"])
    return invitation, token


@transaction.atomic(durable=True)
def accept_invitation(*, token: str, user: User, actor: Actor, at: datetime) -> Organisation:
    """Join the organisation that invited `user`.

    Raises NotVisible if the link is used, past its end or meant for another address, RuleBroken
    if the user belongs to an organisation already.
    """
    invitation = open_invitation(token, at=at)
    if invitation is None or invitation.email.casefold() != user.email.casefold():
        raise NotVisible
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    user = User.objects.select_for_update().get(pk=user.pk)
    _must_be_free(user)
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at)
    if not taken:
        raise NotVisible
    _join(user, organisation)
    record(organisation, "accept_invitation", actor=actor, at=at, details={"member": user.pk})
    organisation.save(update_fields=["revision"])
    return organisation


@transaction.atomic(durable=True)
def set_roles(*, user: User, roles: frozenset[Role], actor: Actor, at: datetime) -> User:
    """Make `roles` the roles that `user` holds; feeds and sessions see it at their next read."""
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator gives and takes roles."))
    user = User.objects.select_for_update().get(pk=user.pk)
    before = set(user.held_roles.values_list("role", flat=True))
    user.held_roles.exclude(role__in=roles).delete()
    HeldRole.objects.bulk_create(HeldRole(user=user, role=role) for role in roles - before)
    user.is_staff = Role.ADMINISTRATOR in roles
    user.rights_revision += 1
    record(
        user,
        "set_roles",
        actor=actor,
        at=at,
        details={"before": sorted(before), "after": sorted(str(role) for role in roles)},
    )
    user.save(update_fields=["is_staff", "rights_revision", "revision"])
    return user


@transaction.atomic(durable=True)
def create_token(
    *, user: User, name: str, actor: Actor, at: datetime, life: timedelta = API_TOKEN_LIFE
) -> tuple[ApiToken, str]:
    """Make an API token of `user`; the secret is returned once and only its hash is kept."""
    user = User.objects.select_for_update().get(pk=user.pk)
    secret = new_token()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        hint=secret[:6],
        token_hash=token_hash(secret),
        created_at=at,
        expires_at=at + life,
    )
    record(user, "create_token", actor=actor, at=at, details={"token": token.pk, "name": name})
    user.save(update_fields=["revision"])
    return token, secret


@transaction.atomic(durable=True)
def revoke_token(*, token_id: int, actor: Actor, at: datetime) -> None:
    """End one of the actor's own tokens; twice is once. Raises NotVisible if it is not theirs."""
    if actor.user is None:
        raise NotVisible
    user = User.objects.select_for_update().get(pk=actor.user.pk)
    token = user.api_tokens.filter(pk=token_id).first()
    if token is None:
        raise NotVisible
    if token.revoked_at:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(user, "revoke_token", actor=actor, at=at, details={"token": token.pk})
    user.save(update_fields=["revision"])


@transaction.atomic(durable=True)
def choose_language(*, language: str, actor: Actor, at: datetime) -> None:
    """Write to the actor in `language` from now on. Choosing the same again writes nothing.

    Raises NotVisible without an account.
    """
    if actor.user is None:
        raise NotVisible
    user = User.objects.select_for_update().get(pk=actor.user.pk)
    if user.language == language:
        return
    user.language = language
    record(user, "choose_language", actor=actor, at=at, details={"language": language})
    user.save(update_fields=["language", "revision"])


# What changes what a person may see: feeds are validated by `rights_revision`.
RIGHTS = frozenset({"is_active", "unit"})


def keep_changes(user: User, *, changed: Iterable[str], actor: Actor, at: datetime) -> None:
    """Save the `changed` fields of `user` with one audit entry that names them, not their values.

    Inside a transaction. Raises Forbidden unless the actor is an administrator.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator changes accounts."))
    fields = sorted(set(changed))
    if not fields:
        return
    locked = User.objects.select_for_update().get(pk=user.pk)
    for field in fields:
        setattr(locked, field, getattr(user, field))
    if RIGHTS.intersection(fields):
        locked.rights_revision += 1
    record(locked, "change_user", actor=actor, at=at, details={"fields": fields})
    locked.save(update_fields=[*fields, "rights_revision", "revision"])


def add_user(user: User, *, actor: Actor, at: datetime) -> None:
    """Write a new account, as yet without a role, with its first audit entry.

    Inside a transaction. Raises Forbidden unless the actor is an administrator.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator changes accounts."))
    user.save(force_insert=True)
    record(user, "add_user", actor=actor, at=at)
    user.save(update_fields=["revision"])


def note_token_use(token: ApiToken, *, at: datetime) -> None:
    """Remember that `token` was used, at most once an hour; no act, so no audit entry."""
    if token.last_used_at and at - token.last_used_at < TOKEN_USE_NOTED_EVERY:
        return
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    token.last_used_at = at


def _must_be_free(user: User) -> None:
    if user.organisation_id:
        raise RuleBroken([Reason("already_member", "You belong to an organisation already.")])
    if user.held_roles.filter(role__in=STAFF_ROLES).exists():
        raise RuleBroken(
            [Reason("works_here", "Somebody who works in the office cannot be an organiser.")]
        )


def _join(user: User, organisation: Organisation) -> None:
    user.organisation = organisation
    user.rights_revision += 1
    user.save(update_fields=["organisation", "rights_revision"])
    HeldRole.objects.get_or_create(user=user, role=Role.ORGANISER)
