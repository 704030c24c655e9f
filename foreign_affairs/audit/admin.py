"""The audit in the admin: to be read, never written."""

from django.contrib import admin

from foreign_affairs.audit.models import Entry
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "subject_kind", "subject_id", "position", "action", "actor"]
    list_filter = ["subject_kind", "action"]
    list_select_related = ["actor"]
    ordering = ["-pk"]
