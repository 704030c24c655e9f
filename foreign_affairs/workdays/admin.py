"""Django admin: the table is read here and published by file; the catalogue is kept here."""

# ruff: noqa: ARG002 -- Django gives these hooks more than they need here

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import User
from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.workdays import operations
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["number", "published_at", "published_by", "file_name", "note"]
    list_select_related = ["published_by"]
    ordering = ["-number"]


@admin.register(OfficeDay)
class OfficeDayAdmin(ReadOnlyAdmin):
    list_display = ["date", "kind", "name_vi", "name_en", "source", "confirmed", "edition"]
    list_filter = ["edition", "kind", "confirmed"]
    list_select_related = ["edition"]
    date_hierarchy = "date"
    ordering = ["-edition__number", "date"]


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(ReadOnlyAdmin):
    """Kept by administrators. A rule is ended by its last day and never deleted."""

    list_display = ["key", "length", "unit", "direction", "roll", "basis", "valid_from", "valid_to"]
    search_fields = ["key", "basis"]
    ordering = ["key", "valid_from"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: DeadlineRule, form: "ModelForm[DeadlineRule]", change: bool
    ) -> None:
        assert isinstance(request.user, User)
        operations.keep_deadline_rule(rule=obj, actor=acting(request.user), at=timezone.now())
