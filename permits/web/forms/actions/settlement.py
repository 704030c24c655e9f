"""Between reception and decision: who holds it, and what if it is late. No rule lives here."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.rest import shapes
from foreign_affairs.workdays.deadlines import last_legal_apology_day, office_date
from permits import queries
from permits.models import Reappointment
from permits.web import words
from permits.web.forms.actions.base import ActionForm, lines_field
from permits.web.forms.fields import Day


class AssignForm(ActionForm):
    action = "assign"
    to_do = _("Hand it to another officer")
    button = _("Hand it over")
    tone = "plain"
    done = _("The dossier has another officer now. Who had it before has been told.")
    about = _("The step and the clock run on. To take it over, choose yourself.")

    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes it on?"),
        queryset=User.objects.none(),
        empty_label=_("Please choose"),
    )
    reason = lines_field(
        _("Why, if you like to say"),
        help_text=_("Only the office reads it."),
        rows=2,
        required=False,
    )

    def suit(self) -> None:
        others = accounts.holders_of(Role.OFFICER).exclude(pk=self.dossier.assignee_id or 0)
        self.fields["officer"].queryset = others  # type: ignore[attr-defined]
        self.has_a_choice = others.exists()

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        officer = said.pop("officer")
        return {**said, "officer_id": officer.pk}


class ReappointForm(ActionForm):
    action = "reappoint"
    to_do = _("Apologise and appoint a new day")
    button = _("Send the apology")
    tone = "plain"
    done = _("The apology has gone to the organiser with the new day.")
    about = _(
        "Once only, and by law no later than the day before the due date. The first date stays "
        "in the statistics."
    )

    due_on = Day(label=_("New day of the result"))
    reason = lines_field(
        _("Why is it late?"), help_text=_("The organiser reads these words."), rows=3
    )
    cause = forms.ChoiceField(
        label=_("Whose delay is it?"), choices=Reappointment.Cause.choices, widget=forms.RadioSelect
    )
    cause_detail = forms.CharField(
        label=_("Which step or which agency?"),
        max_length=250,
        required=False,
        validators=[shapes.one_line],
    )
    breach = lines_field(
        _("Why was it not sent in time?"),
        help_text=_("Only where the last lawful day has passed: it is recorded as a breach."),
        rows=2,
        required=False,
    )

    def suit(self) -> None:
        self._ask_for_the_breach()
        draft = queries.drafted_apology(self.dossier)
        if draft is not None:
            self.is_called_for = True
            for name in ("due_on", "cause", "cause_detail"):
                self.fields[name].initial = getattr(draft, name)

    def _ask_for_the_breach(self) -> None:
        """Say until when it is lawful; ask why it was not sent by then only where that is over."""
        if self.dossier.official_due_on is None:
            return
        last = last_legal_apology_day(self.dossier.official_due_on)
        if office_date(timezone.now()) <= last:
            del self.fields["breach"]
            self.why = gettext(
                "Only if the result cannot be ready in time. It must go out by %(day)s."
            ) % {"day": f"{last:%d/%m/%Y}"}
        else:
            self.fields["breach"].required = True
            self.why = gettext(
                "It had to go out by %(day)s. It still should, as a recorded breach."
            ) % {"day": f"{last:%d/%m/%Y}"}


class ChangeTrackForm(ActionForm):
    action = "change_track"
    to_do = _("Change the way it is settled")
    button = _("Change the way")
    tone = "plain"
    done = _("The way is changed and the days are counted again. The organiser has been told.")
    about = _("For a rule that asks for another way. The organiser gets a new receipt.")

    track = forms.ChoiceField(label=_("By which way is it settled?"), widget=forms.RadioSelect)
    reason = lines_field(
        _("Why is the way changed?"), help_text=_("The organiser reads these words."), rows=2
    )

    def suit(self) -> None:
        received_at = self.dossier.received_at
        ways = queries.other_ways(self.dossier, on=office_date(received_at)) if received_at else []
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            (way.key, f"{words.named(way)} – {words.budget_words(way)}") for way in ways
        ]
        self.has_a_choice = bool(self.fields["track"].choices)  # type: ignore[attr-defined]
