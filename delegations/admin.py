"""Delegations in the admin: to be read, never written. Of members nothing that is encrypted."""

from django.contrib import admin

from delegations.models import Delegation, Member, ProgrammeItem, ProgrammeVersion
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    list_display = ["reference", "name_vi", "country", "rank", "state", "arrives_at", "responsible"]
    list_filter = ["state", "rank", "level"]
    list_select_related = ["responsible"]
    search_fields = ["search_text"]
    exclude = ["search_text", "security_notes"]


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "role", "nationality", "title", "delegation"]
    list_filter = ["role"]
    list_select_related = ["delegation"]
    fields = ["delegation", "number", "role", "full_name", "nationality", "title", "organisation"]


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(ReadOnlyAdmin):
    list_display = ["title_vi", "kind", "starts_at", "ends_at", "status", "delegation"]
    list_filter = ["status", "kind"]
    list_select_related = ["delegation"]
    exclude = ["our_side", "their_side", "notes"]


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ReadOnlyAdmin):
    list_display = ["delegation", "number", "approved_by", "approved_at"]
    list_select_related = ["delegation", "approved_by"]
    exclude = ["items"]
