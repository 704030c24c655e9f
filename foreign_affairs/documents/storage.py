"""Where stored files lie: below MEDIA_ROOT, readable by the server alone, without any address."""

import secrets
import weakref
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage
from django.db import models, transaction

FOLDER = "stored"
ORPHANS_KEPT = timedelta(days=1)
"""Younger files may belong to a transaction that is still open."""


class PrivateStorage(FileSystemStorage):
    """Files that are only ever handed out by a view that has asked who is reading."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"a stored file has no public address: {name}")

    def claim(self, name: str) -> bytes:
        """Read a file and remove it: of several who try at once, one gets it.

        Raises FileNotFoundError for the others.
        """
        own = Path(self.path(f"{name}.{secrets.token_hex(8)}"))
        Path(self.path(name)).rename(own)
        content = own.read_bytes()
        own.unlink()
        return content


def private_storage() -> PrivateStorage:
    return PrivateStorage(file_permissions_mode=0o600, directory_permissions_mode=0o700)


def unguessable_path(_row: models.Model | None, _name: str) -> str:
    """A new path that says nothing of the file: 192 random bits, neither name nor extension."""
    name = secrets.token_hex(24)
    return f"{FOLDER}/{name[:2]}/{name}"


def remove_unless_committed(storage: Storage, name: str) -> None:
    """Tie the file `name`, already written, to the fate of the current transaction.

    Django tells of a commit but not of a rollback; on a rollback, of the transaction or of the
    savepoint, it drops the callbacks that were waiting for the commit. So the waiting callback
    itself is the guard: called, it lets the file be; dropped, it takes the file with it. Writing
    only after the commit would be simpler and worse: a full disk would then leave an accepted
    row without its file. What a killed process leaves is removed by `sweep_orphans`.
    """
    transaction.on_commit(_Guard(storage, name))


class _Guard:
    def __init__(self, storage: Storage, name: str) -> None:
        self._remove = weakref.finalize(self, storage.delete, name)

    def __call__(self) -> None:
        self._remove.detach()


def remove_orphans(place: Storage, model: type[models.Model], *, before: datetime) -> int:
    """Remove the files in `place` to which no row of `model` points, written `before`; how many.

    As a killed process leaves them.
    """
    if not place.exists(FOLDER):
        return 0
    removed = 0
    for folder in place.listdir(FOLDER)[0]:
        path = f"{FOLDER}/{folder}"
        names = {f"{path}/{name}" for name in place.listdir(path)[1]}
        rows = model._default_manager.filter(file__startswith=f"{path}/")
        known = rows.values_list("file", flat=True)
        for name in sorted(names.difference(known)):
            if place.get_modified_time(name) < before:
                place.delete(name)
                removed += 1
    return removed
