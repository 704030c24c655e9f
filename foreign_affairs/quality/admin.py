"""Slips and feedback in the admin: to be read, never written."""

from django.contrib import admin

from foreign_affairs.quality.models import Slip
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(Slip)
class SlipAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "time", "contacts", "bodies", "attitude", "door", "answered_at"]
    list_filter = ["time", "contacts", "bodies", "attitude"]
    list_select_related = ["dossier"]
