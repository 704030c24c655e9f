"""Addresses of the pages of delegations."""

from django.urls import path

from delegations.web import delegation, editing, lists, members

ONE = "delegations/<int:delegation_id>/"
MEMBER = f"{ONE}members/<int:member_id>/"

urlpatterns = [
    path("delegations/", lists.delegations, name="delegations"),
    path("delegations/new/", editing.new, name="new_delegation"),
    path(ONE, delegation.delegation, name="delegation"),
    path(f"{ONE}edit/", editing.edit, name="edit_delegation"),
    path(f"{ONE}members/new/", members.add, name="add_member"),
    path(MEMBER, members.change, name="change_member"),
    path(f"{MEMBER}remove/", members.remove, name="remove_member"),
    path(f"{ONE}<slug:action>/", delegation.delegation_action, name="delegation_action"),
]
