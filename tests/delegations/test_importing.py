"""Members from a table: every row judged first, then all of them written or none."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from delegations import operations
from delegations.domain.members import Warn
from delegations.models import Member
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.audit.queries import breaks
from foreign_affairs.documents.tables import UnreadableTable
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.personal_data import keys
from foreign_affairs.personal_data.models import Access
from tests.delegations import stages
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db

HEAD = "STT,Họ và tên,Vai trò,Ngày sinh,Quốc tịch,Số hộ chiếu,Hộ chiếu có giá trị đến\n"
ROWS = (
    "1,SATO KENJI,Trưởng đoàn,04/05/1961,Nhật Bản,TK1234567,31/01/2029\n"
    "2,TANAKA YUKI,Thành viên,1980-12-31,JP,TR7654321,17/12/2026\n"
    "3,SUZUKI AYA,,,,,\n"
)


def bring(user, delegation, text, *, dry_run=False):
    content = text if isinstance(text, bytes) else text.encode()
    return operations.import_members(
        delegation_id=delegation.pk,
        stream=BytesIO(content),
        size=len(content),
        dry_run=dry_run,
        actor=acting(user),
        at=NOW,
    )


def outcomes(result):
    return [(row.number, row.outcome, [one.code for one in row.reasons]) for row in result.rows]


def test_a_list_is_looked_through_and_nothing_is_written(phuc, everything):
    delegation = stages.draft(phuc)
    before = everything()

    result = bring(phuc, delegation, HEAD + ROWS, dry_run=True)

    assert outcomes(result) == [(2, "added", []), (3, "added", []), (4, "added", [])]
    assert [row.warnings for row in result.rows] == [(), (Warn.EXPIRES_SOON,), ()]
    assert (result.is_well, result.written) == (True, False)
    assert everything() == before


def test_a_whole_list_is_written_in_its_order_under_one_entry(phuc):
    delegation = stages.draft(phuc)

    result = bring(phuc, delegation, HEAD + ROWS)

    assert result.written is True
    members = list(delegation.members.order_by("number"))
    assert [(one.number, one.full_name, one.role) for one in members] == [
        (1, "SATO KENJI", "head"),
        (2, "TANAKA YUKI", "member"),
        (3, "SUZUKI AYA", "member"),
    ]
    assert members[1].born_on == date(1980, 12, 31)
    entry = AuditEntry.objects.filter(subject_kind="delegation").latest("position")
    assert (entry.action, entry.details) == (
        "import_members",
        {"added": sorted(one.pk for one in members), "changed": []},
    )
    assert "TK1234567" not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert list(breaks()) == []


def test_a_spreadsheet_is_read_like_a_text_file(phuc):
    delegation = stages.draft(phuc)
    book = Workbook()
    book.active.append(["No.", "Full name", "Role", "Date of birth", "Nationality"])
    book.active.append([1, "SATO KENJI", "Head", date(1961, 5, 4), "Japan"])
    held = BytesIO()
    book.save(held)

    result = bring(phuc, delegation, held.getvalue())

    assert result.written is True
    assert delegation.members.get().born_on == date(1961, 5, 4)


def test_one_bad_row_and_nothing_is_written(phuc, everything):
    delegation = stages.draft(phuc)
    before = everything()

    result = bring(phuc, delegation, HEAD + ROWS + "4,,Vua,20/04/2027,,A1,\n")

    assert outcomes(result)[-1] == (5, "", ["cell_unreadable", "cell_missing"])
    assert result.written is False
    assert everything() == before


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("1,A B,Head,,,X12345,\n2,C D,Head,,,,\n", [["heads_twice"], ["heads_twice"]]),
        ("1,A B,,,,X12345,\n2,C D,,,,x 12-345,\n", [["passport_twice"], ["passport_twice"]]),
        ("1,A B,,20/04/2027,,A1,\n", [["born_in_the_future", "passport_number_length"]]),
    ],
)
def test_what_a_list_cannot_hold_is_told_row_by_row(phuc, everything, rows, codes):
    delegation = stages.draft(phuc)
    before = everything()

    result = bring(phuc, delegation, HEAD + rows)

    assert [[one.code for one in row.reasons] for row in result.rows] == codes
    assert everything() == before


def test_a_known_passport_changes_its_member_and_another_adds_one(phuc):
    delegation = stages.with_head(phuc)
    again = "9,SATO KENJI,Head,04/05/1961,Japan,tk 1234567,31/01/2029\n"
    title = "STT,Full name,Role,Passport number,Title\n"

    entries = AuditEntry.objects.count()
    same = bring(phuc, delegation, HEAD + again.replace("tk 1234567", "TK1234567"))
    assert AuditEntry.objects.count() == entries
    changed = bring(phuc, delegation, f"{title}1,SATO KENJI,Head,TK1234567,Mayor\n2,X Y,,,\n")

    assert outcomes(same) == [(2, "same", [])]
    assert outcomes(changed) == [(2, "changed", []), (3, "added", [])]
    assert list(delegation.members.values_list("full_name", "title")) == [
        ("SATO KENJI", "Mayor"),
        ("X Y", ""),
    ]


def test_a_list_that_comes_again_with_passports_adds_nobody_twice(phuc):
    delegation = stages.draft(phuc)
    first = "Full name,Role,Title\nSATO KENJI,Head,Mayor\nTANAKA YUKI,,Clerk\n"
    bring(phuc, delegation, first)

    same = bring(phuc, delegation, first)
    later = bring(
        phuc,
        delegation,
        HEAD + "1,Sato Kenji,Head,04/05/1961,,TK1234567,\n2,TANAKA YUKI,,,,TR7654321,\n",
    )

    assert outcomes(same) == [(2, "same", []), (3, "same", [])]
    assert outcomes(later) == [(2, "changed", []), (3, "changed", [])]
    assert [row.warnings for row in later.rows] == [(), ()]
    assert list(delegation.members.values_list("title", "passport_hash")) == [
        ("Mayor", keys.hash_of("TK1234567")),
        ("Clerk", keys.hash_of("TR7654321")),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "1,SATO KENJI,,04/05/1961,,TK9999999,",
        "1,SATO KENJI,,05/05/1961,,,",
        "1,SATO KENJI,,,,,\n2,SATO KENJI,,,,,",
    ],
    ids=["another passport", "another birthday", "two of a name"],
)
def test_a_name_that_somebody_else_may_have_changes_nobody(phuc, row):
    delegation = stages.with_head(phuc)

    result = bring(phuc, delegation, f"{HEAD}{row}\n")

    assert {one.outcome for one in result.rows} == {"added"}
    assert delegation.members.get(number=1).passport_hash == keys.hash_of("TK1234567")


def test_a_list_may_name_another_head(phuc):
    delegation = stages.planned(phuc)
    rows = "1,TANAKA YUKI,Head,,,TR7654321,\n2,SATO KENJI,Member,,,TK1234567,\n"

    result = bring(phuc, delegation, HEAD + rows)

    assert result.written is True, outcomes(result)
    assert dict(delegation.members.values_list("full_name", "role")) == {
        "SATO KENJI": "member",
        "TANAKA YUKI": "head",
    }


def test_a_passport_that_is_elsewhere_and_a_person_twice_are_only_pointed_out(phuc):
    stages.planned(phuc)
    delegation = stages.draft(phuc)

    result = bring(
        phuc,
        delegation,
        HEAD + "1,SATO KENJI,,04/05/1961,,TK1234567,\n2,Sato  Kenji,,04/05/1961,,,\n",
    )

    assert result.written is True
    assert [row.warnings for row in result.rows] == [
        (Warn.IN_ANOTHER_DELEGATION, Warn.PERSON_TWICE),
        (Warn.PERSON_TWICE,),
    ]


def test_a_head_that_cannot_be_read_is_told_and_nothing_else(phuc, everything):
    delegation = stages.draft(phuc)
    before = everything()

    result = bring(phuc, delegation, "Cỡ giày\n42\n")

    assert [one.code for one in result.head] == ["unknown_column", "column_missing"]
    assert (result.rows, result.is_well) == ([], False)
    assert everything() == before


def test_a_list_beyond_the_end_is_refused_whole(phuc, monkeypatch, everything):
    monkeypatch.setattr(operations.members, "MOST_MEMBERS", 2)
    delegation = stages.draft(phuc)
    before = everything()

    result = bring(phuc, delegation, HEAD + ROWS)

    assert [one.code for one in result.head] == ["too_many_members"]
    assert everything() == before


def test_what_is_no_table_and_who_may_not_are_refused(phuc, le, everything):
    delegation = stages.draft(phuc)
    before = everything()

    with pytest.raises(UnreadableTable):
        bring(phuc, delegation, b"\xff\xfe")
    with pytest.raises(WrongRole):
        bring(le, delegation, HEAD + ROWS)

    assert everything() == before
    assert Member.objects.count() == 0


def test_a_list_that_asks_the_other_delegations_for_passports_is_noted(phuc, hoa):
    """Also where it is only looked through: so a number cannot be tried out unseen."""
    stages.with_head(phuc)
    delegation = stages.draft(phuc, responsible=hoa)

    bring(hoa, delegation, HEAD + ROWS.replace("TK1234567", "TK7654321"), dry_run=True)
    assert Access.objects.count() == 0
    result = bring(hoa, delegation, HEAD + ROWS, dry_run=True)

    assert result.rows[0].warnings == (Warn.IN_ANOTHER_DELEGATION,)
    noted = Access.objects.get()
    assert (noted.subject_kind, noted.subject_id, noted.fields, noted.actor) == (
        "delegation",
        delegation.pk,
        ["passport_hash"],
        hoa,
    )
