"""Events in the admin: to be read, never written."""

from django.contrib import admin

from events.models import Event, Outcome
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["reference", "kind", "title_vi", "state", "first_at", "responsible"]
    list_filter = ["kind", "state", "visibility"]
    list_select_related = ["responsible"]
    search_fields = ["search_text"]
    exclude = ["search_text", "country_text"]


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "event", "partner", "follow_up_on", "done_on"]
    list_filter = ["kind"]
    list_select_related = ["event"]
