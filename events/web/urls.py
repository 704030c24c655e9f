"""Addresses of the pages of events and of the annual plan."""

from django.urls import path

from events.web import annual_plan, countries, editing, event, invitees, lists, money, plan_items

urlpatterns = [
    path("events/", lists.events, name="events"),
    path("events/new/", editing.new, name="new_event"),
    path("events/<int:event_id>/", event.event, name="event"),
    path("events/<int:event_id>/edit/", editing.edit, name="edit_event"),
    path("events/<int:event_id>/estimate/", money.estimate, name="event_estimate"),
    path("events/<int:event_id>/settlement/", money.settlement, name="event_settlement"),
    path("events/<int:event_id>/<slug:what>/sheet/", money.sheet, name="event_money_sheet"),
    path(
        "events/<int:event_id>/invitees/<int:invitee_id>/", invitees.invitee, name="event_invitee"
    ),
    path("events/<int:event_id>/<slug:action>/", event.event_action, name="event_action"),
    path("countries/", countries.countries, name="countries"),
    path("countries/<slug:code>/", countries.country, name="country"),
    path("annual-plan/", annual_plan.plan, name="annual_plan"),
    path("annual-plan/new/", plan_items.add, name="new_plan_item"),
    path("annual-plan/<int:item_id>/change/", plan_items.change, name="change_plan_item"),
    path("annual-plan/<int:item_id>/drop/", plan_items.drop, name="drop_plan_item"),
    path("annual-plan/import/", annual_plan.import_page, name="import_plan"),
    path("annual-plan/import/<slug:kind>/", annual_plan.template, name="plan_template"),
]
