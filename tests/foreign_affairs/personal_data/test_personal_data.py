"""What stands in the database and on the disk, and who is noted to have seen it."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from delegations import queries
from delegations.models import Member
from foreign_affairs.accounts.actors import acting
from foreign_affairs.documents import checks
from foreign_affairs.documents.checks import UnacceptableFile
from foreign_affairs.personal_data import keys, operations
from foreign_affairs.personal_data.cipher import Unreadable
from foreign_affairs.personal_data.models import Access, PersonalFile
from tests.delegations import stages
from tests.permits.conftest import sits_at

__all__ = ["sits_at"]
pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"PASSPORT C1234578" * 20


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PERSONAL_DATA_ROOT = tmp_path / "apart"
    return settings.PERSONAL_DATA_ROOT


def a_scan(name="passport.png", content=PNG):
    return SimpleUploadedFile(name, content)


def files_in(root):
    return sorted(path for path in Path(root).rglob("*") if path.is_file())


def columns_of(member):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT born_on, passport_number, care_note FROM delegations_member WHERE id = %s",
            [member.pk],
        )
        return cursor.fetchone()


def test_the_database_holds_nothing_that_it_could_read(phuc):
    delegation = stages.draft(phuc)
    member = stages.member(phuc, delegation, **{**stages.HEAD, "care_note": "Ăn chay"})

    kept = "".join(columns_of(member))

    assert not any(mark in kept for mark in ("TK1234567", "1961", "chay"))
    again = Member.objects.get(pk=member.pk)
    assert (again.passport_number, again.born_on, again.care_note) == (
        "TK1234567",
        date(1961, 5, 4),
        "Ăn chay",
    )


def test_a_new_key_reads_what_the_old_one_wrote(phuc, settings):
    member = stages.member(phuc, stages.draft(phuc), **stages.HEAD)

    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode(), *settings.PERSONAL_DATA_KEYS]

    assert Member.objects.get(pk=member.pk).passport_number == "TK1234567"


@pytest.mark.parametrize("lookup", ["passport_number", "born_on", "care_note__contains"])
def test_nothing_can_be_filtered_by_what_is_encrypted(lookup):
    with pytest.raises(FieldError):
        Member.objects.filter(**{lookup: "x"}).exists()


def test_a_member_shows_nothing_of_a_person_when_it_is_printed(phuc):
    member = stages.member(phuc, stages.draft(phuc), **stages.HEAD)

    assert repr(member) == f"<Member: {member.delegation_id}/1>"


def test_an_access_names_fields_and_cannot_be_changed_or_removed(phuc, hoa):
    delegation = stages.draft(phuc)

    noted = operations.note_access(
        delegation, ["scan"], actor=acting(hoa), at=NOW, why=" Thị thực "
    )

    assert (noted.subject_kind, noted.subject_id, noted.fields, noted.why) == (
        "delegation",
        delegation.pk,
        ["scan"],
        "Thị thực",
    )
    for change in (lambda: Access.objects.update(why="x"), lambda: Access.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_scan_is_kept_encrypted_without_a_name_and_without_an_address(hoa, root):
    scan = operations.store_scan(a_scan("SATO KENJI.png"), actor=acting(hoa), at=NOW)

    (kept,) = files_in(root)
    assert PNG[8:40] not in kept.read_bytes()
    assert "SATO" not in str(kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert operations.read_scan(scan) == PNG
    with pytest.raises(ValueError, match="no public address"):
        scan.file.url  # noqa: B018


@pytest.mark.parametrize(
    "upload",
    [a_scan("list.xlsx", b"PK\x03\x04"), a_scan("note.txt", b"text"), a_scan("x.png", b"")],
)
def test_what_is_no_scan_is_refused_and_not_kept(hoa, root, upload):
    with pytest.raises(UnacceptableFile):
        operations.store_scan(upload, actor=acting(hoa), at=NOW)

    assert files_in(root) == []


def test_a_scan_goes_with_the_transaction_that_is_rolled_back(hoa, root):
    def keep_and_fail():
        with transaction.atomic():
            operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_fail()

    assert (files_in(root), PersonalFile.objects.count()) == ([], 0)


def test_a_purged_scan_is_gone_from_the_disk_and_once_is_enough(
    hoa, root, django_capture_on_commit_callbacks
):
    scan = operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        gone = [operations.purge([scan.pk]), operations.purge([scan.pk])]

    assert gone == [1, 0]
    assert (files_in(root), PersonalFile.objects.count()) == ([], 0)


def test_a_file_that_a_killed_process_left_is_swept_after_a_day(hoa, root):
    kept = operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
    lost = operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
    PersonalFile.objects.filter(pk=lost.pk).delete()
    soon = datetime.now(tz=UTC)

    swept = [
        operations.sweep_orphaned_scans(at=soon),
        operations.sweep_orphaned_scans(at=soon + timedelta(days=2)),
        operations.sweep_orphaned_scans(at=soon + timedelta(days=2)),
    ]

    assert swept == [0, 1, 0]
    assert [path.name for path in files_in(root)] == [Path(kept.file.name).name]


def test_everything_is_written_anew_under_a_new_key_and_the_old_one_can_go(
    phuc, hoa, root, settings, django_capture_on_commit_callbacks
):
    member = stages.member(phuc, stages.draft(phuc), **stages.HEAD)
    scan = operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
    new = Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new, *settings.PERSONAL_DATA_KEYS]
    revision = Member.objects.get(pk=member.pk).revision
    told = StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("renew_personal_data_keys", stdout=told)

    settings.PERSONAL_DATA_KEYS = [new]
    again = Member.objects.get(pk=member.pk)
    assert told.getvalue() == "1 rows and 1 scans stand under the first key\n"
    assert (again.passport_number, again.born_on) == ("TK1234567", date(1961, 5, 4))
    assert again.revision == revision
    assert operations.read_scan(PersonalFile.objects.get(pk=scan.pk)) == PNG
    assert len(files_in(root)) == 1


def test_what_no_key_reads_is_no_text(phuc, settings):
    member = stages.member(phuc, stages.draft(phuc), **stages.HEAD)
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(Unreadable):
        Member.objects.get(pk=member.pk)


def test_the_key_of_hashes_can_be_another_one(phuc, hoa, settings):
    member = stages.member(phuc, stages.draft(phuc), **stages.HEAD)
    scan = operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
    settings.PERSONAL_DATA_HASH_KEY = "another key for what numbers are found by"
    assert queries.with_passport("TK1234567").count() == 0

    call_command("renew_personal_data_keys", stdout=StringIO())

    assert queries.with_passport("tk 123 4567").get() == member
    assert PersonalFile.objects.get(pk=scan.pk).sha256 == keys.digest_of(PNG)


def test_what_another_process_writes_meanwhile_under_the_old_key_is_told(
    phuc, hoa, settings, monkeypatch
):
    stages.member(phuc, stages.draft(phuc), **stages.HEAD)
    old, new = list(settings.PERSONAL_DATA_KEYS), Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new, *old]
    renew = operations.renew_keys

    def and_meanwhile():
        done = renew()
        settings.PERSONAL_DATA_KEYS = old
        stages.member(phuc, stages.draft(phuc), full_name="SUZUKI AYA", passport_number="TR1234567")
        operations.store_scan(a_scan(), actor=acting(hoa), at=NOW)
        settings.PERSONAL_DATA_KEYS = [new, *old]
        return done

    monkeypatch.setattr(operations, "renew_keys", and_meanwhile)
    with pytest.raises(CommandError, match="1 rows and 1 scans stand under another key"):
        call_command("renew_personal_data_keys", stdout=StringIO())
    monkeypatch.setattr(operations, "renew_keys", renew)
    call_command("renew_personal_data_keys", stdout=StringIO())

    assert operations.left_under_other_keys() == (0, 0)


def test_nothing_that_is_sent_in_is_written_to_temporary_files(settings):
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == settings.REQUEST_MAX_BYTES


def test_a_large_scan_is_kept_without_a_plain_copy_on_the_way(phuc, sits_at, root, monkeypatch):
    delegation = stages.draft(phuc)
    member = stages.member(phuc, delegation, **stages.HEAD)
    seen, judge = [], checks.judge

    def looks(stream, **said):
        seen.append(stream)
        return judge(stream, **said)

    monkeypatch.setattr(checks, "judge", looks)
    upload = a_scan(content=PNG + bytes(9 * 1024 * 1024))

    answer = sits_at(phuc).post(
        f"/delegations/{delegation.pk}/members/{member.pk}/scan/", {"file": upload}
    )

    assert answer.status_code == 302
    assert PersonalFile.objects.get().size == len(PNG) + 9 * 1024 * 1024
    assert not hasattr(seen[0], "temporary_file_path")
