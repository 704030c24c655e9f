"""People, organisations, units, roles, invitations and API tokens."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may act as. A person may hold several."""

    ORGANISER = "organiser", _("Organiser")
    DESK = "desk", _("Desk officer")
    OFFICER = "officer", _("Division officer")
    APPROVER = "approver", _("Approver")
    PLANNER = "planner", _("Planner")
    LEADER = "leader", _("Leader")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset(Role) - {Role.ORGANISER}
LENT_ROLES = STAFF_ROLES - {Role.ADMINISTRATOR}
"""What a stand-in holds in an absent person's place: the office's work, not its keys."""


class Unit(models.Model):
    """A part of the office. Its mailbox stands in feeds and takes notices that nobody holds."""

    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    mailbox = models.EmailField(_("mailbox"))
    head = models.ForeignKey(
        "User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="heads",
        verbose_name=_("head"),
    )

    def __str__(self) -> str:
        return self.name_vi


class Organisation(models.Model):
    """An organiser (đơn vị tổ chức). Its dossiers are seen by all its members."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("State agency")
        UNIVERSITY = "university", _("University or college")
        ENTERPRISE = "enterprise", _("Enterprise")
        ASSOCIATION = "association", _("Association, social or charity fund")
        FOREIGN = "foreign", _("Foreign organisation licensed in Vietnam")
        OTHER = "other", _("Other organisation")

    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    address = models.CharField(_("address"), max_length=300)
    phone = models.CharField(_("phone"), max_length=30)
    revision = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person. `rights_revision` rises with every change of what the person may see or do."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # As it stands under a signature on paper: "Giám đốc".
    position = models.CharField(_("position"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    rights_revision = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_user_per_email")]

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def is_administrator(self) -> bool:
        """Whether the role is held now; `is_staff` alone opens the admin's door, not its rooms."""
        return self.is_superuser or self.held_roles.filter(role=Role.ADMINISTRATOR).exists()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class HeldRole(models.Model):
    """A role that a person holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="held_roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_a_role_is_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class StandIn(models.Model):
    """Somebody who acts for an absent person, from `starts_on` through `ends_on`, both inclusive.

    The stand-in holds the absent person's roles in the office, under an own name; what others
    lent to the absent person is not lent on. Called off, it ends at that moment.
    """

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stood_in_by")
    stands_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in_for")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_a_stand_in_has_days",
                condition=models.Q(starts_on__lte=models.F("ends_on")),
            ),
            models.CheckConstraint(
                name="accounts_nobody_stands_in_for_himself",
                condition=~models.Q(absent=models.F("stands_in")),
            ),
        ]
        indexes = [
            models.Index(fields=["stands_in", "ends_on"], name="accounts_stands_in_until"),
            models.Index(fields=["absent", "ends_on"], name="accounts_is_absent_until"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.stands_in} / {self.absent} ({self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y})"
        )


class Invitation(models.Model):
    """An offer to join an organisation, sent to one address, good once and until `expires_at`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is kept; `hint` is its first letters, to tell them apart."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    hint = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
