"""The doors of the programme of one delegation."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from delegations import letters, operations, queries
from delegations.api import programme_shapes as shapes
from delegations.api.members import OF_DELEGATION, OfDelegation
from delegations.domain.lifecycle import DELEGATION
from delegations.domain.programme import Delay
from delegations.models import ProgrammeItem
from foreign_affairs.audit.models import Entry
from foreign_affairs.documents import downloads, typesetting
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.serializers import StrictSerializer
from foreign_affairs.rest.viewsets import HouseViewSet

_TWO = [
    OpenApiParameter("since", int, description="A version; the latest where it is not given"),
    OpenApiParameter("until", int, description="A version; what stands now where it is not given"),
]


class _BetweenIn(StrictSerializer):
    since = serializers.IntegerField(min_value=1, max_value=32767, default=None)
    until = serializers.IntegerField(min_value=1, max_value=32767, default=None)


@extend_schema(parameters=[OF_DELEGATION])
class ProgrammeViewSet(OfDelegation, HouseViewSet):
    """The live programme of a delegation, its versions, and the planner that proposes one."""

    queryset = ProgrammeItem.objects.none()
    serializer_class = shapes.ProgrammeItemOut
    pagination_class = None
    parameters_of = {"difference": ("since", "until")}

    def allowed_parameters(self) -> tuple[str, ...]:
        """The list, too, is narrowed by nothing."""
        return self.parameters_of.get(self.action or "", ())

    def get_queryset(self) -> QuerySet[ProgrammeItem]:
        return queries.items_of(self.delegation)

    @extend_schema(responses=shapes.ProgrammeItemOut(many=True))
    def list(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Every item in the order of time, dropped ones included."""
        return Response(self.represent_many(list(self.get_queryset())))

    @extend_schema(request=shapes.ProgrammeItemIn, responses={201: shapes.ProgrammeItemOut})
    def create(self, request: Request, delegation_pk: str) -> Response:  # noqa: ARG002
        self.allow("add_item")
        item = operations.add_item(
            delegation_id=self.delegation.pk, **self.heard(shapes.ProgrammeItemIn), **self.act
        )
        return self.created(self.get_queryset().get(pk=item.pk))

    @extend_schema(request=shapes.ProgrammeItemIn, responses=shapes.ProgrammeItemOut)
    def partial_update(self, request: Request, delegation_pk: str, pk: str) -> Response:  # noqa: ARG002
        self.get_object()
        self.allow("change_item")
        seen = self.seen()
        operations.change_item(
            delegation_id=self.delegation.pk,
            item_id=seen.pk,
            revision=seen.revision,
            **self.heard(shapes.ProgrammeItemIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, delegation_pk: str, pk: str) -> Response:  # noqa: ARG002
        item = self.get_object()
        self.allow("remove_item")
        operations.remove_item(delegation_id=self.delegation.pk, item_id=item.pk, **self.act)
        return Response(status=204)

    @extend_schema(request=shapes.ItemWhatIfIn, responses=shapes.ItemWhatIfOut)
    @action(detail=True, methods=["post"])
    def what_if(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """What would follow if the item were then, or so many minutes late; writes nothing."""
        item = self.get_object()
        said = self.heard(shapes.ItemWhatIfIn)
        found = queries.what_if_moved(self.delegation, item, **said)
        return Response(shapes.foreseen(found))

    @extend_schema(request=shapes.TrackIn, responses=shapes.TrackedOut)
    @action(detail=True, methods=["post"])
    def track(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Say how the item stands; a delay moves what follows on that day."""
        item = self.get_object()
        roles = queries.roles_for_item(item, self.actor)
        DELEGATION.step("track_item", state=item.delegation.state, roles=roles)
        tracked = operations.track_item(
            delegation_id=self.delegation.pk,
            item_id=item.pk,
            **self.heard(shapes.TrackIn),
            **self.act,
        )
        return self._tracked(tracked.delay)

    @extend_schema(request=shapes.ProposeIn, responses=shapes.ProposalOut)
    @action(detail=False, methods=["post"])
    def propose(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """A programme for these wishes, beside what is pinned; writes nothing."""
        self.allow("accept_programme")
        found = queries.propose(self.delegation, **self.heard(shapes.ProposeIn))
        return Response(shapes.proposal(found, revision=self.delegation.revision))

    @extend_schema(request=shapes.ProgrammeIn, responses=shapes.ProgrammeItemOut(many=True))
    @action(detail=False, methods=["post"])
    def accept(self, request: Request, **_kwargs: Any) -> Response:
        """Write these lines, all or none; answers with the whole programme."""
        self.allow("accept_programme")
        operations.accept_programme(
            delegation_id=self.delegation.pk, **self.heard(shapes.ProgrammeIn), **self.act
        )
        return self.list(request)

    @extend_schema(request=shapes.VersionNoteIn, responses=shapes.WholeVersionOut)
    @action(detail=False, methods=["post"])
    def approve(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Approve what stands now as the next version."""
        self.allow("approve_programme")
        operations.approve_programme(
            delegation_id=self.delegation.pk, **self.heard(shapes.VersionNoteIn), **self.act
        )
        return self._version()

    @extend_schema(responses=shapes.ProgrammeVersionOut(many=True))
    @action(detail=False)
    def versions(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """The approved programmes, the oldest first."""
        rows = queries.versions_of(self.delegation)
        return Response(shapes.ProgrammeVersionOut(rows, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
        responses=shapes.WholeVersionOut,
    )
    @action(detail=False, url_path=r"versions/(?P<number>[0-9]{1,5})")
    def version(self, request: Request, number: str, **_kwargs: Any) -> Response:  # noqa: ARG002
        """One approved programme, line by line."""
        return Response(shapes.WholeVersionOut(queries.version(self.delegation, int(number))).data)

    @extend_schema(parameters=_TWO, responses=shapes.ProgrammeDifferenceOut)
    @action(detail=False)
    def difference(self, request: Request, **_kwargs: Any) -> Response:
        """What was added, dropped and changed since a version."""
        asked = read(request.query_params, _BetweenIn)
        found = queries.what_changed(self.delegation, **asked)
        return Response(shapes.ProgrammeDifferenceOut(found).data)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=False, url_path="for-guests")
    def for_guests(self, request: Request, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """What the guests are given, in two languages, as PDF; a draft until it is approved."""
        context = letters.guests_programme(self.delegation, at=timezone.now())
        return self._paper(letters.GUESTS, context)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=False, url_path="for-staff")
    def for_staff(self, request: Request, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """What the office works by, with cars, interpreters and who is responsible, as PDF."""
        context = letters.staff_programme(self.delegation, at=timezone.now())
        return self._paper(letters.STAFF, context)

    def _paper(self, kind: str, context: dict[str, Any]) -> HttpResponse:
        """Set at once and kept nowhere: the programme is kept, and asked again it may differ."""
        content = typesetting.set_at_once(letters.template_of(kind), context)
        return downloads.paper(content, name=f"{kind}-{self.delegation.reference}")

    def location_of(self, instance: ProgrammeItem) -> str:
        kwargs = {"delegation_pk": instance.delegation_id, "pk": instance.pk}
        return self.reverse_action("detail", kwargs=kwargs)

    def acted_on(self, entry: Entry) -> ProgrammeItem:
        """The item that a request added: the entry stands on the delegation."""
        found = self.get_queryset().filter(pk=entry.details["item"]).first()
        if found is None:
            raise NotVisible
        return found

    def replay(self, entry: Entry) -> Response:
        told = {
            "accept": lambda: self.list(self.request),
            "approve": self._version,
            "track": lambda: self._tracked(Delay()),
        }.get(self.action or "")
        return told() if told else super().replay(entry)

    def _version(self) -> Response:
        return Response(shapes.WholeVersionOut(queries.latest_version(self.delegation)).data)

    def _tracked(self, delay: Delay) -> Response:
        told = operations.Tracked(self.get_object(), delay)
        return Response(shapes.TrackedOut(told).data)
