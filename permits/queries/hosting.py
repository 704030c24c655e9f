"""Reading consents in principle to host."""

from django.db.models import QuerySet

from permits.domain.hosting import HOSTING_PROCEDURES
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.domain.permit_lifecycle import PermitStatus
from permits.models import Dossier, Permit


def is_hosting(dossier: Dossier) -> bool:
    """Whether `dossier` asks for the consent to host, not for a permit."""
    return dossier.procedure.code in HOSTING_PROCEDURES


def consents_for(dossier: Dossier) -> QuerySet[Permit]:
    """The consents to which `dossier` may refer: of its organisation, told and holding."""
    if is_hosting(dossier):
        return Permit.objects.none()
    return Permit.objects.filter(
        kind=Permit.Kind.HOSTING_CONSENT,
        status=PermitStatus.VALID,
        dossier__organisation_id=dossier.organisation_id,
        dossier__state__in=OUTCOME_TOLD,
    ).order_by("-granted_at")
