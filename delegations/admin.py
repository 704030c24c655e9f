"""Delegations in the admin: to be read, never written. Of members nothing that is encrypted."""

from django.contrib import admin

from delegations.models import Delegation, Member
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
