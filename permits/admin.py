"""Permits in the admin: to be read. What has a lifecycle is changed by its operations alone."""

from django.contrib import admin

from foreign_affairs.read_only_admin import ReadOnlyAdmin
from permits.models import Dossier, Permit, Procedure, ProcedureVersion, Track


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


@admin.register(Permit)
class PermitAdmin(ReadOnlyAdmin):
    list_display = ["number_text", "holder", "title_vi", "status", "granted_at", "granted_by"]
    list_filter = ["year", "status"]
    list_select_related = ["granted_by"]
    exclude = ["token"]
