"""Writing the calendar, its feeds and bookings."""

from foreign_affairs.shared_calendar.operations.again import tried_again
from foreign_affairs.shared_calendar.operations.bookings import (
    Clash,
    end_early,
    hold,
    release,
    retitle,
)
from foreign_affairs.shared_calendar.operations.by_hand import (
    BookedElsewhere,
    Released,
    block,
    move_booking,
    release_booking,
)
from foreign_affairs.shared_calendar.operations.entries import Rebuilt, publish, rebuild, withdraw
from foreign_affairs.shared_calendar.operations.external import (
    ExternalImport,
    add_external_calendar,
    import_external,
    remove_external_calendar,
)
from foreign_affairs.shared_calendar.operations.feeds import (
    FEED_LIFE,
    FEEDS_PER_PERSON,
    MOST_REMINDER_MINUTES,
    USE_NOTED_EVERY,
    create_feed,
    note_feed_use,
    revoke_feed,
    rotate_feed,
    settle_validator,
)
from foreign_affairs.shared_calendar.operations.invitations import (
    change_invitee,
    forget_invitees,
    forget_mails,
    invite,
    invite_also,
    remove_invitee,
)
from foreign_affairs.shared_calendar.operations.planners import must_plan, must_work_here
from foreign_affairs.shared_calendar.operations.resources import (
    add_resource,
    change_resource,
    reinstate_resource,
    retire_resource,
)
from foreign_affairs.shared_calendar.operations.workdays import tell_workdays

__all__ = [
    "FEEDS_PER_PERSON",
    "FEED_LIFE",
    "MOST_REMINDER_MINUTES",
    "USE_NOTED_EVERY",
    "BookedElsewhere",
    "Clash",
    "ExternalImport",
    "Rebuilt",
    "Released",
    "add_external_calendar",
    "add_resource",
    "block",
    "change_invitee",
    "change_resource",
    "create_feed",
    "end_early",
    "forget_invitees",
    "forget_mails",
    "hold",
    "import_external",
    "invite",
    "invite_also",
    "move_booking",
    "must_plan",
    "must_work_here",
    "note_feed_use",
    "publish",
    "rebuild",
    "reinstate_resource",
    "release",
    "release_booking",
    "remove_external_calendar",
    "remove_invitee",
    "retire_resource",
    "retitle",
    "revoke_feed",
    "rotate_feed",
    "settle_validator",
    "tell_workdays",
    "tried_again",
    "withdraw",
]
