"""Norms in the admin: to be read; they come by a table that is checked whole."""

from django.contrib import admin

from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.spending.models import Estimate, Settlement, SpendingNorm


@admin.register(SpendingNorm)
class SpendingNormAdmin(ReadOnlyAdmin):
    list_display = [
        "item",
        "rank",
        "role",
        "amount",
        "unit",
        "level",
        "valid_from",
        "valid_to",
        "source",
        "confidence",
    ]
    list_filter = ["item", "rank", "level", "confidence"]
    search_fields = ["source", "remark"]


@admin.register(Estimate)
class EstimateAdmin(ReadOnlyAdmin):
    list_display = ["subject_kind", "subject_id", "norms_on", "total_vnd", "approved_at"]
    list_filter = ["subject_kind"]


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    list_display = ["estimate", "spent_vnd", "settled_at", "settled_by"]
    list_select_related = ["estimate", "settled_by"]
