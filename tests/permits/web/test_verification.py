"""What whoever holds a permit's paper may check: signature, scans, the file itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.documents.models import Paper, StoredFile
from foreign_affairs.documents.operations import rendered
from permits import operations
from permits.models import ScanCount
from tests.permits import permit_stages
from tests.permits.permit_stages import DECISION, TOLD
from tests.permits.stages import in_state


@pytest.fixture
def permit(lan, minh, hoa, binh, later):
    return in_state("at_desk", lan, minh, hoa, binh).permit


def look(client, permit):
    return client.get(reverse("verify", args=[permit.token]))


def compare(client, permit, content, name="van-ban.pdf"):
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(reverse("verify", args=[permit.token]), {"file": upload})


def test_the_page_says_that_the_signature_holds_and_that_the_certificate_is_self_made(
    permit, sits_at, later
):
    rendered(permit.paper_id, at=later)

    text = look(sits_at(), permit).content.decode()

    assert "Chữ ký hợp lệ và bao trùm toàn bộ tệp." in text
    assert "Chứng thư do hệ thống này tự tạo để trình diễn" in text
    assert "Vũ Quốc Bình" in text


def test_a_file_that_was_tampered_with_in_the_database_is_told_as_broken(permit, sits_at, later):
    content = bytearray(rendered(permit.paper_id, at=later))
    content[content.index(b"stream\n") + 20] ^= 1
    Paper.objects.filter(pk=permit.paper_id).update(content=bytes(content), sha256="0" * 64)

    text = look(sits_at(), permit).content.decode()

    assert "Chữ ký không khớp" in text


def test_a_permit_whose_file_is_not_made_yet_is_verified_all_the_same(permit, sits_at):
    answer = look(sits_at(), permit)

    assert (answer.status_code, answer.context["found"].signature) == (200, None)
    assert "đang được ký" in answer.content.decode()


def test_every_look_is_counted_and_told_to_the_next_one(permit, sits_at, later, time_machine):
    first = look(sits_at(), permit)
    time_machine.move_to(later + timedelta(hours=1), tick=False)
    second = look(sits_at(), permit)
    third = look(sits_at(), permit)

    assert [page.context["found"].scans.count for page in (first, second, third)] == [0, 1, 2]
    assert "Bạn là người đầu tiên mở mã này." in first.content.decode()
    assert "2 lần trước lần này" in third.content.decode()
    row = ScanCount.objects.get()
    assert (row.count, row.first_at, row.last_at) == (3, later, later + timedelta(hours=1))


def test_the_offices_own_look_a_head_request_and_a_wrong_token_are_not_counted(
    permit, sits_at, hoa
):
    look(sits_at(hoa), permit)
    sits_at().head(reverse("verify", args=[permit.token]))
    sits_at().get(reverse("verify", args=["nope"]))

    assert not ScanCount.objects.exists()


def test_the_organisers_own_look_is_a_look(permit, sits_at, lan):
    look(sits_at(lan), permit)

    assert ScanCount.objects.get().count == 1


def test_a_scan_that_cannot_be_counted_breaks_no_verification(permit, sits_at, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(QuerySet, "update", fail)

    assert look(sits_at(), permit).status_code == 200
    assert not ScanCount.objects.exists()


def test_eight_looks_at_once_are_eight(committed_db, lan, minh, hoa, binh):
    permit = in_state("at_desk", lan, minh, hoa, binh).permit

    def scan(_number):
        try:
            operations.note_scan(permit_id=permit.pk, at=TOLD)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(scan, range(8)))

    assert ScanCount.objects.get().count == 8


def test_the_file_that_was_issued_is_recognised_and_not_kept(permit, sits_at, later):
    content = rendered(permit.paper_id, at=later)
    files = StoredFile.objects.count()

    answer = compare(sits_at(), permit, content)

    text = answer.content.decode()
    assert (answer.status_code, StoredFile.objects.count()) == (200, files)
    assert "Đúng, không sai khác một byte. Đây là: Văn bản cho phép." in text
    assert not ScanCount.objects.exists()


@pytest.mark.parametrize("change", [lambda pdf: pdf + b"\n", lambda pdf: b"", lambda pdf: b"x"])
def test_any_other_file_is_not_the_one_that_was_issued(permit, sits_at, later, change):
    content = rendered(permit.paper_id, at=later)

    answer = compare(sits_at(), permit, change(content))

    assert answer.status_code == 200
    assert "Không. Tệp này không phải tệp chúng tôi đã cấp" in answer.content.decode()


def test_the_paper_of_another_permit_is_not_this_one(permit, sits_at, later, lan, minh, hoa, binh):
    other = in_state("at_desk", lan, minh, hoa, binh).permit
    content = rendered(other.paper_id, at=later)

    assert "Không. Tệp này" in compare(sits_at(), permit, content).content.decode()


def test_a_receipt_is_no_paper_to_be_recognised_by_anybody(permit, sits_at, later):
    receipt = Paper.objects.get(subject_id=permit.dossier_id, kind="receipt")

    answer = compare(sits_at(), permit, rendered(receipt.pk, at=later))

    assert answer.context["compared"]["name"] == ""


def test_the_decision_that_suspends_a_permit_is_recognised(
    lan, minh, hoa, binh, sits_at, time_machine
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    time_machine.move_to(TOLD + timedelta(days=2), tick=False)
    operations.suspend(
        permit_id=permit.pk, actor=acting(binh), at=TOLD + timedelta(days=1), **DECISION
    )
    decision = permit.decisions.get().paper_id

    answer = compare(sits_at(), permit, rendered(decision, at=TOLD))

    assert "Đây là: Quyết định đình chỉ." in answer.content.decode()


def test_a_file_larger_than_any_of_ours_is_refused_unread(permit, sits_at, settings):
    settings.ATTACHMENT_MAX_BYTES = 1000

    answer = compare(sits_at(), permit, b"x" * 1001)

    assert answer.status_code == 422
    assert "compared" not in answer.context
    assert "tối đa" in answer.content.decode()


def test_a_form_without_a_file_comes_back(permit, sits_at):
    answer = sits_at().post(reverse("verify", args=[permit.token]), {})

    assert answer.status_code == 422
