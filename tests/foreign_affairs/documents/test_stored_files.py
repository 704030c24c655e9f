import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.documents import checks, downloads, operations
from foreign_affairs.documents.models import StoredFile

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + b"x" * 200_000
NAME = "Đề án hội thảo quốc tế.pdf"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(media):
    return [path for path in media.rglob("*") if path.is_file()]


def store(content=PDF, name=NAME):
    upload = SimpleUploadedFile(name, content, "application/octet-stream")
    return operations.store_file(upload, actor=THE_HOUSE, at=AT)


def test_a_file_is_kept_as_it_came_under_a_path_that_says_nothing(db, media):
    stored = store()

    row = StoredFile.objects.get()
    (path,) = on_disk(media)
    assert row == stored
    assert (row.name, row.media_type, row.size) == (NAME, "application/pdf", len(PDF))
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (row.uploaded_by, row.uploaded_at) == (None, AT)
    assert path.read_bytes() == PDF
    assert path == media / row.file.name
    assert (len(path.name), path.suffix, path.stat().st_mode & 0o777) == (48, "", 0o600)


def test_a_stored_file_has_no_public_address(db):
    stored = store()

    with pytest.raises(ValueError, match="no public address"):
        stored.file.url  # noqa: B018 -- reading it is the act


def test_the_same_file_twice_lies_at_two_paths(db):
    assert store().file.name != store().file.name


def test_a_refused_file_leaves_neither_row_nor_file(db, media):
    with pytest.raises(checks.UnacceptableFile) as refusal:
        store(b"MZ\x90\x00" + b"\x00" * 200, "chạy.pdf")

    assert [reason.code for reason in refusal.value.reasons] == ["file_type_not_accepted"]
    assert (on_disk(media), StoredFile.objects.count()) == ([], 0)


def test_a_file_beyond_the_limit_is_refused_by_its_true_size(db, media, settings):
    settings.ATTACHMENT_MAX_BYTES = len(PDF) - 1
    upload = SimpleUploadedFile(NAME, PDF)
    upload.size = 10

    with pytest.raises(checks.UnacceptableFile) as refusal:
        operations.store_file(upload, actor=THE_HOUSE, at=AT)

    assert [reason.code for reason in refusal.value.reasons] == ["file_too_large"]
    assert on_disk(media) == []


def test_a_rolled_back_savepoint_takes_its_file_with_it(db, media):
    kept = store()

    with transaction.atomic():
        store()
        transaction.set_rollback(True)

    assert on_disk(media) == [media / kept.file.name]


def test_a_rolled_back_transaction_leaves_no_file_and_a_commit_keeps_it(committed_db, media):
    with transaction.atomic():
        store()
        assert len(on_disk(media)) == 1
        transaction.set_rollback(True)
    left = on_disk(media)

    with transaction.atomic():
        kept = store()

    assert left == []
    assert on_disk(media) == [media / kept.file.name]
    with StoredFile.objects.get().file.open() as read:
        assert read.read() == PDF


def test_a_file_whose_row_cannot_be_written_is_removed(db, media):
    upload = SimpleUploadedFile(NAME, PDF)

    with pytest.raises(IntegrityError), transaction.atomic():
        operations.store_file(upload, actor=THE_HOUSE, at=None)

    assert (on_disk(media), StoredFile.objects.count()) == ([], 0)


def test_the_sweep_removes_old_files_without_a_row_and_no_others(db, media):
    kept = Path(store().file.path)
    orphan, young = kept.with_name("0" * 48), kept.with_name("1" * 48)
    for path in (orphan, young):
        path.write_bytes(b"left by a killed process")
    old = (AT - timedelta(days=1, seconds=1)).timestamp()
    os.utime(kept, (old, old))
    os.utime(orphan, (old, old))
    os.utime(young, (AT.timestamp(), AT.timestamp()))

    removed = operations.sweep_orphans(at=AT)

    assert removed == 1
    assert set(on_disk(media)) == {kept, young}


def test_the_sweep_finds_nothing_where_nothing_was_ever_stored(db):
    assert operations.sweep_orphans(at=AT) == 0


def test_a_download_is_saved_never_shown_and_keeps_its_vietnamese_name(db):
    response = downloads.download(store())

    sent = b"".join(response.streaming_content)
    response.close()
    assert sent == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C4%90%E1%BB%81%20%C3%A1n%20h%E1%BB%99i%20th%E1%BA%A3o%20"
        "qu%E1%BB%91c%20t%E1%BA%BF.pdf"
    )
