from datetime import UTC, datetime, timedelta

import pytest

from foreign_affairs.accounts import operations, queries
from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.accounts.models import ApiToken, HeldRole, Invitation, Organisation, Role, User
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from tests.cast import as_actor, person

AT = datetime(2026, 4, 20, 2, tzinfo=UTC)
FACTS = operations.OrganisationFacts(
    name="Hội Hữu nghị", kind="association", address="1 Lê Lợi", phone="0225", name_en="Friends"
)


@pytest.fixture
def newcomer(db):
    return person("mai", "Mai")


def state():
    """Everything that an operation on accounts may write."""
    models = (User, HeldRole, Organisation, Invitation, ApiToken, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def last_entry():
    entry = Entry.objects.order_by("-pk").first()
    return (
        entry.subject_kind,
        entry.subject_id,
        entry.action,
        entry.actor_id,
        entry.at,
        entry.details,
    )


def test_founding_makes_the_organisation_and_its_first_member(newcomer):
    organisation = operations.found_organisation(
        user=newcomer, facts=FACTS, actor=as_actor(newcomer), at=AT
    )

    newcomer.refresh_from_db()
    organisation.refresh_from_db()
    assert (organisation.name, organisation.name_en, organisation.revision) == (
        "Hội Hữu nghị",
        "Friends",
        1,
    )
    assert (newcomer.organisation, newcomer.rights_revision) == (organisation, 1)
    assert acting(newcomer).roles == {"organiser"}
    assert last_entry() == (
        "organisation",
        organisation.pk,
        "found_organisation",
        newcomer.pk,
        AT,
        {"member": newcomer.pk},
    )


@pytest.mark.parametrize(("who", "code"), [("lan", "already_member"), ("minh", "works_here")])
def test_who_belongs_somewhere_founds_nothing(request, who, code):
    user = request.getfixturevalue(who)
    before = state()

    with pytest.raises(RuleBroken) as refused:
        operations.found_organisation(user=user, facts=FACTS, actor=as_actor(user), at=AT)

    assert [reason.code for reason in refused.value.reasons] == [code]
    assert state() == before


def test_an_invitation_keeps_no_secret_and_lasts_two_weeks(lan, university):
    invitation, secret = operations.invite_colleague(
        email="mai@example.org", actor=as_actor(lan), at=AT
    )

    invitation.refresh_from_db()
    university.refresh_from_db()
    assert (invitation.organisation, invitation.email, invitation.invited_by) == (
        university,
        "mai@example.org",
        lan,
    )
    assert invitation.token_hash == token_hash(secret) != secret
    assert (invitation.created_at, invitation.expires_at) == (AT, AT + timedelta(days=14))
    assert university.revision == 1
    assert last_entry()[2:] == ("invite_colleague", lan.pk, AT, {"invitation": invitation.pk})


def test_who_belongs_nowhere_invites_nobody(minh):
    before = state()

    with pytest.raises(Forbidden):
        operations.invite_colleague(email="mai@example.org", actor=as_actor(minh), at=AT)

    assert state() == before


def test_a_colleague_is_not_invited_again(lan, trang):
    before = state()

    with pytest.raises(RuleBroken) as refused:
        operations.invite_colleague(email="TRANG@example.org", actor=as_actor(lan), at=AT)

    assert [reason.code for reason in refused.value.reasons] == ["already_member"]
    assert state() == before


def test_a_member_elsewhere_is_invited_like_anybody_and_cannot_accept(lan, otto, shipyard):
    _invitation, secret = operations.invite_colleague(
        email="OTTO@example.org", actor=as_actor(lan), at=AT
    )
    before = state()

    with pytest.raises(RuleBroken):
        accept(secret, otto)

    otto.refresh_from_db()
    assert otto.organisation == shipyard
    assert state() == before


def test_an_organisation_invites_twenty_people_in_a_day_and_no_more(lan, trang, otto):
    for number in range(20):
        operations.invite_colleague(
            email=f"p{number}@example.org", actor=as_actor([lan, trang][number % 2]), at=AT
        )
    before = state()
    later = AT + timedelta(hours=24)

    with pytest.raises(RuleBroken) as refused:
        operations.invite_colleague(
            email="one@example.org",
            actor=as_actor(lan),
            at=later - timedelta(microseconds=1),
        )

    assert [reason.code for reason in refused.value.reasons] == ["too_many_invitations"]
    assert state() == before
    operations.invite_colleague(email="one@example.org", actor=as_actor(otto), at=AT)
    operations.invite_colleague(email="one@example.org", actor=as_actor(lan), at=later)
    assert Invitation.objects.count() == 22


@pytest.fixture
def invited(lan, newcomer):
    return operations.invite_colleague(email="Mai@Example.org", actor=as_actor(lan), at=AT)[1]


def accept(token, user, at=AT):
    return operations.accept_invitation(token=token, user=user, actor=as_actor(user), at=at)


def test_an_invitation_is_accepted_by_whom_it_is_for(invited, newcomer, university):
    accept(invited, newcomer)

    newcomer.refresh_from_db()
    university.refresh_from_db()
    assert (newcomer.organisation, newcomer.rights_revision) == (university, 1)
    assert acting(newcomer).roles == {"organiser"}
    assert Invitation.objects.get().accepted_at == AT
    assert university.revision == 2
    assert last_entry()[2:] == ("accept_invitation", newcomer.pk, AT, {"member": newcomer.pk})


def test_an_invitation_is_good_once(invited, newcomer):
    accept(invited, newcomer)
    before = state()

    with pytest.raises(NotVisible):
        accept(invited, newcomer)

    assert state() == before


@pytest.mark.parametrize(
    ("who", "token", "at"),
    [
        ("newcomer", "wrong", AT),
        ("newcomer", None, AT + timedelta(days=14)),
        ("minh", None, AT),
    ],
    ids=["a wrong link", "past its end", "for somebody else"],
)
def test_an_invitation_that_is_not_good_changes_nothing(request, invited, who, token, at):
    user = request.getfixturevalue(who)
    before = state()

    with pytest.raises(NotVisible):
        accept(token or invited, user, at)

    assert state() == before


def test_a_member_of_another_organisation_cannot_accept(invited, newcomer, shipyard):
    newcomer.organisation = shipyard
    newcomer.save()
    before = state()

    with pytest.raises(RuleBroken):
        accept(invited, newcomer)

    assert state() == before


def test_roles_are_given_and_taken_by_an_administrator(an, minh):
    roles = frozenset({Role.OFFICER, Role.ADMINISTRATOR})

    operations.set_roles(user=minh, roles=roles, actor=as_actor(an), at=AT)

    minh.refresh_from_db()
    assert acting(minh).roles == {"officer", "administrator"}
    assert (minh.is_staff, minh.rights_revision, minh.revision) == (True, 1, 1)
    assert last_entry() == (
        "user",
        minh.pk,
        "set_roles",
        an.pk,
        AT,
        {"before": ["desk"], "after": ["administrator", "officer"]},
    )


def test_an_administrator_who_is_none_any_more_loses_the_admin(an):
    operations.set_roles(user=an, roles=frozenset(), actor=as_actor(an), at=AT)

    an.refresh_from_db()
    assert (acting(an).roles, an.is_staff) == (frozenset(), False)


@pytest.mark.parametrize("who", ["lan", "minh", "hoa", "binh", "le", "phuc"])
def test_nobody_else_gives_roles(request, otto, who):
    actor = as_actor(request.getfixturevalue(who))
    before = state()

    with pytest.raises(Forbidden):
        operations.set_roles(user=otto, roles=frozenset({Role.APPROVER}), actor=actor, at=AT)

    assert state() == before


def test_an_account_is_changed_by_naming_fields_and_never_values(an, minh, division):
    minh.phone, minh.unit = "0912", division

    operations.keep_changes(minh, changed=["phone", "unit"], actor=as_actor(an), at=AT)

    minh.refresh_from_db()
    assert (minh.phone, minh.unit, minh.rights_revision, minh.revision) == ("0912", division, 1, 1)
    assert last_entry()[2:] == ("change_user", an.pk, AT, {"fields": ["phone", "unit"]})


def test_nobody_else_changes_accounts(minh, lan):
    before = state()

    with pytest.raises(Forbidden):
        operations.keep_changes(lan, changed=["phone"], actor=as_actor(minh), at=AT)

    assert state() == before


def test_a_token_is_shown_once_and_lasts_a_year(lan):
    token, secret = operations.create_token(user=lan, name="script", actor=as_actor(lan), at=AT)

    token.refresh_from_db()
    lan.refresh_from_db()
    assert (token.user, token.name, token.hint) == (lan, "script", secret[:6])
    assert token.token_hash == token_hash(secret) != secret
    assert (token.expires_at, token.revoked_at) == (AT + timedelta(days=365), None)
    assert queries.live_token(secret, at=token.expires_at - timedelta(microseconds=1)) == token
    assert queries.live_token(secret, at=token.expires_at) is None
    assert lan.revision == 1
    assert last_entry()[2:] == ("create_token", lan.pk, AT, {"token": token.pk, "name": "script"})


def test_a_token_is_revoked_by_its_owner_and_twice_is_once(lan):
    token, secret = operations.create_token(user=lan, name="script", actor=as_actor(lan), at=AT)

    operations.revoke_token(token_id=token.pk, actor=as_actor(lan), at=AT)
    once = state()
    operations.revoke_token(token_id=token.pk, actor=as_actor(lan), at=AT + timedelta(days=1))

    assert queries.live_token(secret, at=AT) is None
    assert last_entry()[2:] == ("revoke_token", lan.pk, AT, {"token": token.pk})
    assert state() == once


def test_a_foreign_token_is_not_there(lan, otto):
    token, _secret = operations.create_token(user=lan, name="script", actor=as_actor(lan), at=AT)
    before = state()

    with pytest.raises(NotVisible):
        operations.revoke_token(token_id=token.pk, actor=as_actor(otto), at=AT)

    assert state() == before


def test_who_may_act_as_what(lan, minh, an):
    an.is_active = False

    assert (as_actor(lan).is_staff, as_actor(lan).organisation_id) == (False, lan.organisation_id)
    assert (as_actor(minh).is_staff, as_actor(minh).holds("desk", "leader")) == (True, True)
    assert as_actor(an).roles == frozenset()
    assert (NOBODY.user_id, NOBODY.organisation_id, NOBODY.is_staff) == (None, None, False)


def test_one_address_belongs_to_one_person(lan):
    twin = User(username="twin", email="LAN@example.org", full_name="Twin", password="x")

    assert [*twin_errors(twin)] == ["__all__"]


def twin_errors(user):
    try:
        user.full_clean()
    except Exception as refused:  # noqa: BLE001 -- any refusal is looked at by its fields
        return refused.message_dict
    return {}
