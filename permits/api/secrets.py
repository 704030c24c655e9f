"""The door of the register of paper dossiers that hold state secrets."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import Forbidden, Reason
from foreign_affairs.rest.viewsets import HouseViewSet
from permits import operations, queries, sheets
from permits.api.filters import SecretDossierFilters
from permits.api.serializers.secrets import SecretDossierIn, SecretDossierOut
from permits.models import SecretDossier


class SecretDossierViewSet(HouseViewSet):
    """Lines of the register: the desk writes, desk and leaders read."""

    queryset = SecretDossier.objects.none()
    serializer_class = SecretDossierOut
    filterset_class = SecretDossierFilters
    sheet_columns = sheets.SECRET_DOSSIERS

    def get_queryset(self) -> QuerySet[SecretDossier]:
        if not self.actor.holds(Role.DESK, Role.LEADER):
            raise Forbidden(Reason("wrong_role", "Your role does not open this register."))
        return queries.secret_dossiers()

    @extend_schema(request=SecretDossierIn, responses={201: SecretDossierOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        if not self.actor.holds(Role.DESK):
            raise Forbidden(Reason("wrong_role", "Only the desk keeps this register."))
        line = operations.register_secret(**self.heard(SecretDossierIn), **self.act)
        return self.created(line)
