"""Who works and applies in the demo."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.actors import Actor, acting
from foreign_affairs.accounts.models import Organisation, Role, Unit, User
from foreign_affairs.workdays.queries import current_calendar
from permits.domain.authority import Decision
from permits.models import Authorisation
from permits.operations import keep_authorisation

DEMO_ACCOUNTS = {
    "organiser": ("Nguyễn Thu Lan", Role.ORGANISER, "Trưởng phòng Hợp tác quốc tế"),
    "desk": ("Trần Văn Minh", Role.DESK, "Chuyên viên một cửa"),
    "officer": ("Phạm Thị Hoa", Role.OFFICER, "Chuyên viên"),
    "approver": ("Vũ Quốc Bình", Role.APPROVER, "Giám đốc"),
    "planner": ("Bùi Hồng Phúc", Role.PLANNER, "Chuyên viên"),
    "leader": ("Hoàng Thị Lê", Role.LEADER, "Phó Giám đốc"),
    "admin": ("Lương Văn An", Role.ADMINISTRATOR, "Quản trị hệ thống"),
}

UNITS = {
    "desk": ("Bộ phận Một cửa", "One-stop desk", "mot-cua@example.org"),
    "officer": ("Phòng Lãnh sự - Lễ tân", "Consular and protocol division", "le-tan@example.org"),
    "planner": ("Phòng Hợp tác quốc tế", "International co-operation division", "htqt@example.org"),
    "approver": ("Ban Giám đốc", "Board of directors", "ban-giam-doc@example.org"),
}

ORGANISATIONS = (
    ("Trường Đại học Hàng hải Việt Nam", "Vietnam Maritime University", "university"),
    (
        "Trường Đại học Y Dược Hải Phòng",
        "Hải Phòng University of Medicine and Pharmacy",
        "university",
    ),
    ("Viện Nghiên cứu Hải sản", "Research Institute for Marine Fisheries", "agency"),
    (
        "Sở Khoa học và Công nghệ Hải Phòng",
        "Hải Phòng Department of Science and Technology",
        "agency",
    ),
    ("Ban Quản lý Khu kinh tế Hải Phòng", "Hải Phòng Economic Zone Authority", "agency"),
    ("Công ty Cổ phần Cảng Bến Sáu Kho", "Bến Sáu Kho Port Company", "enterprise"),
    ("Công ty Logistics Sông Cấm", "Sông Cấm Logistics", "enterprise"),
    (
        "Văn phòng Hợp tác Đô thị Châu Á tại Hải Phòng",
        "Asian Urban Partnership, Hải Phòng office",
        "foreign",
    ),
)


RIGHTS_TO_SIGN: dict[str, dict[str, Any]] = {
    "approver": {
        "capacity_vi": "TUQ. Chủ tịch Ủy ban nhân dân thành phố\nGiám đốc",
        "capacity_en": "By authorisation of the Chair of the City People's Committee\nDirector",
        "basis": "Văn bản ủy quyền của Chủ tịch Ủy ban nhân dân thành phố (dữ liệu minh họa)",
        "decisions": [decision.value for decision in Decision],
    },
    "officer": {
        "capacity_vi": "TL. Giám đốc\nChuyên viên",
        "capacity_en": "By order of the Director\nOfficer",
        "decisions": [Decision.CONSULTATION.value],
    },
    "leader": {
        "capacity_vi": "KT. Giám đốc\nPhó Giám đốc",
        "capacity_en": "For the Director\nDeputy Director",
        "decisions": [Decision.APOLOGY.value],
    },
}
"""Who signs what in the demo, from the first published day on."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts and the passwords by sign-in name; one organiser of each organisation.

    Their roles are read once: nobody gains or loses one while the story is told.
    """

    actors: dict[str, Actor]
    passwords: dict[str, str]
    organisers: tuple[Actor, ...]


def call_up(*, at: datetime) -> Cast:
    """Make units, accounts with fresh passwords, organisations and one organiser of each."""
    units = {
        key: Unit.objects.create(name_vi=vi, name_en=en, mailbox=mailbox)
        for key, (vi, en, mailbox) in UNITS.items()
    }
    accounts, passwords = {}, {}
    for username, (name, _role, position) in DEMO_ACCOUNTS.items():
        passwords[username] = secrets.token_urlsafe(9)
        accounts[username] = _person(
            username,
            name,
            password=passwords[username],
            position=position,
            unit=units.get(username),
        )
    admin = accounts["admin"]
    admin.is_superuser = admin.is_staff = True
    admin.save(update_fields=["is_superuser", "is_staff"])
    admin.held_roles.create(role=Role.ADMINISTRATOR)
    for username, (_name, role, _position) in DEMO_ACCOUNTS.items():
        if role not in (Role.ORGANISER, Role.ADMINISTRATOR):
            operations.set_roles(
                user=accounts[username], roles=frozenset({role}), actor=acting(admin), at=at
            )
    for username, right in RIGHTS_TO_SIGN.items():
        keep_authorisation(
            authorisation=Authorisation(
                person=accounts[username], valid_from=current_calendar().known_from, **right
            ),
            actor=acting(admin),
            at=at,
        )
    organisers = _organisers(accounts["organiser"], at=at)
    actors = {username: acting(user) for username, user in accounts.items()}
    return Cast(actors | {"organiser": organisers[0]}, passwords, organisers)


def _organisers(first: User, *, at: datetime) -> tuple[Actor, ...]:
    organisers = []
    for number, (name, name_en, kind) in enumerate(ORGANISATIONS):
        user = first if number == 0 else _person(f"organiser{number}", f"Đầu mối {name}")
        operations.found_organisation(
            user=user,
            facts=operations.OrganisationFacts(
                name=name,
                name_en=name_en,
                kind=Organisation.Kind(kind),
                address=f"{10 + number} Lạch Tray, Hải Phòng",
                phone=f"0225 000 {1000 + number}",
            ),
            actor=acting(user),
            at=at,
        )
        organisers.append(acting(User.objects.get(pk=user.pk)))
    return tuple(organisers)


def _person(username: str, name: str, *, password: str | None = None, **facts: object) -> User:
    email = f"{username}@example.org"
    user = User.objects.create_user(username, email, password, full_name=name, **facts)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
