"""What is hidden of guests on the pages: shown for a reason, to few, and noted; lists imported."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from foreign_affairs.personal_data.models import Access
from tests.delegations import stages

pytestmark = pytest.mark.django_db


def table(text, name="ds.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def test_a_passport_is_shown_for_a_reason_and_noted(phuc, sits_at, now):
    one = stages.with_head(phuc)
    way = f"/delegations/{one.pk}/members/{one.members.get().pk}/passport/"
    client = sits_at(phuc)

    unasked = client.get(way)
    without = client.post(way, {"reason": ""})
    shown = client.post(way, {"reason": "Đăng ký tạm trú."})

    assert "TK1234567" not in unasked.content.decode() + without.content.decode()
    assert without.status_code == 422
    assert "TK1234567" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert [(row.fields, row.why) for row in Access.objects.all()] == [
        (["passport_number", "born_on"], "Đăng ký tạm trú.")
    ]


@pytest.mark.parametrize("role", ["desk", "officer", "leader"])
def test_nobody_else_is_shown_it_or_takes_the_list_along(role, everybody, sits_at, everything, now):
    one = stages.with_head(everybody["planner"])
    base = f"/delegations/{one.pk}/members/"
    before = everything()
    client = sits_at(everybody[role])

    for way in (f"{base}{one.members.get().pk}/passport/", f"{base}export/"):
        assert client.get(way).status_code == 403
        assert client.post(way, {"reason": "Xem."}).status_code == 403
    assert everything() == before


def test_the_list_taken_along_says_by_whom_and_has_no_passports_unasked(phuc, sits_at, now):
    one = stages.with_head(phuc)
    client = sits_at(phuc)
    way = f"/delegations/{one.pk}/members/export/"

    plain = client.post(way)
    why = {"with_passports": "on", "reason": "Gửi biên phòng."}
    full = client.post(way, why)

    def said(answer):
        content = b"".join(answer.streaming_content)
        answer.close()
        sheet = load_workbook(io.BytesIO(content)).active
        return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)

    assert client.post(way, {"with_passports": "on"}).status_code == 422
    assert Access.objects.count() == 2
    plain_text, full_text = said(plain), said(full)
    assert "TK1234567" not in plain_text
    assert "TK1234567" in full_text
    assert str(phuc) in plain_text


def test_a_list_is_looked_through_with_a_result_per_row_and_written_whole(phuc, sits_at, now):
    one = stages.draft(phuc)
    client = sits_at(phuc)
    way = f"/delegations/{one.pk}/members/import/"
    good = "Họ và tên,Vai trò,Số hộ chiếu\nSATO KENJI,trưởng đoàn,TK1234567\nTANAKA YUKI,,\n"

    wrong = client.post(way, {"file": table(good + ",thành viên,\n"), "do": "write"})
    looked = client.post(way, {"file": table(good), "do": "look"})

    assert (wrong.status_code, looked.status_code) == (422, 200)
    assert not one.members.exists()
    assert [row["outcome"] for row in looked.context["rows"]] == ["added", "added"]
    client.post(way, {"file": table(good), "do": "write"})
    assert [member.full_name for member in one.members.order_by("number")] == [
        "SATO KENJI",
        "TANAKA YUKI",
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_to_fill_in_can_be_read_again(kind, phuc, sits_at, now):
    one = stages.draft(phuc)
    client = sits_at(phuc)
    way = f"/delegations/{one.pk}/members/import/"

    empty = client.get(f"{way}{kind}/")
    upload = SimpleUploadedFile(f"ds.{kind}", empty.content)
    result = client.post(way, {"file": upload, "do": "look"}).context["result"]

    assert result.is_well
    assert len(result.rows) == 1


def test_a_scan_is_kept_handed_out_for_a_reason_and_removed(phuc, sits_at, now):
    one = stages.with_head(phuc)
    member = one.members.get()
    client = sits_at(phuc)
    way = f"/delegations/{one.pk}/members/{member.pk}/scan/"
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

    client.post(way, {"file": SimpleUploadedFile("ho-chieu.pdf", pdf, "application/pdf")})
    member.refresh_from_db()
    assert member.scan_id is not None
    unasked = client.post(way, {"do": "open", "reason": ""})
    opened = client.post(way, {"do": "open", "reason": "Kiểm tra."})

    assert unasked.status_code == 302
    assert opened.content == pdf
    client.post(way, {"do": "remove"})
    member.refresh_from_db()
    assert member.scan_id is None


def test_the_visit_is_estimated_looked_at_approved_and_settled(everybody, sits_at, time_machine):
    planner, approver = everybody["planner"], everybody["approver"]
    time_machine.move_to(stages.NOW, tick=False)
    one = stages.with_head(planner)
    client = sits_at(planner)
    asked = {"nights": "2", "days": "3", "banquets": "1", "flowers": "1", "cars": "1"}
    asked |= {"car_days": "3", "price:car": "2.000.000"}

    looked = client.post(f"/delegations/{one.pk}/estimate/", {**asked, "do": "compute"})
    assert looked.context["answer"].panel.estimate.total_vnd > 0
    assert client.get(f"/delegations/{one.pk}/").context["money"] is None
    client.post(f"/delegations/{one.pk}/estimate/", {**asked, "do": "record"})
    again = client.get(f"/delegations/{one.pk}/estimate/").context["form"]
    assert (again["banquets"].value(), again["nights"].value()) == (1, 2)
    client.post(f"/delegations/{one.pk}/plan/")
    sits_at(approver).post(f"/delegations/{one.pk}/approve/")
    time_machine.move_to(stages.ARRIVES, tick=False)
    client = sits_at(planner)
    client.post(f"/delegations/{one.pk}/start/")
    form = client.get(f"/delegations/{one.pk}/settlement/").context["form"]
    spent = {f"spent_{number}": line.amount for number, line in enumerate(form.lines)}
    more = {**spent, "spent_0": form.lines[0].amount + 1}

    assert client.post(f"/delegations/{one.pk}/settlement/", more).status_code == 422
    client.post(f"/delegations/{one.pk}/settlement/", spent)

    sheets = [
        client.get(f"/delegations/{one.pk}/{what}/sheet/") for what in ("estimate", "settlement")
    ]
    assert all(sheet.getvalue() for sheet in sheets)
    assert client.get(f"/delegations/{one.pk}/party/sheet/").status_code == 404
    money = client.get(f"/delegations/{one.pk}/").context["money"]
    assert money.settlement.spent_vnd == money.estimate.total_vnd
