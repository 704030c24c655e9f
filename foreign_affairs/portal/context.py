"""What the shell shows on every page. Costs no query where nobody is signed in."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.actors import NOBODY, Actor
from foreign_affairs.accounts.models import STAFF_ROLES, Role
from foreign_affairs.notifications.queries import unread_count
from foreign_affairs.portal.account_adapter import lacks_organisation
from foreign_affairs.rest.actor import actor_of

try:
    VERSION = version("foreign-affairs")
except PackageNotFoundError:
    VERSION = "0.1"

QUEUE_ROLES = {Role.OFFICER, Role.APPROVER, Role.LEADER}

# (url name, words, roles that see it: "anyone", "visitor" for nobody signed in, else a role)
NAVIGATION = (
    ("home", _("Home"), {"anyone"}),
    ("my_dossiers", _("My dossiers"), {Role.ORGANISER}),
    ("apply", _("File a dossier"), {"visitor", Role.ORGANISER}),
    ("desk", _("One-stop desk"), {Role.DESK}),
    ("queue", _("My queue"), QUEUE_ROLES),
    ("permits", _("Permits"), STAFF_ROLES),
    ("events", _("Events"), STAFF_ROLES),
    ("delegations", _("Delegations"), STAFF_ROLES),
    ("register", _("Register"), QUEUE_ROLES | {Role.DESK}),
    ("track", _("Track a dossier"), {"visitor"}),
    ("feedback", _("Feedback"), {"visitor", Role.ORGANISER}),
    ("feedback_list", _("Feedback"), STAFF_ROLES),
    ("scores", _("Scores"), {Role.LEADER, Role.ADMINISTRATOR}),
    ("calendar", _("Calendar"), {"anyone"}),
    ("resources", _("Resources"), {Role.PLANNER}),
    ("admin:index", _("Administration"), {Role.ADMINISTRATOR}),
)
SELDOM = {"register", "feedback_list", "scores", "resources", "admin:index"}
"""The ways that are folded together, so that all of them have room on one line."""


@dataclass(frozen=True, slots=True)
class Door:
    """One way in the main navigation."""

    address: str
    words: str
    is_seldom: bool


class Site:
    """The office, the ways that this reader may go, the notices not yet read. Read when shown."""

    version = VERSION
    address = settings.OFFICE_ADDRESS
    city = settings.OFFICE_CITY

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def office(self) -> str:
        return str(settings.OFFICE_NAME_EN if get_language() == "en" else settings.OFFICE_NAME_VI)

    @property
    def on_account_page(self) -> bool:
        return self._request.path.startswith("/accounts/")

    @property
    def weekdays(self) -> list[str]:
        """Monday to Sunday, short."""
        return [str(WEEKDAYS_ABBR[number]) for number in range(7)]

    @property
    def account_crumbs(self) -> list[tuple[str, str]]:
        return [(gettext("My account"), reverse("account"))]

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self._request) if hasattr(self._request, "user") else NOBODY

    @property
    def works_a_queue(self) -> bool:
        return self.actor.holds(*QUEUE_ROLES)

    @property
    def asks_for_organisation(self) -> bool:
        """Whether the reader still has to name the organisation, and is not doing so now."""
        return lacks_organisation(self._request) and self._request.path != reverse("organisation")

    @cached_property
    def navigation(self) -> list[Door]:
        visitor = self.actor.user is None
        held = self.actor.roles | {"anyone"} | ({"visitor"} if visitor else set())
        return [
            Door(address, str(words), is_seldom=name in SELDOM)
            for name, words, seen_by in NAVIGATION
            if held & {str(role) for role in seen_by} and (address := address_of(name))
        ]

    @property
    def usual_ways(self) -> list[Door]:
        return [door for door in self.navigation if not door.is_seldom]

    @property
    def seldom_ways(self) -> list[Door]:
        return [door for door in self.navigation if door.is_seldom]

    @cached_property
    def unread(self) -> int:
        return unread_count(self.actor.user) if self.actor.user else 0


def address_of(name: str) -> str:
    """The address of a named page, or "" where the page is not served."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor. The name is `house`: allauth's views bring a `site` of their own."""
    return {"house": Site(request)}
