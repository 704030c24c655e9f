"""Incoming delegations."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from delegations.domain import values
from delegations.domain.lifecycle import DELEGATION, OPEN, State
from delegations.domain.ranks import Position
from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import midnight
from foreign_affairs.workdays.deadlines import office_date


class Delegation(models.Model):
    """Guests from abroad whom the city receives, from the first letter to the closed file.

    `arrives_at`, `departs_at` are instants; in the calendar it takes the days from the first to
    the last. `rank` is what a person confirmed (`rank_confirmed_at`); what the circular proposes
    is derived from `head_position`. `asked_on` is when a leader was asked to receive the guests on
    `reception_on`, `late_note` why that was later than `request_due_on`. `request_due_on` and
    `report_due_on` were counted with the work-day edition `edition`, None where there is nothing
    to do or the days are not published. `wakes_on` is the next day on which a sweep has something
    to say. `purged_at` is when scans and notes on health and diet were removed. What `state` may
    become is decided in domain/lifecycle.py only.
    """

    class Level(models.TextChoices):
        CENTRAL = values.Level.CENTRAL.value, _("central government")
        LOCAL = values.Level.LOCAL.value, _("local government")
        PARTY = values.Level.PARTY.value, _("political party")
        PARLIAMENT = values.Level.PARLIAMENT.value, _("parliament")
        BUSINESS = values.Level.BUSINESS.value, _("business")
        ORGANISATION = values.Level.ORGANISATION.value, _("international or other organisation")
        OTHER = values.Level.OTHER.value, _("other guests")

    class Purpose(models.TextChoices):
        COURTESY = values.Purpose.COURTESY.value, _("courtesy visit")
        WORKING = values.Purpose.WORKING.value, _("working visit")
        SIGNING = values.Purpose.SIGNING.value, _("signing")
        SURVEY = values.Purpose.SURVEY.value, _("survey")
        INVESTMENT = values.Purpose.INVESTMENT.value, _("investment")
        EXCHANGE = values.Purpose.EXCHANGE.value, _("exchange")
        PRESS = values.Purpose.PRESS.value, _("press")

    class Rank(models.TextChoices):
        SPECIAL = values.Rank.SPECIAL.value, _("special rank")
        A = values.Rank.A.value, _("rank A")
        B = values.Rank.B.value, _("rank B")
        C = values.Rank.C.value, _("rank C")
        OTHER = values.Rank.OTHER.value, _("other invited guests")

    class Position(models.TextChoices):
        HEAD_OF_STATE = Position.HEAD_OF_STATE.value, _("head of state")
        HEAD_OF_GOVERNMENT = Position.HEAD_OF_GOVERNMENT.value, _("head of government")
        HEAD_OF_PARLIAMENT = Position.HEAD_OF_PARLIAMENT.value, _("speaker of parliament")
        DEPUTY_HEAD_OF_GOVERNMENT = (
            Position.DEPUTY_HEAD_OF_GOVERNMENT.value,
            _("deputy head of government"),
        )
        DEPUTY_HEAD_OF_PARLIAMENT = (
            Position.DEPUTY_HEAD_OF_PARLIAMENT.value,
            _("deputy speaker of parliament"),
        )
        FOREIGN_MINISTER = Position.FOREIGN_MINISTER.value, _("minister of foreign affairs")
        DEPUTY_SECRETARY_GENERAL_UN = (
            Position.DEPUTY_SECRETARY_GENERAL_UN.value,
            _("deputy secretary-general of the United Nations"),
        )
        HEAD_OF_INTERGOVERNMENTAL = (
            Position.HEAD_OF_INTERGOVERNMENTAL.value,
            _("head of an intergovernmental or financial organisation"),
        )
        MINISTER = Position.MINISTER.value, _("minister")
        DEPUTY_MINISTER = Position.DEPUTY_MINISTER.value, _("deputy minister")
        DEPUTY_HEAD_OF_INTERGOVERNMENTAL = (
            Position.DEPUTY_HEAD_OF_INTERGOVERNMENTAL.value,
            _("deputy head of an intergovernmental or financial organisation"),
        )
        ROYALTY = Position.ROYALTY.value, _("member of a royal family")
        SOM_LEADER = Position.SOM_LEADER.value, _("leader at a senior officials' meeting")
        AMBASSADOR = Position.AMBASSADOR.value, _("ambassador")
        ASEAN_REPRESENTATIVE = (
            Position.ASEAN_REPRESENTATIVE.value,
            _("permanent representative to ASEAN"),
        )
        HEAD_OF_DEPARTMENT = (
            Position.HEAD_OF_DEPARTMENT.value,
            _("director of a department, or below"),
        )
        INVITED_GUEST = Position.INVITED_GUEST.value, _("invited guest without such an office")
        HEAD_OF_SPECIALISED = (
            Position.HEAD_OF_SPECIALISED.value,
            _("head of a specialised organisation"),
        )
        OTHER = Position.OTHER.value, _("another position, which the circular does not name")

    class Funding(models.TextChoices):
        FULL = values.Funding.FULL.value, _("Vietnam pays everything")
        LODGING_AND_MEALS_BY_GUESTS = (
            values.Funding.LODGING_AND_MEALS_BY_GUESTS.value,
            _("the guests pay their lodging and meals"),
        )
        SELF_FUNDED = values.Funding.SELF_FUNDED.value, _("the guests pay everything")

    class Hosting(models.TextChoices):
        LEAD = values.Hosting.LEAD.value, _("the office is the host")
        ONE_OF_SEVERAL = (
            values.Hosting.ONE_OF_SEVERAL.value,
            _("the office is one of several hosts"),
        )
        LOCALITY = values.Hosting.LOCALITY.value, _("guests of a central body visit the city")

    class Visibility(models.TextChoices):
        INTERNAL = "internal", _("internal")
        RESTRICTED = "restricted", _("restricted")

    STATE_NAMES: ClassVar = {
        State.DRAFT: _("Being prepared"),
        State.PLANNED: _("Before the approver"),
        State.APPROVED: _("Approved"),
        State.ONGOING: _("Guests are here"),
        State.CLOSED: _("File closed"),
        State.CANCELLED: _("Called off"),
    }

    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, default=State.DRAFT)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2)
    organisation = models.CharField(_("organisation of the guests"), max_length=250, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.OTHER)
    purposes = models.JSONField(_("purposes"), default=list, blank=True)
    content = models.TextField(_("content"), max_length=5000, blank=True)
    partners = models.TextField(_("partners in the city"), max_length=2000, blank=True)

    head_position = models.CharField(
        _("position of the head"), max_length=40, choices=Position, blank=True
    )
    rank = models.CharField(_("rank"), max_length=8, choices=Rank, blank=True)
    rank_reason = models.CharField(_("why this rank"), max_length=300, blank=True)
    rank_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rank_confirmed_at = models.DateTimeField(null=True)

    inviting_body = models.CharField(_("inviting body"), max_length=250, blank=True)
    host_body = models.CharField(_("host"), max_length=250, blank=True)
    chair = models.ForeignKey(
        Resource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chair"),
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    plan_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    why_unplanned = models.CharField(_("why it was not planned"), max_length=300, blank=True)

    arrives_at = models.DateTimeField(_("arrives"), null=True, blank=True)
    departs_at = models.DateTimeField(_("leaves"), null=True, blank=True)
    arrival_by = models.CharField(_("arrives by"), max_length=100, blank=True)
    departure_by = models.CharField(_("leaves by"), max_length=100, blank=True)
    lodging = models.CharField(_("lodging"), max_length=200, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)

    funding = models.CharField(_("who pays"), max_length=40, choices=Funding, blank=True)
    hosting = models.CharField(
        _("whose guests"), max_length=16, choices=Hosting, default=Hosting.LEAD
    )
    budget_line = models.CharField(_("budget line"), max_length=200, blank=True)
    security_notes = models.TextField(_("security notes"), max_length=2000, blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=12, choices=Visibility, default=Visibility.INTERNAL
    )
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)

    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    reception_on = models.DateField(_("reception on"), null=True, blank=True)
    late_note = models.CharField(_("why late"), max_length=500, blank=True)
    request_due_on = models.DateField(null=True)
    report_due_on = models.DateField(null=True)
    report_number = models.CharField(_("number of the report"), max_length=60, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    results = models.TextField(_("results"), max_length=10000, blank=True)
    edition = models.PositiveIntegerField(null=True)
    wakes_on = models.DateField(null=True)

    reason = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    called_off_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    search_text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("incoming delegation")
        verbose_name_plural = _("incoming delegations")
        constraints = [
            models.CheckConstraint(
                name="delegations_a_state_of_the_table", condition=Q(state__in=DELEGATION.states)
            ),
            models.CheckConstraint(
                name="delegations_a_known_rank",
                condition=Q(rank="") | Q(rank__in=list(values.Rank)),
            ),
            models.CheckConstraint(
                name="delegations_a_rank_is_confirmed_whole",
                condition=Q(rank_confirmed_at=None, rank_confirmed_by=None)
                | Q(rank_confirmed_at__isnull=False, rank_confirmed_by__isnull=False) & ~Q(rank=""),
            ),
            models.CheckConstraint(
                name="delegations_leave_after_they_arrive",
                condition=Q(arrives_at=None)
                | Q(departs_at=None)
                | Q(departs_at__gt=F("arrives_at")),
            ),
            models.CheckConstraint(
                name="delegations_have_dates_when_planned",
                condition=Q(state__in=[State.DRAFT, State.CANCELLED])
                | Q(arrives_at__isnull=False, departs_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["arrives_at", "departs_at"], name="delegations_window"),
            models.Index(fields=["state", "arrives_at"], name="delegations_by_state"),
            models.Index(fields=["country", "arrives_at"], name="delegations_by_country"),
            models.Index(
                fields=["wakes_on"],
                condition=Q(wakes_on__isnull=False),
                name="delegations_to_be_woken",
            ),
            models.Index(
                fields=["departs_at"],
                condition=Q(purged_at=None),
                name="delegations_to_be_purged",
            ),
            models.Index(
                fields=["edition"],
                condition=Q(state__in=OPEN),
                name="delegations_days_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name_vi}"

    def get_state_display(self) -> str:
        return str(self.STATE_NAMES[State(self.state)])

    @property
    def arrives_on(self) -> date | None:
        """The first office-local day of the visit."""
        return office_date(self.arrives_at) if self.arrives_at else None

    @property
    def departs_on(self) -> date | None:
        """The last office-local day of the visit, inclusive."""
        if self.departs_at is None:
            return None
        day = office_date(self.departs_at)
        is_over_at_midnight = self.departs_at == midnight(day) and day != self.arrives_on
        return date.fromordinal(day.toordinal() - 1) if is_over_at_midnight else day
