"""The outbox in the admin: to be read, never written."""

from django.contrib import admin

from foreign_affairs.notifications.models import Notice
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "address", "status", "attempts", "sent_at", "last_error"]
    list_filter = ["status", "kind"]
    search_fields = ["address", "unique_key"]
    ordering = ["-pk"]
    exclude = ["secret_path", "path"]  # a path may hold the token of a public page
