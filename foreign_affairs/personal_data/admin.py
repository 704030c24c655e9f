"""Who saw what: administrators look, nobody changes. The scans themselves stand nowhere here."""

from django.contrib import admin

from foreign_affairs.personal_data.models import Access
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "subject_kind", "subject_id", "fields", "why"]
    list_filter = ["subject_kind"]
    list_select_related = ["actor"]
    date_hierarchy = None
