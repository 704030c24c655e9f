"""Inviting to an event by mail."""

from django.utils.translation import gettext_lazy as _

from events import queries
from events.domain.lifecycle import State
from events.web.forms.action import ActionForm
from foreign_affairs.shared_calendar.invite_forms import Inviting


class InviteForm(Inviting, ActionForm):
    """Those who work at the event can be chosen."""

    def suit(self) -> None:
        event = self.event
        known = [
            (_("responsible"), event.responsible),
            *((one.get_kind_display(), one.user) for one in queries.people_wanted(event)),
        ]
        invited = set(queries.invitees_of(event.pk).values_list("email", flat=True))
        self.offer(known, invited=invited, is_certain=event.state == State.CONFIRMED)
