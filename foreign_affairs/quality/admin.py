"""Slips and feedback in the admin: to be read, never written."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from foreign_affairs.quality import queries
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.read_only_admin import ReadOnlyAdmin
from foreign_affairs.rest.actor import actor_of


@admin.register(Slip)
class SlipAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "time", "contacts", "bodies", "attitude", "door", "answered_at"]
    list_filter = ["time", "contacts", "bodies", "attitude"]
    list_select_related = ["dossier"]


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ["reference", "kind", "title", "state", "due_on", "handler", "received_at"]
    list_filter = ["kind", "state", "finding"]
    list_select_related = ["handler"]
    search_fields = ["search_text"]
    exclude = ["search_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        """Not what is about the administrator: nobody reads that, here neither."""
        return queries.feedback_visible_to(actor_of(request))
