"""Noting who saw personal data; keeping and purging scans."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, cast

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models.functions import Cast

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.documents import checks, storage
from foreign_affairs.personal_data import keys
from foreign_affairs.personal_data.fields import EncryptedText
from foreign_affairs.personal_data.models import Access, PersonalFile, storage_apart
from foreign_affairs.refusals import Reason

MOST_SCAN_BYTES = 10 * 1024 * 1024
_NO_SCAN = Reason("no_scan", "A scan is a PDF, JPEG or PNG file.", "file")


def note_access(
    subject: models.Model | type[models.Model],
    fields: Iterable[str],
    *,
    actor: Actor,
    at: datetime,
    why: str = "",
) -> Access:
    """Note that `actor` sees these fields of `subject`, before they are handed out.

    A model in place of a row: all its rows were asked, and none answered.
    """
    return Access.objects.create(
        at=at,
        actor_id=actor.user_id,
        subject_kind=subject_kind(subject),
        subject_id=0 if isinstance(subject, type) else subject.pk,
        fields=list(fields),
        why=why.strip(),
    )


def store_scan(upload: "UploadedFile[bytes]", *, actor: Actor, at: datetime) -> PersonalFile:
    """Keep a scan, encrypted, under a path that nobody can guess; its name is not kept.

    Inside a transaction: if that is rolled back, the file is gone as well. The caller audits.
    Raises UnacceptableFile, with every reason, before anything is written.
    """
    judged = checks.judge(
        cast(BinaryIO, upload),
        name=upload.name or "",
        size=upload.size or 0,
        max_bytes=MOST_SCAN_BYTES,
    )
    if judged.media_type not in checks.PLAIN:
        raise checks.UnacceptableFile([_NO_SCAN])
    upload.seek(0)
    content = upload.read()
    kept = PersonalFile(
        sha256=keys.digest_of(content),
        size=len(content),
        media_type=judged.media_type,
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
    )
    kept.file.save("", ContentFile(keys.encrypted_file(content)), save=False)
    storage.remove_unless_committed(kept.file.storage, str(kept.file.name))
    kept.save()
    return kept


def read_scan(scan: PersonalFile) -> bytes:
    """The plain bytes. The caller has asked who is reading, and has noted it."""
    with scan.file.open("rb") as kept:
        return keys.decrypted_file(kept.read())


def purge(scans: Collection[int]) -> int:
    """Remove scans for good; how many. Inside a transaction: the files go when it is committed.

    Whoever points to them lets go first. A file that a killed process leaves is an orphan then.
    """
    doomed = list(PersonalFile.objects.filter(pk__in=scans))
    for scan in doomed:
        transaction.on_commit(partial(scan.file.storage.delete, scan.file.name))
    PersonalFile.objects.filter(pk__in=[scan.pk for scan in doomed]).delete()
    return len(doomed)


def sweep_orphaned_scans(*, at: datetime, older_than: timedelta = storage.ORPHANS_KEPT) -> int:
    """Remove files without a row, as a killed process leaves them; how many."""
    return storage.remove_orphans(storage_apart(), PersonalFile, before=at - older_than)


def renew_keys() -> tuple[int, int]:
    """Write every encrypted column and scan anew under the first key; how many rows and scans.

    The keyed hashes, too, so that their key may be another one. One transaction each: it may be
    stopped and started again. No fact changes, so nothing is audited. Raises cipher.Unreadable
    where no key that is known reads a row.
    """
    rows = 0
    for model, fields in _encrypted():
        keys_of_rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
        rows += sum(_renew_row(model, pk, fields) for pk in keys_of_rows.iterator(2000))
    scans = PersonalFile.objects.order_by("pk").values_list("pk", flat=True)
    return rows, sum(_renew_scan(pk) for pk in scans.iterator(2000))


def left_under_other_keys() -> tuple[int, int]:
    """How many rows and scans do not stand under the first key, and under the key of hashes.

    After `renew_keys`: what a process wrote meanwhile that still has the former settings.
    """
    rows = 0
    for model, fields in _encrypted():
        kept = {f"kept_{one.name}": Cast(one.name, models.TextField()) for one in fields}
        hashed = [one for one in fields if one.hashed_in]
        for row in model._default_manager.annotate(**kept).values().iterator(2000):
            current = all(keys.is_current(row[name] or "") for name in kept)
            found = all(row[one.hashed_in] == keys.hash_of(row[one.name] or "") for one in hashed)
            rows += not (current and found)
    scans = sum(not _is_current(scan) for scan in PersonalFile.objects.iterator(2000))
    return rows, scans


def _is_current(scan: PersonalFile) -> bool:
    with scan.file.open("rb") as kept:
        return keys.is_current_file(kept.read())


def _encrypted() -> Iterator[tuple[type[models.Model], list["EncryptedText[Any, Any]"]]]:
    """Every model that has encrypted columns, with these."""
    for model in apps.get_models():
        fields = [one for one in model._meta.local_fields if isinstance(one, EncryptedText)]
        if fields:
            yield model, fields


@transaction.atomic(durable=True)
def _renew_row(model: type[models.Model], pk: int, fields: list["EncryptedText[Any, Any]"]) -> int:
    row = model._default_manager.select_for_update().filter(pk=pk)
    values = row.values(*(one.name for one in fields)).first()
    if values is None:
        return 0
    hashes = {one.hashed_in: keys.hash_of(values[one.name]) for one in fields if one.hashed_in}
    return row.update(**values, **hashes)


@transaction.atomic(durable=True)
def _renew_scan(pk: int) -> int:
    scan = PersonalFile.objects.select_for_update().filter(pk=pk).first()
    if scan is None:
        return 0
    former, content = str(scan.file.name), read_scan(scan)
    scan.sha256 = keys.digest_of(content)
    scan.file.save("", ContentFile(keys.encrypted_file(content)), save=False)
    storage.remove_unless_committed(scan.file.storage, str(scan.file.name))
    scan.save(update_fields=["file", "sha256"])
    transaction.on_commit(partial(scan.file.storage.delete, former))
    return 1
