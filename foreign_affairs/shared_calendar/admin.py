from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foreign_affairs.shared_calendar.models import Entry, Feed


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Looks, and changes nothing: what is written here is written by operations."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "span_starts_at", "span_ends_at", "status", "visibility"]
    list_filter = ["kind", "status", "visibility"]
    search_fields = ["search"]
    exclude = ["text", "busy_text", "fingerprint", "busy_fingerprint", "search"]


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "level", "expires_at", "revoked_at", "last_used_at"]
    list_filter = ["level"]
    list_select_related = ["owner"]
    exclude = ["token_hash", "validated_under", "validator"]
