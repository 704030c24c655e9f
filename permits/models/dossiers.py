"""Dossiers and what hangs on them: cycles of the clock, handovers, attachments."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Organisation
from foreign_affairs.documents.models import StoredFile
from permits.domain.lifecycle import CLOCK_RUNS, DOSSIER, SETTLED, State
from permits.domain.values import PLAN_FIELDS, Plan
from permits.models.procedures import Procedure, ProcedureVersion, Step, Track


class Dossier(models.Model):
    """An application (hồ sơ): the plan of one event, its way through the office and its clock.

    `reference` finds it before it has a `code`. `official_due_on` decides met and breached,
    `current_due_on` (after an apology, where there was one) whether an open dossier is overdue;
    both were computed with the work-day edition `edition`, and are None where the end depends on
    the Prime Minister: then `locality_due_on` ends the locality's part. `step_due_on` ends the
    present step; `wakes_on` is the next day on which a sweep has something to say.
    `breached_before` remembers that a slip was sent after the due date. What `state` may become is
    decided in domain/lifecycle.py only. An amendment `amends` a permit; the dossier that opened
    the case is its `first_of_case`, and the event's calendar entry belongs to that one. While it
    is `spoken_for`, that entry is told by an app above, which knows the event better.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        COUNTER = "counter", _("At the counter")
        POST = "post", _("By post")
        PORTAL = "portal", _("From the national portal")

    class Form(models.TextChoices):
        IN_PERSON = "in_person", _("Face to face")
        ONLINE = "online", _("Online, with an endpoint in Vietnam")
        HYBRID = "hybrid", _("Face to face and online")

    class Funding(models.TextChoices):
        STATE_BUDGET = "state_budget", _("State budget")
        OWN = "own", _("Own funds")
        FOREIGN = "foreign", _("Foreign funding")
        SPONSORED = "sponsored", _("Sponsors")
        MIXED = "mixed", _("Several sources")

    class Rank(models.TextChoices):
        EXPERT = "expert", _("Experts and officials below a department's director")
        DEPARTMENT = "department", _("Director of a department or equivalent")
        VICE_MINISTER = "vice_minister", _("Vice-minister or equivalent")
        MINISTER = "minister", _("Minister or equivalent")
        HEAD = "head", _("Head of a country, territory or international organisation")

    class Outcome(models.TextChoices):
        NONE = "", _("not decided")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    STATE_NAMES: ClassVar = {
        State.DRAFT: _("Draft"),
        State.SUBMITTED: _("Waiting for reception"),
        State.INCOMPLETE: _("To be completed by the organiser"),
        State.APPRAISING: _("Being appraised"),
        State.CONSULTING: _("Agencies are being asked"),
        State.AWAITING_SUPPLEMENT: _("Waiting for the organiser's supplement"),
        State.DECIDING: _("Waiting for a decision"),
        State.AWAITING_PM: _("With the Prime Minister"),
        State.DECIDED: _("Decided, result on its way to the desk"),
        State.AT_DESK: _("Result ready at the desk"),
        State.RETURNED: _("Result returned"),
        State.DECLINED: _("Not accepted"),
        State.WITHDRAWN: _("Withdrawn"),
        State.STOPPED: _("Stopped"),
        State.NOTED: _("Notification taken note of"),
    }

    reference = models.CharField(max_length=12, unique=True)
    code = models.CharField(max_length=40, unique=True, null=True)
    portal_code = models.CharField(max_length=60, unique=True, null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dossiers"
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filed_dossiers"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="assigned_dossiers",
    )
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="dossiers")
    amends = models.ForeignKey(
        "permits.Permit", null=True, on_delete=models.PROTECT, related_name="amendments"
    )
    hosting_consent = models.ForeignKey(
        "permits.Permit", null=True, on_delete=models.PROTECT, related_name="hosted_dossiers"
    )
    first_of_case = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="later_dossiers"
    )
    version = models.ForeignKey(
        ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    # As the newest classification found; "" before there is one.
    regime = models.CharField(max_length=15, default="", blank=True)
    authority = models.CharField(max_length=15, default="", blank=True)
    state = models.CharField(max_length=20, default=State.DRAFT)
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)
    search_text = models.TextField(default="", blank=True)
    spoken_for = models.BooleanField(default=False, editable=False)

    title_vi = models.CharField(_("title in Vietnamese"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    purpose = models.TextField(_("reason, in whose name, purpose"), max_length=5000, blank=True)
    programme = models.TextField(_("content and programme"), max_length=10000, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.IN_PERSON)
    venue_name = models.CharField(_("venue"), max_length=250, blank=True)
    venue_address = models.CharField(_("address of the venue"), max_length=300, blank=True)
    online_platform = models.CharField(_("online platform"), max_length=150, blank=True)
    co_organisers = models.TextField(_("co-organisers and sponsors"), max_length=2000, blank=True)
    vietnamese_participants = models.PositiveIntegerField(
        _("Vietnamese participants"), null=True, blank=True
    )
    foreign_participants = models.PositiveIntegerField(
        _("foreign participants"), null=True, blank=True
    )
    countries = models.CharField(_("countries of the foreign guests"), max_length=500, blank=True)
    funding = models.CharField(_("who pays"), max_length=15, choices=Funding, blank=True)
    funding_amount = models.PositiveBigIntegerField(_("amount in dong"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=30, blank=True)
    visits = models.JSONField(_("places of visit or survey"), default=list, blank=True)
    endpoints = models.JSONField(_("endpoints of the online event"), default=list, blank=True)
    agenda = models.JSONField(_("agenda"), default=list, blank=True)
    parties = models.JSONField(_("organising parties"), default=list, blank=True)
    nationalities = models.JSONField(
        _("foreign participants by nationality"), default=list, blank=True
    )
    highest_rank = models.CharField(
        _("highest rank of a guest"), max_length=15, choices=Rank, blank=True
    )

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    reception_recorded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    official_due_on = models.DateField(null=True)
    current_due_on = models.DateField(null=True)
    locality_due_on = models.DateField(null=True)
    step_due_on = models.DateField(null=True)
    wakes_on = models.DateField(null=True)
    breached_before = models.BooleanField(default=False)
    result_at_desk_on = models.DateField(null=True)
    edition = models.PositiveIntegerField(null=True)
    provisional = models.BooleanField(default=False)

    proposal = models.CharField(max_length=10, choices=Outcome, default="", blank=True)
    appraisal = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    legal_basis = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="permits_a_state_of_the_table", condition=models.Q(state__in=DOSSIER.states)
            ),
            models.CheckConstraint(
                name="permits_an_amendment_belongs_to_a_case",
                condition=models.Q(amends=None, first_of_case=None)
                | models.Q(amends__isnull=False, first_of_case__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=~models.Q(state__in=SETTLED),
                name="permits_one_open_amendment",
            ),
            models.CheckConstraint(
                name="permits_received_with_code_and_due_date",
                condition=models.Q(received_at=None, code=None, official_due_on=None, track=None)
                | models.Q(
                    received_at__isnull=False,
                    code__isnull=False,
                    track__isnull=False,
                )
                & (
                    models.Q(official_due_on__isnull=False, current_due_on__isnull=False)
                    | models.Q(
                        official_due_on=None, current_due_on=None, locality_due_on__isnull=False
                    )
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "current_due_on"], name="permits_queue"),
            models.Index(fields=["organisation", "-created_at"], name="permits_of_an_organiser"),
            models.Index(fields=["-received_at"], name="permits_by_reception"),
            models.Index(
                fields=["wakes_on"],
                condition=models.Q(wakes_on__isnull=False),
                name="permits_to_be_woken",
            ),
            models.Index(
                fields=["edition"],
                condition=models.Q(state__in=CLOCK_RUNS),
                name="permits_on_the_clock",
            ),
            models.Index(fields=["organisation", "starts_at"], name="permits_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.reference} {self.title_vi}"

    @property
    def number(self) -> str:
        """How people name it: the code once received, the reference before."""
        return self.code or self.reference

    @property
    def plan(self) -> Plan:
        return Plan(**{name: getattr(self, name) for name in PLAN_FIELDS})

    def get_state_display(self) -> str:
        return str(self.STATE_NAMES[State(self.state)])


class Cycle(models.Model):
    """One run of the clock. Day 0 is `received_on`; `used_working_days` were used before a pause.

    The last cycle's `due_on` is the dossier's official due date, unless a later one was promised
    under an older edition of the work days.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    received_on = models.DateField()
    used_working_days = models.PositiveSmallIntegerField(default=0)
    paused_on = models.DateField(null=True)
    due_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number"], name="permits_cycles_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number}"


class Handover(models.Model):
    """Who handed a dossier to whom, when, and which state and step began with it.

    `received_by` is None while nobody of `role` has taken it in person. A step lasts until the
    next handover. Source: Circular 01/2018/TT-VPCP, form 05.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="handovers")
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20)
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["dossier", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.role}"


class Attachment(models.Model):
    """A paper that the organiser added to a dossier.

    While a supplement is awaited, one that is added or taken out counts only with it.
    """

    class Standing(models.TextChoices):
        HANDED_IN = "handed_in", _("handed in")
        ADDED = "added", _("comes with the supplement")
        TAKEN_OUT = "taken_out", _("goes with the supplement")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    component = models.CharField(max_length=40)
    stored_file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="attachment"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.HANDED_IN)

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.component}"
