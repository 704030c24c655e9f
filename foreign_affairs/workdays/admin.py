"""Django admin: the table is read here and published by file; the catalogue is kept here."""

# ruff: noqa: ARG002 -- Django gives these hooks more than they need here

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.workdays import operations
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay


def _administers(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and acting(request.user).holds(Role.ADMINISTRATOR)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Seen by administrators, changed by nobody."""

    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


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
        return _administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _administers(request)

    def save_model(
        self, request: HttpRequest, obj: DeadlineRule, form: "ModelForm[DeadlineRule]", change: bool
    ) -> None:
        assert isinstance(request.user, User)
        operations.keep_deadline_rule(rule=obj, actor=acting(request.user), at=timezone.now())
