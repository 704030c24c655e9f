"""News for the apps above: sent on commit, never before, so that what is read is what stands."""

from functools import partial

from django.db import transaction
from django.dispatch import Signal

from permits.models import Permit

permit_changed = Signal()
"""A permit was granted, or something was done with it that its lifecycle table allows.

Sent with `sender=Permit`, `permit_id` and `action`, the name in the permit's lifecycle table or
"grant". A receiver that fails is logged and stops neither the act nor the other receivers.
"""


def announce(permit: Permit, action: str) -> None:
    """Send `permit_changed` when the running transaction is committed."""
    transaction.on_commit(
        partial(permit_changed.send_robust, sender=Permit, permit_id=permit.pk, action=action)
    )
