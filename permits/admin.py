"""Permits in the admin: to be read. What has a lifecycle is changed by its operations alone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import STAFF_ROLES, User
from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.rest.sentences import said
from permits import operations
from permits.domain.authority import why_unsound
from permits.models import (
    Agency,
    Authorisation,
    Consultation,
    Dossier,
    Permit,
    Procedure,
    ProcedureVersion,
    ScanCount,
    Track,
)


@admin.register(Procedure)
class ProcedureAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_vi", "name_en"]


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(ReadOnlyAdmin):
    list_display = ["procedure", "valid_from", "valid_until", "legal_basis_vi", "certainty"]
    list_select_related = ["procedure"]


@admin.register(Track)
class TrackAdmin(ReadOnlyAdmin):
    list_display = ["name_vi", "version", "working_days", "basis_vi", "certainty"]
    list_select_related = ["version__procedure"]


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ["reference", "code", "title_vi", "organisation", "state", "current_due_on"]
    list_filter = ["state", "outcome", "channel"]
    list_select_related = ["organisation"]
    search_fields = ["search_text"]
    exclude = ["search_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        """What organisers have not handed in is theirs alone."""
        return super().get_queryset(request).exclude(submitted_at=None)


@admin.register(Permit)
class PermitAdmin(ReadOnlyAdmin):
    list_display = ["number_text", "holder", "title_vi", "status", "granted_at", "granted_by"]
    list_filter = ["year", "status"]
    list_select_related = ["granted_by"]
    exclude = ["token"]


class AuthorisationForm(forms.ModelForm):
    """Its rules are those of the operation, told beside the fields."""

    decisions = forms.MultipleChoiceField(
        label=_("Decisions"),
        choices=[(one.value, words) for one, words in Authorisation.DECISION_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Authorisation
        fields = (
            "person",
            "capacity_vi",
            "capacity_en",
            "basis",
            "decisions",
            "valid_from",
            "valid_to",
        )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            rest = {name: facts[name] for name in facts if name not in ("person", "basis")}
            for reason in why_unsound(**rest):
                self.add_error(reason.field, said(reason))
        return facts


@admin.register(Authorisation)
class AuthorisationAdmin(ReadOnlyAdmin):
    """Kept by administrators. An authorisation is ended by its last day and never deleted."""

    form = AuthorisationForm
    list_display = ["person", "capacity_vi", "basis", "valid_from", "valid_to"]
    list_select_related = ["person"]
    ordering = ["-valid_from", "-pk"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "person":
            kwargs["queryset"] = accounts.holders_of(*STAFF_ROLES)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Authorisation, form: Any, change: bool) -> None:  # noqa: ARG002
        assert isinstance(request.user, User)
        operations.keep_authorisation(
            authorisation=obj, actor=acting(request.user), at=timezone.now()
        )


@admin.register(Agency)
class AgencyAdmin(ReadOnlyAdmin):
    """Kept by administrators. An agency that is asked no more is made inactive, never deleted."""

    list_display = ["name_vi", "name_en", "mailbox", "is_active", "position", "basis"]
    list_filter = ["is_active"]
    search_fields = ["name_vi", "name_en", "mailbox"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:  # noqa: ARG002
        assert isinstance(request.user, User)
        operations.keep_agency(agency=obj, actor=acting(request.user), at=timezone.now())


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "agency", "state", "opinion", "due_local_on", "replied_at"]
    list_filter = ["state", "opinion", "agency"]
    list_select_related = ["dossier", "agency"]


@admin.register(ScanCount)
class ScanCountAdmin(ReadOnlyAdmin):
    list_display = ["permit", "count", "first_at", "last_at"]
    list_select_related = ["permit"]
    search_fields = ["permit__number_text"]
