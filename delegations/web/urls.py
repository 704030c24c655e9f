"""Addresses of the pages of delegations."""

from django.urls import path

from delegations.web import delegation, disclosure, editing, importing, lists, members, money

ONE = "delegations/<int:delegation_id>/"
MEMBER = f"{ONE}members/<int:member_id>/"

urlpatterns = [
    path("delegations/", lists.delegations, name="delegations"),
    path("delegations/new/", editing.new, name="new_delegation"),
    path(ONE, delegation.delegation, name="delegation"),
    path(f"{ONE}edit/", editing.edit, name="edit_delegation"),
    path(f"{ONE}estimate/", money.estimate, name="estimate"),
    path(f"{ONE}settlement/", money.settlement, name="settlement"),
    path(f"{ONE}members/new/", members.add, name="add_member"),
    path(f"{ONE}members/import/", importing.import_page, name="import_members"),
    path(f"{ONE}members/import/<slug:kind>/", importing.template, name="member_template"),
    path(f"{ONE}members/export/", disclosure.export, name="export_members"),
    path(MEMBER, members.change, name="change_member"),
    path(f"{MEMBER}remove/", members.remove, name="remove_member"),
    path(f"{MEMBER}passport/", disclosure.passport, name="passport"),
    path(f"{MEMBER}scan/", disclosure.scan, name="passport_scan"),
    path(f"{ONE}<slug:action>/", delegation.delegation_action, name="delegation_action"),
]
