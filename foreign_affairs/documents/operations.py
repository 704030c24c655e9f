"""Keeping files, drawing up papers, rendering them once."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import F

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.documents import checks, queries, signing, storage, typesetting
from foreign_affairs.documents.models import Paper, StoredFile

log = structlog.get_logger(__name__)


def store_file(upload: "UploadedFile[bytes]", *, actor: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded file as it came, under a path that nobody can guess.

    Inside a transaction: if that is rolled back, the file is gone as well. Writes the file and
    its row; the caller audits. Raises UnacceptableFile, with every reason, before anything is
    written.
    """
    digest, size = measured(upload)
    judged = checks.judge(
        cast(BinaryIO, upload),
        name=upload.name or "",
        size=size,
        max_bytes=settings.ATTACHMENT_MAX_BYTES,
    )
    upload.seek(0)
    kept = StoredFile(
        sha256=digest,
        size=size,
        media_type=judged.media_type,
        name=judged.name,
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
    )
    kept.file.save(judged.name, upload, save=False)
    storage.remove_unless_committed(kept.file.storage, str(kept.file.name))
    kept.save()
    return kept


def copy_of(stored: StoredFile, *, actor: Actor, at: datetime) -> StoredFile:
    """Keep the same bytes once more, as a file of its own: each goes without the other.

    Inside a transaction, with the same promise as `store_file`. It was judged when it came.
    """
    kept = StoredFile(
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        name=stored.name,
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
    )
    with stored.file.open("rb") as content:
        kept.file.save(stored.name, content, save=False)
    storage.remove_unless_committed(kept.file.storage, str(kept.file.name))
    kept.save()
    return kept


def measured(upload: "UploadedFile[bytes]") -> tuple[str, int]:
    """SHA-256 in hex and the true size in bytes, whatever the sender claimed.

    Reading ends beyond the limit: the size is then only known to be too large.
    """
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
        if size > settings.ATTACHMENT_MAX_BYTES:
            break
    return digest.hexdigest(), size


def sweep_orphans(*, at: datetime, older_than: timedelta = storage.ORPHANS_KEPT) -> int:
    """Remove files without a row, as a killed process leaves them; answers how many."""
    return storage.remove_orphans(storage.private_storage(), StoredFile, before=at - older_than)


def new_token() -> str:
    """128 random bits for a public address; goes into the context's `qr` and into `draw_up`."""
    return secrets.token_urlsafe(16)


def draw_up(
    subject: models.Model,
    *,
    kind: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    language: str = "vi",
    token: str | None = None,
    sign: bool = False,
) -> Paper:
    """Freeze what a paper on `subject` says; its bytes are made later, by `rendered`.

    Inside a transaction. `template` is a path from the project's root; the keys of `context`
    stand at the template's top and in docs/papers.md. With `sign` the bytes will carry the
    office's signature. Writes one row.
    """
    return Paper.objects.create(
        subject_kind=subject_kind(subject),
        subject_id=subject.pk,
        kind=kind,
        language=language,
        template=template,
        template_version=typesetting.version_of(template),
        context=typesetting.frozen(dict(context)),
        created_at=at,
        token=token,
        signed=sign,
    )


def rendered(paper_id: int, *, at: datetime) -> bytes:
    """The bytes of a paper: rendered by whoever asks first, the same for ever after.

    Not inside a transaction. The first reader holds the row's lock, writes the bytes, their
    SHA-256 and `at`; who comes meanwhile waits and reads them. A paper that is to be signed is
    signed here, once. Raises Paper.DoesNotExist, or what typesetter and signer raise, and then
    writes nothing.
    """
    kept = Paper.objects.values_list("content", flat=True).get(pk=paper_id)
    return bytes(kept) if kept is not None else _rendered_once(paper_id, at)


@transaction.atomic(durable=True)
def _rendered_once(paper_id: int, at: datetime) -> bytes:
    paper = Paper.objects.select_for_update().get(pk=paper_id)
    if paper.content is not None:
        return bytes(paper.content)
    made = typesetting.typeset(paper.template, paper.template_version, paper.context)
    if paper.signed:
        made = signing.sign(made)
    paper.content, paper.sha256, paper.rendered_at = made, hashlib.sha256(made).hexdigest(), at
    paper.last_error = ""
    paper.save(update_fields=["content", "sha256", "rendered_at", "last_error"])
    return made


def render_waiting(*, at: datetime, limit: int = 50) -> int:
    """Render up to `limit` papers that wait, oldest first; answers how many were rendered.

    Each in its own transaction. One that fails is logged, counted on its row, and goes behind
    the others the next time, so it holds nobody up.
    """
    done = 0
    for paper_id in queries.waiting().values_list("pk", flat=True)[:limit]:
        try:
            rendered(paper_id, at=at)
        except Exception as failure:
            log.exception("paper_not_rendered", paper=paper_id)
            Paper.objects.filter(pk=paper_id).update(
                attempts=F("attempts") + 1, last_error=str(failure)[:300]
            )
        else:
            done += 1
    return done
