"""The calendar, its feeds and bookings in the admin: to be read, never written."""

from django.contrib import admin

from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.shared_calendar.models import Booking, Entry, Feed, Resource


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "span_starts_at", "span_ends_at", "status", "visibility"]
    list_filter = ["kind", "status", "visibility"]
    search_fields = ["search"]
    exclude = [
        "text",
        "busy_text",
        "task_text",
        "fingerprint",
        "busy_fingerprint",
        "task_fingerprint",
    ]


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "level", "expires_at", "revoked_at", "last_used_at"]
    list_filter = ["level"]
    list_select_related = ["owner"]
    exclude = ["token_hash", "validated_under", "validator"]


@admin.register(Resource)
class ResourceAdmin(ReadOnlyAdmin):
    list_display = ["name_vi", "kind", "within", "capacity", "retired_at"]
    list_filter = ["kind"]
    list_select_related = ["within"]
    search_fields = ["search"]
    exclude = ["search"]


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    list_display = ["resource", "title", "starts_at", "ends_at", "strength", "released_at"]
    list_filter = ["strength", "resource__kind"]
    list_select_related = ["resource"]
