"""The admin shows the table to administrators, and lets them keep the catalogue."""

import pytest
from django.test import Client

from foreign_affairs.accounts.models import HeldRole, Role, User
from foreign_affairs.audit.models import Entry
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay

pytestmark = pytest.mark.django_db


def signed_in(role):
    user = User.objects.create_user(
        role, f"{role}@example.org", "mua-phuong-do-2026", full_name=role, is_staff=True
    )
    HeldRole.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def rule_as_form(rule, **changed):
    names = [
        "key", "from_event", "length", "unit", "direction", "roll", "fixed_on", "basis",
        "confidence", "valid_from", "valid_to", "remark",
    ]  # fmt: skip
    return {name: getattr(rule, name) or "" for name in names} | changed


def test_an_administrator_sees_the_table_and_changes_nothing_in_it():
    client = signed_in(Role.ADMINISTRATOR)
    row = OfficeDay.objects.order_by("date").first()
    page = f"/admin/workdays/officeday/{row.pk}/change/"

    statuses = [
        client.get("/admin/workdays/edition/").status_code,
        client.get("/admin/workdays/officeday/").status_code,
        client.get(page).status_code,
        client.post(page, {"name_vi": "khác"}).status_code,
        client.get("/admin/workdays/edition/add/").status_code,
        client.post(
            f"/admin/workdays/edition/{row.edition_id}/delete/", {"post": "yes"}
        ).status_code,
    ]

    assert statuses == [200, 200, 200, 403, 403, 403]
    assert OfficeDay.objects.order_by("date").first().name_vi == row.name_vi
    assert Edition.objects.count() == 1


def test_an_administrator_keeps_the_catalogue_and_it_is_audited():
    client = signed_in(Role.ADMINISTRATOR)
    rule = DeadlineRule.objects.get(key="desk.supplement")

    answer = client.post(
        f"/admin/workdays/deadlinerule/{rule.pk}/change/", rule_as_form(rule, length=2)
    )

    rule.refresh_from_db()
    assert (answer.status_code, rule.length, rule.revision) == (302, 2, 1)
    assert Entry.objects.get().action == "keep_deadline_rule"


def test_a_rule_is_ended_and_never_deleted():
    client = signed_in(Role.ADMINISTRATOR)
    rule = DeadlineRule.objects.get(key="desk.supplement")

    answer = client.post(f"/admin/workdays/deadlinerule/{rule.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert DeadlineRule.objects.filter(pk=rule.pk).exists()


@pytest.mark.parametrize("role", [Role.DESK, Role.APPROVER])
def test_other_roles_do_not_come_near_it(role):
    client = signed_in(role)
    rule = DeadlineRule.objects.get(key="desk.supplement")

    answer = client.post(
        f"/admin/workdays/deadlinerule/{rule.pk}/change/", rule_as_form(rule, length=2)
    )

    rule.refresh_from_db()
    assert (answer.status_code, rule.length) == (403, 3)
    assert client.get("/admin/workdays/officeday/").status_code == 403
    assert Entry.objects.count() == 0
