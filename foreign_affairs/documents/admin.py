"""Look, do not touch: rows here are written by operations alone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from foreign_affairs.documents.models import NumberSeries, Paper, StoredFile
from foreign_affairs.read_only_admin import ReadOnlyAdmin


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnlyAdmin):
    list_display = ["scope", "last"]
    search_fields = ["scope"]


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ["name", "media_type", "size", "uploaded_by", "uploaded_at"]
    list_select_related = ["uploaded_by"]
    search_fields = ["name", "sha256"]
    exclude = ["file"]  # it has no address to link to


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = [
        "kind",
        "subject_kind",
        "subject_id",
        "created_at",
        "signed",
        "rendered_at",
        "attempts",
    ]
    list_filter = ["kind"]
    search_fields = ["sha256"]
    exclude = ["content", "token", "context"]  # tokens in both open public pages

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paper]:
        return super().get_queryset(request).defer("content")
