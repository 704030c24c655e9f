"""What the papers about a delegation are told, as plain data for their templates."""

from delegations.letters.programme import (
    GUESTS,
    STAFF,
    guests_programme,
    staff_programme,
    template_of,
)

__all__ = ["GUESTS", "STAFF", "guests_programme", "staff_programme", "template_of"]
