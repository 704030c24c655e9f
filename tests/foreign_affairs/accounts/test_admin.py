import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.audit import queries
from foreign_affairs.audit.models import Entry
from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.workdays.models import DeadlineRule
from permits.models import Agency, Authorisation
from tests.cast import PASSWORD, as_actor


@pytest.fixture
def desk_of(client):
    """`desk_of(user)`: the admin as `user` sees it."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "accounts_user_changelist",
        "accounts_unit_changelist",
        "accounts_organisation_changelist",
        "accounts_apitoken_changelist",
        "account_emailaddress_changelist",
        "audit_entry_changelist",
        "notifications_notice_changelist",
    ],
)
def test_administrators_see_it_and_nobody_else(desk_of, an, minh, name):
    assert desk_of(an).get(page(name)).status_code == 200
    assert desk_of(minh).get(page(name)).status_code == 302


def test_a_person_is_changed_with_an_audit_entry(desk_of, an, minh):
    address = page("accounts_user_change", minh.pk)
    form = {
        "username": "minh",
        "is_active": "on",
        "full_name": "Trần Minh",
        "email": minh.email,
        "phone": "",
        "position": minh.position,
        "language": "vi",
        "unit": minh.unit_id,
        "is_superuser": "on",
        "is_staff": "on",
    }

    answer = desk_of(an).post(address, form)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    minh.refresh_from_db()
    assert (minh.full_name, minh.is_staff, minh.is_superuser) == ("Trần Minh", False, False)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.details) == (
        "change_user",
        an,
        {"fields": ["full_name"]},
    )


def test_roles_are_given_on_a_page_of_their_own(desk_of, an, minh):
    address = page("accounts_user_roles", minh.pk)

    shown = desk_of(an).get(address)
    answer = desk_of(an).post(address, {"roles": ["officer"]})

    assert (shown.status_code, answer.status_code) == (200, 302)
    assert acting(minh).roles == {"officer"}
    assert Entry.objects.get().action == "set_roles"


def test_staff_without_the_role_gives_none(desk_of, hoa, minh):
    User.objects.filter(pk=hoa.pk).update(is_staff=True)

    answer = desk_of(User.objects.get(pk=hoa.pk)).post(
        page("accounts_user_roles", minh.pk), {"roles": ["approver"]}
    )

    assert answer.status_code == 403
    assert acting(minh).roles == {"desk"}
    assert Entry.objects.count() == 0


def test_a_new_person_is_entered(desk_of, an):
    answer = desk_of(an).post(
        page("accounts_user_add"),
        {
            "username": "mai",
            "full_name": "Mai",
            "email": "mai@example.org",
            "usable_password": "true",
            "password1": "hoa-phuong-2026",
            "password2": "hoa-phuong-2026",
        },
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    mai = User.objects.get(username="mai")
    assert (mai.check_password("hoa-phuong-2026"), mai.revision) == (True, 1)
    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.action, entry.actor, entry.details) == (
        "user",
        mai.pk,
        "add_user",
        an,
        {},
    )
    assert list(queries.breaks()) == []


def password_form(word):
    return {"usable_password": "true", "password1": word, "password2": word}


def test_a_password_set_by_an_administrator_is_audited_without_its_value(desk_of, an, minh):
    answer = desk_of(an).post(
        page("auth_user_password_change", minh.pk), password_form("hoa-phuong-2026")
    )

    assert answer.status_code == 302, answer.context["adminForm"].form.errors
    minh.refresh_from_db()
    assert (minh.check_password("hoa-phuong-2026"), minh.revision) == (True, 1)
    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.action, entry.actor, entry.details) == (
        "user",
        minh.pk,
        "change_user",
        an,
        {"fields": ["password"]},
    )
    assert list(queries.breaks()) == []


def test_a_password_that_was_not_set_leaves_no_entry(desk_of, an, minh):
    shown = desk_of(an).get(page("auth_user_password_change", minh.pk))
    answer = desk_of(an).post(page("auth_user_password_change", minh.pk), password_form("short"))

    assert (shown.status_code, answer.status_code) == (200, 200)
    minh.refresh_from_db()
    assert (minh.check_password(PASSWORD), minh.revision) == (True, 0)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("superuser", [True, False])
def test_nobody_sets_a_password_without_the_administrators_role(desk_of, hoa, minh, superuser):
    User.objects.filter(pk=hoa.pk).update(is_staff=True, is_superuser=superuser)

    answer = desk_of(User.objects.get(pk=hoa.pk)).post(
        page("auth_user_password_change", minh.pk), password_form("hoa-phuong-2026")
    )

    assert answer.status_code == 403
    minh.refresh_from_db()
    assert (minh.check_password(PASSWORD), Entry.objects.count()) == (True, 0)


def test_the_admin_changes_no_rows_but_the_houses_own(rf, an):
    User.objects.filter(pk=an.pk).update(is_superuser=True)
    request = rf.get("/")
    request.user = User.objects.get(pk=an.pk)

    rooms = admin.site._registry

    assert [model for model, room in rooms.items() if not isinstance(room, ReadOnlyAdmin)] == []
    assert {
        model
        for model, room in rooms.items()
        if room.has_add_permission(request) or room.has_change_permission(request)
    } == {User, Unit, DeadlineRule, Authorisation, Agency}
    assert [model for model, room in rooms.items() if room.has_delete_permission(request)] == []


@pytest.mark.parametrize("act", ["change", "delete"])
def test_an_address_is_proven_by_its_owner_and_not_in_the_admin(desk_of, an, lan, act):
    User.objects.filter(pk=an.pk).update(is_superuser=True)
    address = EmailAddress.objects.create(user=lan, email=lan.email)

    answer = desk_of(User.objects.get(pk=an.pk)).post(
        page(f"account_emailaddress_{act}", address.pk),
        {"user": an.pk, "email": an.email, "verified": "on", "primary": "on", "post": "yes"},
    )

    assert answer.status_code == 403
    address.refresh_from_db()
    assert (address.user, address.email, address.verified) == (lan, lan.email, False)


def test_a_token_can_only_be_looked_at(desk_of, an, lan):
    token, _secret = operations.create_token(
        user=lan, name="script", actor=as_actor(lan), at=lan.date_joined
    )

    shown = desk_of(an).get(page("accounts_apitoken_change", token.pk))

    assert shown.status_code == 200
    assert token.token_hash not in shown.content.decode()
    assert desk_of(an).post(page("accounts_apitoken_change", token.pk), {}).status_code == 403
    assert desk_of(an).post(page("accounts_apitoken_delete", token.pk)).status_code == 403
