"""The people of every story. A fixture brings a person to life; the others stay on the page.

Lan applies for the university, Trang is her colleague; Minh works the desk, Hoa appraises, Dũng
beside her; Director Bình decides, Lê leads, Phúc plans, An administers. Otto organises for
somebody else.
"""

from datetime import date

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import HeldRole, Organisation, Role, Unit, User
from permits.domain.authority import Decision
from permits.models import Authorisation

SECOND_OFFICER = 900_000
"""The number of Dũng's account, for bodies of requests that are written before he is."""

PASSWORD = "mua-phuong-do-2026"


def person(username, full_name, *roles, **facts):
    """A user who holds `roles`; written without an operation, so the audit chain stays empty."""
    user = User.objects.create_user(
        username, f"{username}@example.org", PASSWORD, full_name=full_name, **facts
    )
    HeldRole.objects.bulk_create(HeldRole(user=user, role=role) for role in roles)
    return user


def authorised(user, **facts):
    """The right of `user` to sign every decision; written without an operation, like people."""
    return Authorisation.objects.create(
        **{
            "person": user,
            "capacity_vi": "TUQ. Chủ tịch\nGiám đốc",
            "capacity_en": "By authorisation of the Chair\nDirector",
            "basis": "Quyết định ủy quyền dùng trong kiểm thử",
            "decisions": [decision.value for decision in Decision],
            "valid_from": date(2019, 1, 1),
            **facts,
        }
    )


FOR_LETTERS = {
    "capacity_vi": "TL. Giám đốc\nChuyên viên",
    "capacity_en": "By order of the Director\nOfficer",
    "basis": "",
    "decisions": [Decision.CONSULTATION.value],
}
"""What an officer signs: letters to agencies, by order of the director."""
FOR_APOLOGIES = {
    "capacity_vi": "KT. Giám đốc\nPhó Giám đốc",
    "capacity_en": "For the Director\nDeputy Director",
    "basis": "",
    "decisions": [Decision.APOLOGY.value],
}


@pytest.fixture
def university(db):
    return Organisation.objects.create(
        name="Trường Đại học Hàng hải Việt Nam",
        name_en="Vietnam Maritime University",
        kind=Organisation.Kind.UNIVERSITY,
        address="484 Lạch Tray, Hải Phòng",
        phone="0225 000 0001",
    )


@pytest.fixture
def shipyard(db):
    return Organisation.objects.create(
        name="Công ty Đóng tàu Bến Bính",
        name_en="Bến Bính Shipbuilding",
        kind=Organisation.Kind.ENTERPRISE,
        address="1 Bến Bính, Hải Phòng",
        phone="0225 000 0002",
    )


@pytest.fixture
def desk_unit(db):
    return Unit.objects.create(
        name_vi="Bộ phận Một cửa", name_en="One-stop desk", mailbox="mot-cua@example.org"
    )


@pytest.fixture
def division(db):
    return Unit.objects.create(
        name_vi="Phòng Lễ tân", name_en="Protocol division", mailbox="le-tan@example.org"
    )


@pytest.fixture
def lan(university):
    return person("lan", "Nguyễn Thị Lan", Role.ORGANISER, organisation=university)


@pytest.fixture
def trang(university):
    return person("trang", "Đỗ Thu Trang", Role.ORGANISER, organisation=university)


@pytest.fixture
def otto(shipyard):
    return person("otto", "Otto Lindqvist", Role.ORGANISER, organisation=shipyard, language="en")


@pytest.fixture
def minh(desk_unit):
    return person("minh", "Trần Văn Minh", Role.DESK, unit=desk_unit, position="Chuyên viên")


@pytest.fixture
def hoa(division):
    hoa = person("hoa", "Phạm Thị Hoa", Role.OFFICER, unit=division, position="Chuyên viên")
    authorised(hoa, **FOR_LETTERS)
    return hoa


@pytest.fixture
def dung(division):
    facts = {"unit": division, "position": "Chuyên viên", "id": SECOND_OFFICER}
    dung = person("dung", "Ngô Tiến Dũng", Role.OFFICER, **facts)
    authorised(dung, **FOR_LETTERS)
    return dung


@pytest.fixture
def binh(db):
    binh = person("binh", "Vũ Quốc Bình", Role.APPROVER, position="Giám đốc")
    authorised(binh)
    return binh


@pytest.fixture
def le(db):
    le = person("le", "Hoàng Thị Lê", Role.LEADER, position="Phó Giám đốc")
    authorised(le, **FOR_APOLOGIES)
    return le


@pytest.fixture
def phuc(division):
    return person("phuc", "Bùi Hồng Phúc", Role.PLANNER, unit=division, position="Chuyên viên")


@pytest.fixture
def an(db):
    return person("an", "Lương Văn An", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def everybody(lan, minh, hoa, binh, phuc, le, an):
    """One holder of each role, by the role's name."""
    holders = (lan, minh, hoa, binh, phuc, le, an)
    return {user.held_roles.get().role: user for user in holders}


def as_actor(user):
    """`user` as operations want to be told who acts."""
    return acting(user)
