"""Addresses of the pages of delegations."""

from django.urls import path

from delegations.web import (
    accesses,
    delegation,
    disclosure,
    editing,
    importing,
    invitees,
    lists,
    members,
    money,
    papers,
    programme,
    proposing,
    today,
)

ONE = "delegations/<int:delegation_id>/"
ITEM = f"{ONE}programme/<int:item_id>/"
MEMBER = f"{ONE}members/<int:member_id>/"

urlpatterns = [
    path("delegations/", lists.delegations, name="delegations"),
    path("delegations/new/", editing.new, name="new_delegation"),
    path("delegations/today/", today.today, name="delegations_today"),
    path("delegations/accesses/", accesses.accesses, name="accesses"),
    path("delegations/find-passport/", disclosure.find_passport, name="find_passport"),
    path(ONE, delegation.delegation, name="delegation"),
    path(f"{ONE}edit/", editing.edit, name="edit_delegation"),
    path(f"{ONE}estimate/", money.estimate, name="estimate"),
    path(f"{ONE}settlement/", money.settlement, name="settlement"),
    path(f"{ONE}<slug:what>/sheet/", money.sheet, name="money_sheet"),
    path(f"{ONE}members/new/", members.add, name="add_member"),
    path(f"{ONE}members/import/", importing.import_page, name="import_members"),
    path(f"{ONE}members/import/<slug:kind>/", importing.template, name="member_template"),
    path(f"{ONE}members/export/", disclosure.export, name="export_members"),
    path(f"{ONE}programme/", programme.programme, name="programme"),
    path(f"{ONE}programme/new/", programme.add, name="add_item"),
    path(f"{ONE}programme/propose/", proposing.propose, name="propose"),
    path(f"{ONE}programme/accept/", proposing.accept, name="accept_programme"),
    path(f"{ONE}programme/approve/", programme.approve, name="approve_programme"),
    path(f"{ONE}papers/notice/", papers.notice, name="delegation_notice"),
    path(f"{ONE}papers/<slug:kind>/", papers.paper, name="delegation_paper"),
    path(ITEM, programme.change, name="change_item"),
    path(f"{ITEM}remove/", programme.remove, name="remove_item"),
    path(f"{ITEM}pin/", programme.pin, name="pin_item"),
    path(f"{ITEM}track/", today.track, name="track_item"),
    path(f"{ITEM}invitees/", invitees.invitees, name="item_invitees"),
    path(f"{ITEM}invitees/day/", invitees.invite_to_the_day, name="invite_to_the_day"),
    path(f"{ITEM}invitees/<int:invitee_id>/", invitees.invitee, name="item_invitee"),
    path(MEMBER, members.change, name="change_member"),
    path(f"{MEMBER}remove/", members.remove, name="remove_member"),
    path(f"{MEMBER}passport/", disclosure.passport, name="passport"),
    path(f"{MEMBER}scan/", disclosure.scan, name="passport_scan"),
    path(f"{ONE}<slug:action>/", delegation.delegation_action, name="delegation_action"),
]
