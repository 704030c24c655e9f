"""Does this event need a permit, and whose? Answers in, finding out, with every reason. Pure.

The rules come in versions by date: a finding says under which it was made. Which procedure and
track a finding names need not be published yet; who receives falls back to what is.
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from foreign_affairs.refusals import Reason


class OrganiserKind(StrEnum):
    """Who organises, as far as the rules tell organisers apart."""

    AGENCY = "agency"
    UNIVERSITY = "university"
    ENTERPRISE = "enterprise"
    ASSOCIATION = "association"
    PARTY_RULES = "party_rules"
    FOREIGN = "foreign"
    OTHER = "other"


class Topic(StrEnum):
    """Subjects that only the Prime Minister permits. Source: Decision 06/2020/QĐ-TTg, art. 3(1)."""

    SOVEREIGNTY = "sovereignty"
    SECURITY = "security"
    DEFENCE = "defence"
    ETHNIC_AFFAIRS = "ethnic_affairs"
    RELIGION = "religion"
    HUMAN_RIGHTS = "human_rights"


class Regime(StrEnum):
    PERMIT = "permit"
    NOTIFY = "notify"
    PARTY_RULES = "party_rules"
    OUT_OF_SCOPE = "out_of_scope"


class Authority(StrEnum):
    """Whose the matter is. REFER: another body than this city's, which the answers do not name."""

    PRIME_MINISTER = "prime_minister"
    SECTOR_HEAD = "sector_head"
    CITY_CHAIR = "city_chair"
    REFER = "refer"
    NONE = "none"


PRIME_MINISTERS_PROCEDURE, CITYS_PROCEDURE = "2.002311", "2.002312"
PERMIT_PROCEDURES = frozenset({PRIME_MINISTERS_PROCEDURE, CITYS_PROCEDURE})
ELSEWHERE = frozenset({Authority.SECTOR_HEAD, Authority.REFER})
"""Authorities to which this office may only point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What an organiser says of the event.

    `under_city` says that the organiser was licensed by the city or is subordinate to it.
    `in_vietnam`: a venue, or of an online event at least one endpoint, lies in Vietnam.
    `listed_field` and `urgent_task` count for universities only: a field of Decree
    125/2026/NĐ-CP, art. 13(2)(b), or an urgent task that the Party or the State ordered.
    """

    is_conference: bool
    press_conference: bool
    organiser_kind: OrganiserKind
    foreign_participants: bool
    foreign_funding: bool
    foreign_organiser: bool
    in_vietnam: bool
    minister_level_guest: bool
    topics: frozenset[Topic] = frozenset()
    under_city: bool
    listed_field: bool = False
    urgent_task: bool = False
    state_secrets: bool

    @property
    def has_foreign_element(self) -> bool:
        return (
            self.foreign_participants
            or self.foreign_funding
            or self.foreign_organiser
            or self.organiser_kind == OrganiserKind.FOREIGN
        )

    def as_json(self) -> dict[str, Any]:
        """The answers as they are stored."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            **said,
            "organiser_kind": str(self.organiser_kind),
            "topics": sorted(str(topic) for topic in self.topics),
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Answers":
        """The answers as they were stored, or as a form read them. Raises ValueError, TypeError."""
        return cls(
            **{
                **said,
                "organiser_kind": OrganiserKind(said["organiser_kind"]),
                "topics": frozenset(Topic(topic) for topic in said.get("topics", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason of a finding, and the law or practice that it rests on."""

    reason: Reason
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers come to. `track` and `procedure` are "" where this office receives nothing.

    `paper_only` says that the dossier may not enter this system at all.
    """

    regime: Regime
    authority: Authority
    grounds: tuple[Ground, ...]
    rules_version: str
    track: str = ""
    procedure: str = ""
    paper_only: bool = False


@dataclass(frozen=True, slots=True)
class RulesVersion:
    """The classifier's rules from `valid_from` on (None: from the beginning)."""

    key: str
    valid_from: date | None
    decision: str
    notifies: bool = False


VERSIONS = (
    RulesVersion("2010", None, "Decision 76/2010/QĐ-TTg"),
    RulesVersion("2020-04-15", date(2020, 4, 15), "Decision 06/2020/QĐ-TTg"),
    RulesVersion("2026-04-06", date(2026, 4, 6), "Decision 06/2020/QĐ-TTg", notifies=True),
)
RULES_VERSION = VERSIONS[-1].key
"""The newest rules; the key is the day from which they count."""

_UNIVERSITIES = "Decree 125/2026/NĐ-CP, art. 13(2)(b)"
OFFICE_PRACTICE = "office practice"


def version_on(day: date) -> RulesVersion:
    """The rules in force on `day`."""
    return next(
        version
        for version in reversed(VERSIONS)
        if version.valid_from is None or version.valid_from <= day
    )


def find(answers: Answers, *, on: date) -> Finding:
    """Which regime and whose authority, by the rules in force on `on`."""
    version = version_on(on)
    outside = _why_out_of_scope(answers, version)
    if outside:
        return Finding(Regime.OUT_OF_SCOPE, Authority.NONE, outside, version.key)
    if answers.organiser_kind == OrganiserKind.PARTY_RULES:
        ground = Ground(
            Reason(
                "party_rules",
                "The Fatherland Front, the Confederation of Labour, the Farmers', Youth, Women's "
                "and Veterans' unions follow the rules of the Party.",
                "organiser_kind",
            ),
            f"{version.decision}, art. 1(2)(b)",
        )
        return Finding(Regime.PARTY_RULES, Authority.NONE, (ground,), version.key)
    prime_minister = _why_prime_minister(answers, version)
    if version.notifies and not prime_minister and _is_free_to_hold(answers):
        return _notification(answers, version)
    return _permit(answers, version, prime_minister)


def _why_out_of_scope(answers: Answers, version: RulesVersion) -> tuple[Ground, ...]:
    grounds = []
    if not answers.is_conference:
        grounds.append(
            Ground(
                Reason(
                    "no_conference",
                    "It is no conference or seminar: this procedure is for these only.",
                    "is_conference",
                ),
                f"{version.decision}, art. 1(1)",
            )
        )
    if answers.press_conference:
        grounds.append(
            Ground(
                Reason(
                    "press_conference",
                    "An international press conference follows the rules for the press.",
                    "press_conference",
                ),
                f"{version.decision}, art. 1(1)",
            )
        )
    if not answers.has_foreign_element:
        grounds.append(
            Ground(
                Reason(
                    "no_foreign_element",
                    "Nobody from abroad takes part, pays or organises: it is not international.",
                    "foreign",
                ),
                f"{version.decision}, art. 2(1)",
            )
        )
    if not answers.in_vietnam:
        grounds.append(
            Ground(
                Reason(
                    "not_in_vietnam",
                    "Neither a venue nor an endpoint of the event lies in Vietnam.",
                    "in_vietnam",
                ),
                f"{version.decision}, art. 2(1)",
            )
        )
    return tuple(grounds)


def _why_prime_minister(answers: Answers, version: RulesVersion) -> tuple[Ground, ...]:
    grounds = []
    source = f"{version.decision}, art. 3(1)"
    if answers.minister_level_guest:
        grounds.append(
            Ground(
                Reason(
                    "minister_level_guest",
                    "A head or an official of minister level or above of a country, a territory "
                    "or an international organisation takes part.",
                    "minister_level_guest",
                ),
                source,
            )
        )
    if answers.topics:
        grounds.append(
            Ground(
                Reason(
                    "sensitive_topic",
                    "It touches sovereignty, security, defence, ethnic affairs, religion or "
                    "human rights.",
                    "topics",
                ),
                source,
            )
        )
    if answers.state_secrets:
        grounds.append(
            Ground(
                Reason("state_secrets", "Its subject touches state secrets.", "state_secrets"),
                source,
            )
        )
    return tuple(grounds)


def _is_free_to_hold(answers: Answers) -> bool:
    """Whether a university holds it on its own responsibility.

    Source: Decree 125/2026/NĐ-CP, art. 13(2)(b).
    """
    return answers.organiser_kind == OrganiserKind.UNIVERSITY and (
        answers.listed_field or answers.urgent_task
    )


def _notification(answers: Answers, version: RulesVersion) -> Finding:
    ground = Ground(
        Reason(
            "university_notifies",
            "A university holds it on its own responsibility and only notifies the agency that "
            "manages it directly, before the event.",
            "organiser_kind",
        ),
        _UNIVERSITIES,
    )
    if answers.under_city:
        return Finding(Regime.NOTIFY, Authority.NONE, (ground,), version.key)
    elsewhere = Ground(
        Reason(
            "managed_elsewhere",
            "The city does not manage this university: notify the ministry or agency that does.",
            "under_city",
        ),
        _UNIVERSITIES,
    )
    return Finding(Regime.NOTIFY, Authority.REFER, (ground, elsewhere), version.key)


def _permit(answers: Answers, version: RulesVersion, prime_minister: tuple[Ground, ...]) -> Finding:
    if prime_minister:
        return Finding(
            Regime.PERMIT,
            Authority.PRIME_MINISTER,
            prime_minister,
            version.key,
            track="prime_minister",
            procedure=PRIME_MINISTERS_PROCEDURE,
            paper_only=answers.state_secrets,
        )
    if answers.organiser_kind == OrganiserKind.ASSOCIATION:
        ground = Ground(
            Reason(
                "sector_agency",
                "For associations, social and charity funds the head of the state agency that "
                "manages their sector permits it, by the list of the Ministry of Home Affairs.",
                "organiser_kind",
            ),
            f"{version.decision}, art. 3(2)(c)",
        )
        return Finding(Regime.PERMIT, Authority.SECTOR_HEAD, (ground,), version.key)
    if not answers.under_city:
        ground = Ground(
            Reason(
                "licensed_elsewhere",
                "The city neither licensed the organiser nor manages it: the agency that did "
                "permits it.",
                "under_city",
            ),
            f"{version.decision}, art. 3(2)",
        )
        return Finding(Regime.PERMIT, Authority.REFER, (ground,), version.key)
    return _citys_permit(answers, version)


def _citys_permit(answers: Answers, version: RulesVersion) -> Finding:
    grounds = [
        Ground(
            Reason(
                "city_chair",
                "The city manages or licensed the organiser: the Chair of the People's Committee "
                "permits it.",
                "under_city",
            ),
            f"{version.decision}, art. 3(2)",
        )
    ]
    asks_others = (
        answers.foreign_organiser
        or answers.foreign_funding
        or answers.organiser_kind == OrganiserKind.FOREIGN
    )
    if asks_others:
        grounds.append(
            Ground(
                Reason(
                    "ask_other_agencies",
                    "A foreign body organises or pays: other agencies are asked for their opinion.",
                    "foreign",
                ),
                OFFICE_PRACTICE,
            )
        )
    return Finding(
        Regime.PERMIT,
        Authority.CITY_CHAIR,
        tuple(grounds),
        version.key,
        track="consultation" if asks_others else "no_consultation",
        procedure=CITYS_PROCEDURE,
    )
