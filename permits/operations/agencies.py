"""Keeping the agencies that may be asked for their opinion."""

from datetime import datetime

from django.db import transaction
from django.forms.models import model_to_dict

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Forbidden, Reason
from permits.models import Agency


@transaction.atomic
def keep_agency(*, agency: Agency, actor: Actor, at: datetime) -> Agency:
    """Add or change an agency that may be asked.

    Not durable: it also runs inside the admin's own transaction. Writes the agency and one audit
    entry that holds it as it was and as it is. Raises Forbidden if the actor is no administrator.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator changes the agencies."))
    before = Agency.objects.select_for_update().filter(pk=agency.pk).first()
    agency.revision = before.revision if before else 0
    agency.save()
    record(
        agency,
        "keep_agency",
        actor=actor,
        at=at,
        details={
            "before": model_to_dict(before, exclude=["id"]) if before else None,
            "after": model_to_dict(agency, exclude=["id"]),
        },
    )
    agency.save(update_fields=["revision"])
    return agency
