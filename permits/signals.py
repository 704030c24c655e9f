"""News for the apps above: sent on commit, never before, so that what is read is what stands."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from permits.models import Dossier, Permit

permit_changed = Signal()
"""A permit was granted, or something was done with it that its lifecycle table allows.

Sent with `sender=Permit`, `permit_id`, `dossier_id`, `action`, the name in the permit's lifecycle
table or "grant", and `at`. A receiver that fails is logged and stops neither the act nor the other
receivers.
"""

dossier_changed = Signal()
"""Something was done with a dossier. Sent with `sender=Dossier`, `dossier_id`, `action` and `at`.

`action` is the name in the audit. The rest as of `permit_changed`.
"""


def announce(permit: Permit, action: str, *, at: datetime) -> None:
    """Send `permit_changed` when the running transaction is committed."""
    transaction.on_commit(
        partial(
            permit_changed.send_robust,
            sender=Permit,
            permit_id=permit.pk,
            dossier_id=permit.dossier_id,
            action=action,
            at=at,
        )
    )


def announce_dossier(dossier: Dossier, action: str, *, at: datetime) -> None:
    """Send `dossier_changed` when the running transaction is committed."""
    transaction.on_commit(
        partial(
            dossier_changed.send_robust,
            sender=Dossier,
            dossier_id=dossier.pk,
            action=action,
            at=at,
        )
    )
