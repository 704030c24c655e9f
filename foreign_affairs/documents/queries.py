"""Reading papers. Their bytes stay in the database until `operations.rendered` asks for them."""

from django.db.models import QuerySet

from foreign_affairs.documents.models import Paper


def papers_of(subject_kind: str, subject_id: int) -> QuerySet[Paper]:
    """The papers drawn up on one subject, oldest first, without their bytes and context."""
    of_subject = Paper.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return of_subject.defer("content", "context").order_by("created_at", "pk")


def waiting() -> QuerySet[Paper]:
    """The papers not yet rendered, oldest first; those that failed before come after the others."""
    unrendered = Paper.objects.filter(rendered_at=None)
    return unrendered.defer("content", "context").order_by("attempts", "created_at", "pk")
