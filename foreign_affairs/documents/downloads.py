"""Answers that hand out a file. The view has already asked who is reading."""

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from foreign_affairs.documents.models import StoredFile

# What people send in is never shown inside our own pages, nor kept on the way.
GUARDED = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def download(stored: StoredFile) -> FileResponse:
    """A stored file, streamed, to be saved under its safe name."""
    return FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.media_type,
        headers=GUARDED,
    )


def paper(content: bytes, *, name: str) -> HttpResponse:
    """A paper of ours, shown in the browser's own PDF viewer and saved as `name`.pdf."""
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={**GUARDED, "Content-Disposition": disposition},
    )
