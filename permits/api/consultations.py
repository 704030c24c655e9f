"""The doors of opinions: the office's list and acts, and the agency's link without an account."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action
from permits import operations, queries, sheets
from permits.api import serializers as shapes
from permits.api.filters import AgencyFilters, ConsultationFilters
from permits.domain.consultations import AGENCY, CONSULTATION
from permits.models import Agency, Consultation


class AgencyViewSet(HouseViewSet):
    """Agencies that the office asks. They are kept in the admin."""

    queryset = Agency.objects.none()
    serializer_class = shapes.AgencyOut
    filterset_class = AgencyFilters
    sheet_columns = sheets.AGENCIES

    def get_queryset(self) -> QuerySet[Agency]:
        return queries.agencies_visible_to(self.actor)


class ConsultationViewSet(HouseViewSet):
    """Opinions that agencies were asked for, and what the office does with them."""

    queryset = Consultation.objects.none()
    serializer_class = shapes.ConsultationOut
    filterset_class = ConsultationFilters
    sheet_columns = sheets.CONSULTATIONS

    def get_queryset(self) -> QuerySet[Consultation]:
        return queries.consultations_visible_to(self.actor)

    def actions_on(self, consultation: Consultation) -> tuple[str, ...]:
        return queries.consultation_actions(consultation, self.actor)

    def foresee(self, instance: Consultation, action_name: str) -> None:
        roles = queries.roles_towards(instance.dossier, self.actor)
        CONSULTATION.step(action_name, state=instance.state, roles=roles)

    @lifecycle_action(shapes.LetterOpinionIn)
    def record_reply(self, consultation: Consultation, said: dict[str, Any]) -> None:
        operations.record_reply(consultation_id=consultation.pk, **said, **self.act)

    @lifecycle_action()
    def remind(self, consultation: Consultation, said: dict[str, Any]) -> None:
        operations.remind(consultation_id=consultation.pk, **said, **self.act)

    @lifecycle_action(shapes.AnswerIn)
    def answer_objection(self, consultation: Consultation, said: dict[str, Any]) -> None:
        operations.answer_objection(consultation_id=consultation.pk, **said, **self.act)


class ByLinkView(HouseView):
    """What an agency is asked, and its answer, for whoever holds the link that was mailed to it."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "consultation"

    def caller_of(self, request: Request) -> str | None:  # noqa: ARG002
        return f"link:{token_hash(self.kwargs['token'])}"

    @extend_schema(responses=shapes.AskedOut)
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002
        return Response(shapes.AskedOut(queries.by_link(token)).data)

    @extend_schema(request=shapes.OpinionIn, responses=shapes.AskedOut)
    def post(self, request: Request, token: str) -> Response:  # noqa: ARG002
        CONSULTATION.step("reply", state=queries.by_link(token).state, roles=[AGENCY])
        said = self.heard(shapes.OpinionIn)
        operations.reply(token=token, actor=self.actor, at=timezone.now(), **said)
        return Response(shapes.AskedOut(queries.by_link(token)).data)

    def replay(self, entry: Entry) -> Response:  # noqa: ARG002
        return Response(shapes.AskedOut(queries.by_link(self.kwargs["token"])).data)
