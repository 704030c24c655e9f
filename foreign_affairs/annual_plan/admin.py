"""The annual plan in the admin: to be read, never written."""

from django.contrib import admin

from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(PlanItem)
class PlanItemAdmin(ReadOnlyAdmin):
    list_display = ["year", "number", "kind", "title_vi", "quarter", "month", "dropped_at"]
    list_filter = ["year", "kind"]
    list_select_related = ["unit"]
    search_fields = ["search_text"]
    exclude = ["search_text"]
