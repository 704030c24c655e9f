"""Members, their passports and scans: who writes, who sees, what is noted, what is purged."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from delegations import operations, queries
from delegations.domain.import_rows import MemberRow
from delegations.domain.members import Listed, MemberFacts, Warn
from delegations.models import Delegation, Member
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.audit.queries import breaks
from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.personal_data.models import Access, PersonalFile
from foreign_affairs.refusals import NotVisible, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from tests.delegations import stages
from tests.delegations.stages import DAY, NOW

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"PASSPORT" * 50


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PERSONAL_DATA_ROOT = tmp_path / "apart"
    return settings.PERSONAL_DATA_ROOT


def files_in(root):
    return [path for path in Path(root).rglob("*") if path.is_file()]


def a_scan():
    return SimpleUploadedFile("passport.png", PNG)


def add_scan(user, member, *, at=NOW):
    return operations.add_scan(
        delegation_id=member.delegation_id,
        member_id=member.pk,
        actor=acting(user),
        at=at,
        upload=a_scan(),
    )


def change(user, member, **facts):
    return operations.change_member(
        delegation_id=member.delegation_id, member_id=member.pk, actor=acting(user), at=NOW, **facts
    )


def remove(user, member):
    return operations.remove_member(
        delegation_id=member.delegation_id, member_id=member.pk, actor=acting(user), at=NOW
    )


def audited(subject):
    kind = subject._meta.model_name
    entries = AuditEntry.objects.filter(subject_kind=kind, subject_id=subject.pk)
    return list(entries.order_by("position").values_list("action", "details"))


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def test_a_member_is_added_at_the_end_and_the_audit_names_fields_alone(phuc):
    delegation = stages.draft(phuc)
    head = stages.member(phuc, delegation, **stages.HEAD)
    second = stages.member(phuc, delegation, care_note="Dị ứng hải sản")

    assert [head.number, second.number] == [1, 2]
    assert (second.role, second.passport_hash) == ("member", "")
    assert audited(second) == [("add", {"fields": ["full_name", "care_note"]})]
    assert audited(delegation)[-1] == (
        "add_member",
        {"member": second.pk, "number": 2, "fields": ["full_name", "care_note"]},
    )
    assert list(breaks()) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"full_name": " "}, "member_unnamed"),
        ({"born_on": date(2026, 4, 20)}, "born_in_the_future"),
        ({"passport_number": "A1"}, "passport_number_length"),
        ({"passport_number": "tk-123 4567"}, "passport_twice"),
        ({"role": "head"}, "heads_twice"),
    ],
)
def test_a_member_who_cannot_be_is_not_added(phuc, everything, facts, code):
    delegation = stages.with_head(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        stages.member(phuc, delegation, **facts)

    assert codes(refusal) == [code]
    assert everything() == before


def test_a_list_has_an_end(phuc, monkeypatch, everything):
    monkeypatch.setattr(operations.members, "MOST_MEMBERS", 1)
    delegation = stages.with_head(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        stages.member(phuc, delegation)

    assert codes(refusal) == ["too_many_members"]
    assert everything() == before


def test_a_change_writes_what_differs_or_nothing(phuc, everything):
    delegation = stages.with_head(phuc)
    head = delegation.members.get()
    before = everything()

    assert change(phuc, head, title="Deputy Mayor", revision=1).revision == 1
    assert everything() == before

    changed = change(phuc, head, passport_number="TZ7654321", revision=1)
    assert changed.revision == 2
    assert list(queries.with_passport("tz 7654321")) == [changed]
    assert audited(changed)[-1] == ("change", {"fields": ["passport_number"]})
    with pytest.raises(Stale):
        change(phuc, head, title="Mayor", revision=1)


def test_who_becomes_the_head_takes_the_place_of_whoever_was(phuc):
    delegation = stages.planned(phuc)
    former = delegation.members.get()
    second = stages.member(phuc, delegation)

    change(phuc, second, role="head")

    roles = {one.pk: one.role for one in delegation.members.all()}
    assert roles == {former.pk: "member", second.pk: "head"}
    assert audited(former)[-1] == ("change", {"fields": ["role"]})
    assert audited(delegation)[-1][1]["former_head"] == former.pk
    assert list(breaks()) == []


def test_a_planned_delegation_keeps_its_head(phuc, everything):
    delegation = stages.planned(phuc)
    head = delegation.members.get()
    before = everything()

    for act in (lambda: remove(phuc, head), lambda: change(phuc, head, role="member")):
        with pytest.raises(RuleBroken) as refusal:
            act()
        assert codes(refusal) == ["head_missing"]

    assert everything() == before


def test_a_member_who_is_removed_leaves_no_scan(phuc, root, django_capture_on_commit_callbacks):
    delegation = stages.with_head(phuc)
    second = stages.member(phuc, delegation)
    add_scan(phuc, second)

    with django_capture_on_commit_callbacks(execute=True):
        remove(phuc, second)

    assert (delegation.members.count(), PersonalFile.objects.count()) == (1, 0)
    assert files_in(root) == []
    assert audited(delegation)[-1] == ("remove_member", {"member": second.pk, "number": 2})
    assert list(breaks()) == []


def test_a_member_of_another_delegation_is_not_to_be_found_here(phuc, everything):
    delegation, other = stages.with_head(phuc), stages.draft(phuc)
    head = delegation.members.get()
    before = everything()

    with pytest.raises(NotVisible):
        operations.change_member(
            delegation_id=other.pk, member_id=head.pk, actor=acting(phuc), at=NOW, title="X"
        )

    assert everything() == before


def test_the_officer_in_charge_writes_members_and_no_other_officer(phuc, hoa, dung, everything):
    delegation = stages.with_head(phuc, responsible=hoa)

    assert stages.member(hoa, delegation).number == 2
    before = everything()
    with pytest.raises(WrongRole):
        stages.member(dung, delegation)
    assert everything() == before


def test_of_an_ended_visit_no_member_is_written(phuc, binh, everything):
    delegation = stages.closed(phuc, binh)
    before = everything()

    with pytest.raises(WrongState):
        stages.member(phuc, delegation)

    assert everything() == before


def test_another_scan_takes_the_place_of_the_first(phuc, root, django_capture_on_commit_callbacks):
    member = stages.with_head(phuc).members.get()

    with django_capture_on_commit_callbacks(execute=True):
        add_scan(phuc, member)
        again = add_scan(phuc, member)

    assert list(PersonalFile.objects.all()) == [again.scan]
    assert len(files_in(root)) == 1
    assert [action for action, _details in audited(member)] == ["add", "add_scan", "add_scan"]


def test_a_scan_that_is_not_there_cannot_be_removed(phuc, everything):
    member = stages.with_head(phuc).members.get()
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.remove_scan(
            delegation_id=member.delegation_id, member_id=member.pk, actor=acting(phuc), at=NOW
        )

    assert codes(refusal) == ["scan_missing"]
    assert everything() == before


def test_a_passport_is_seen_in_full_for_a_reason_and_that_is_noted(phuc, hoa):
    member = stages.with_head(phuc, responsible=hoa).members.get()
    which = {"delegation_id": member.delegation_id, "member_id": member.pk}

    seen = operations.see_passport(**which, actor=acting(hoa), at=NOW, reason="Làm thị thực")

    assert (seen.passport_number, seen.born_on) == ("TK1234567", date(1961, 5, 4))
    noted = Access.objects.get()
    assert (noted.actor, noted.subject_kind, noted.subject_id, noted.at) == (
        hoa,
        "member",
        member.pk,
        NOW,
    )
    assert (noted.fields, noted.why) == (["passport_number", "born_on"], "Làm thị thực")


def test_nobody_sees_a_passport_without_a_reason_or_a_role(phuc, hoa, dung, binh, le, everything):
    member = stages.with_head(phuc, responsible=hoa).members.get()
    which = {"delegation_id": member.delegation_id, "member_id": member.pk}
    before = everything()

    with pytest.raises(RuleBroken):
        operations.see_passport(**which, actor=acting(phuc), at=NOW, reason=" ")
    for user in (dung, binh, le):
        with pytest.raises(WrongRole):
            operations.see_passport(**which, actor=acting(user), at=NOW, reason="Xem")
        with pytest.raises(WrongRole):
            operations.see_scan(**which, actor=acting(user), at=NOW, reason="Xem")
        with pytest.raises(WrongRole):
            operations.find_passport(actor=acting(user), at=NOW, number="TK1234567", reason="Xem")

    assert everything() == before


def test_a_scan_is_handed_out_as_it_came_and_that_is_noted(phuc):
    member = stages.with_head(phuc).members.get()
    add_scan(phuc, member)

    scan = operations.see_scan(
        delegation_id=member.delegation_id,
        member_id=member.pk,
        actor=acting(phuc),
        at=NOW,
        reason="Đối chiếu",
    )

    assert (scan.content, scan.media_type) == (PNG, "image/png")
    assert [noted.fields for noted in Access.objects.all()] == [["scan"]]


def test_a_number_is_looked_for_exactly_and_each_search_is_noted(phuc):
    first, second = stages.with_head(phuc), stages.with_head(phuc)
    look = {"actor": acting(phuc), "at": NOW, "reason": "Công an hỏi"}

    found = operations.find_passport(number="tk 123-4567", **look)
    none = operations.find_passport(number="TK123456", **look)

    assert {one.delegation for one in found} == {first, second}
    assert none == []
    noted = Access.objects.order_by("pk").values_list("subject_kind", "subject_id")
    assert list(noted) == [*(("member", one.pk) for one in found), ("member", 0)]


def test_a_list_that_leaves_the_house_is_noted_with_what_was_in_it(phuc, binh, le, everything):
    delegation = stages.with_head(phuc)
    take = {"delegation_id": delegation.pk, "at": NOW}

    operations.export_members(actor=acting(binh), **take)
    operations.export_members(
        actor=acting(phuc), with_passports=True, reason="Gửi Công an thành phố", **take
    )

    plain, whole = Access.objects.order_by("pk")
    assert not {"passport_number", "born_on"}.intersection(plain.fields)
    assert set(whole.fields) - set(plain.fields) == {
        "passport_number",
        "born_on",
        "passport_kind",
        "passport_expires_on",
    }
    assert (whole.actor, whole.why) == (phuc, "Gửi Công an thành phố")
    before = everything()
    with pytest.raises(WrongRole):
        operations.export_members(actor=acting(binh), with_passports=True, reason="Xem", **take)
    with pytest.raises(WrongRole):
        operations.export_members(actor=acting(le), **take)
    with pytest.raises(RuleBroken):
        operations.export_members(actor=acting(phuc), with_passports=True, **take)
    assert everything() == before


def test_what_is_pointed_out_of_a_list_is_found_with_one_query(phuc, django_assert_num_queries):
    other = stages.planned(phuc)
    delegation = stages.with_head(phuc)
    stages.member(
        phuc,
        delegation,
        full_name="Sato Kenji",
        born_on=date(1961, 5, 4),
        passport_number="ZZ99999",
    )
    stages.member(phuc, delegation, passport_expires_on=date(2026, 12, 17))
    members = list(queries.members_of(delegation))

    with django_assert_num_queries(1):
        warned = queries.member_warnings(delegation, members)

    assert [warned.get(one.pk, ()) for one in members] == [
        (Warn.IN_ANOTHER_DELEGATION, Warn.PERSON_TWICE),
        (Warn.PERSON_TWICE,),
        (Warn.EXPIRES_SOON,),
    ]
    operations.cancel(delegation_id=other.pk, actor=acting(phuc), at=NOW, reason="Hoãn")
    assert (
        Warn.IN_ANOTHER_DELEGATION
        not in queries.member_warnings(delegation, members)[members[0].pk]
    )


def test_scans_and_notes_go_thirty_days_after_the_guests(
    phuc, binh, root, django_capture_on_commit_callbacks
):
    delegation = stages.closed(phuc, binh)
    delegation = Delegation.objects.get(pk=delegation.pk)
    kept = stages.planned(phuc, name_vi="Đoàn còn lâu mới đến", departs_at=stages.DEPARTS + 9 * DAY)
    for visit in (delegation, kept):
        Member.objects.filter(delegation=visit).update(care_note="Ăn chay")
    add_scan(phuc, kept.members.get())
    last_day = stages.DEPARTS.replace(hour=8) + 30 * DAY

    with django_capture_on_commit_callbacks(execute=True):
        swept = [
            operations.purge_personal_data(at=last_day),
            operations.purge_personal_data(at=last_day + DAY),
            operations.purge_personal_data(at=last_day + DAY),
        ]

    assert swept == [0, 1, 0]
    member = delegation.members.get()
    assert (member.care_note, member.scan, member.passport_number) == ("", None, "TK1234567")
    assert audited(member)[-1] == ("purge", {"fields": ["care_note"]})
    assert audited(delegation)[-1] == (
        "purge_personal_data",
        {"members": [member.pk], "scans": 0},
    )
    assert kept.members.get().care_note == "Ăn chay"
    assert len(files_in(root)) == 1
    assert list(breaks()) == []


def test_a_scan_is_purged_from_the_disk_with_the_rest(
    phuc, root, django_capture_on_commit_callbacks
):
    delegation = stages.planned(phuc)
    add_scan(phuc, delegation.members.get())

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.purge_personal_data(at=stages.DEPARTS + 31 * DAY) == 1

    assert (files_in(root), PersonalFile.objects.count()) == ([], 0)
    assert Delegation.objects.get(pk=delegation.pk).purged_at is not None


def test_what_is_added_after_a_purge_is_purged_again(phuc):
    delegation = stages.planned(phuc)
    member = delegation.members.get()
    late = stages.DEPARTS + 31 * DAY
    operations.purge_personal_data(at=late)

    add_scan(phuc, member, at=late)

    assert operations.purge_personal_data(at=late) == 1
    assert PersonalFile.objects.count() == 0


def test_of_a_visit_that_was_called_off_without_days_all_goes_as_well(phuc):
    delegation = stages.draft(phuc, arrives_at=None, departs_at=None)
    stages.member(phuc, delegation, care_note="Ăn chay")
    operations.cancel(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reason="Hoãn")

    assert operations.purge_personal_data(at=NOW + 29 * DAY) == 0
    assert operations.purge_personal_data(at=NOW + 31 * DAY) == 1


def test_of_a_visit_that_was_called_off_nothing_waits_for_the_day_it_would_have_ended(phuc):
    far = {"arrives_at": stages.ARRIVES + 180 * DAY, "departs_at": stages.DEPARTS + 180 * DAY}
    delegation = stages.planned(phuc, **far)
    add_scan(phuc, delegation.members.get())
    operations.cancel(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reason="Hoãn")

    swept = [operations.purge_personal_data(at=NOW + days * DAY) for days in (30, 31)]

    assert (swept, PersonalFile.objects.count()) == ([0, 1], 0)


def test_a_visit_that_is_put_off_while_the_sweep_runs_keeps_what_it_needs(phuc):
    delegation = stages.planned(phuc)
    add_scan(phuc, delegation.members.get())
    late = stages.DEPARTS + 40 * DAY
    # The sweep has named this delegation; then it gets other days.
    operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=late,
        arrives_at=late + 10 * DAY,
        departs_at=late + 12 * DAY,
    )

    assert operations.sweeps._purge(delegation.pk, at=late) == 0
    assert PersonalFile.objects.count() == 1


LOOK_ALIKES = ["\u0421\u04101234567", "пас12345", "TK١٢٣٤٥"]
"""With Cyrillic letters, all in Cyrillic, with Arabic digits."""


@pytest.mark.parametrize("number", LOOK_ALIKES)
def test_letters_that_only_look_latin_are_no_passport_number(phuc, number, everything):
    delegation = stages.draft(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as written:
        stages.member(phuc, delegation, passport_number=number)
    with pytest.raises(RuleBroken) as looked:
        operations.find_passport(actor=acting(phuc), at=NOW, number=number, reason="Xem")

    told = [(one.code, one.field) for one in (*written.value.reasons, *looked.value.reasons)]
    assert told == [
        ("passport_number_letters", "passport_number"),
        ("passport_number_letters", "number"),
    ]
    assert everything() == before


def test_a_number_in_full_width_is_the_same_number(phuc):
    delegation = stages.with_head(phuc)
    wide = "ＴＫ１２３４５６７"

    with pytest.raises(RuleBroken) as caught:
        stages.member(phuc, delegation, passport_number=wide)
    found = operations.find_passport(actor=acting(phuc), at=NOW, number=wide, reason="Xem")

    assert [one.code for one in caught.value.reasons] == ["passport_twice"]
    assert [one.full_name for one in found] == ["SATO KENJI"]


def test_what_is_printed_by_chance_tells_nothing_of_a_person():
    facts = MemberFacts(full_name="SATO", passport_number="TK1234567", born_on=date(1961, 5, 4))
    row = MemberRow(2, {"passport_number": "TK1234567"}, ())
    scan = operations.disclosure.OpenScan(PNG, "image/png")

    told = repr((facts, row, scan, Listed(key=1, person="sato 1961-05-04")))

    assert not any(mark in told for mark in ("SATO", "sato", "TK", "1961", "PASSPORT"))
