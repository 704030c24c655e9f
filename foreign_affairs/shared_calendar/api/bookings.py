"""Resources, who is booked when, when all are free, and what collides."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.sheets import Column
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.api import booking_shapes as shapes
from foreign_affairs.shared_calendar.api.booking_filters import BookingFilters, ResourceFilters
from foreign_affairs.shared_calendar.bookable import ResourceFacts
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import ONE_DAY, Wish, midnight


class ResourceViewSet(HouseViewSet):
    """Venues, rooms, leaders, interpreters and vehicles; read by the office, kept by planners."""

    queryset = Resource.objects.none()
    serializer_class = shapes.ResourceOut
    filterset_class = ResourceFilters
    sheet_columns = (
        Column(_("Kind"), lambda row: row.get_kind_display()),
        Column(_("Name"), lambda row: row.name_vi, 40),
        Column(_("English name"), lambda row: row.name_en, 40),
        Column(_("Venue"), lambda row: row.within and row.within.name_vi, 30),
        Column(_("Capacity"), lambda row: row.capacity, 10),
        Column(_("Languages"), lambda row: ", ".join(row.languages), 14),
        Column(_("Position"), lambda row: row.position, 30),
        Column(_("Address"), lambda row: row.address, 40),
        Column(_("Retired at"), lambda row: row.retired_at),
    )

    def get_queryset(self) -> QuerySet[Resource]:
        return queries.visible_resources(self.actor)

    def foresee(self, instance: Resource, action_name: str) -> None:  # noqa: ARG002
        operations.must_plan(self.actor)

    @extend_schema(request=shapes.ResourceIn, responses={201: shapes.ResourceOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        operations.must_plan(self.actor)
        facts = ResourceFacts(**self.heard(shapes.ResourceIn))
        return self.created(operations.add_resource(facts=facts, **self.act))

    @extend_schema(request=shapes.ResourceChangeIn, responses={200: shapes.ResourceOut})
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        seen = self.seen()
        self.foresee(seen, "change")
        resource = operations.change_resource(
            resource_id=seen.pk,
            revision=seen.revision,
            **self.heard(shapes.ResourceChangeIn, partial=True),
            **self.act,
        )
        return self.answer(resource)

    @lifecycle_action()
    def retire(self, instance: Resource, said: dict[str, Any]) -> None:  # noqa: ARG002
        """Book it no more; refused while it is booked for later."""
        operations.retire_resource(resource_id=instance.pk, **self.act)

    @lifecycle_action()
    def reinstate(self, instance: Resource, said: dict[str, Any]) -> None:  # noqa: ARG002
        """Let it be booked again, a room with its venue; refused while its venue is retired."""
        operations.reinstate_resource(resource_id=instance.pk, **self.act)


class BookingViewSet(HouseViewSet):
    """Who and what is booked when. Made here: leave, maintenance, and what is kept for now."""

    queryset = Booking.objects.none()
    serializer_class = shapes.BookingOut
    filterset_class = BookingFilters
    sheet_columns = (
        Column(_("Resource"), lambda row: row.resource.name_vi, 40),
        Column(_("Kind"), lambda row: row.resource.get_kind_display()),
        Column(_("Booked for"), lambda row: row.title, 50),
        Column(_("Starts at"), lambda row: row.starts_at),
        Column(_("Ends at"), lambda row: row.ends_at),
        Column(_("Held from"), lambda row: row.held_from),
        Column(_("Held until"), lambda row: row.held_until),
        Column(_("Strength"), lambda row: row.get_strength_display()),
        Column(_("Released at"), lambda row: row.released_at),
    )

    def get_queryset(self) -> QuerySet[Booking]:
        return queries.visible_bookings(self.actor)

    def foresee(self, instance: Booking, action_name: str) -> None:  # noqa: ARG002
        operations.must_plan(self.actor)

    @extend_schema(request=shapes.BookingIn, responses={201: shapes.BookingOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Book by hand; 409 `clash` names whatever collides."""
        operations.must_plan(self.actor)
        said = self.heard(shapes.BookingIn)
        booking = operations.block(
            acknowledged=shapes.acknowledgement(said.pop("acknowledged", None)), **said, **self.act
        )
        return self.created(booking)

    @lifecycle_action(shapes.MoveIn)
    def move(self, instance: Booking, said: dict[str, Any]) -> None:
        """Move what was booked by hand, or make it firm or soft."""
        acknowledged = shapes.acknowledgement(said.pop("acknowledged", None))
        operations.move_booking(
            booking_id=instance.pk, acknowledged=acknowledged, **said, **self.act
        )

    @lifecycle_action()
    def release(self, instance: Booking, said: dict[str, Any]) -> None:  # noqa: ARG002
        """Let go of what was booked by hand."""
        operations.release_booking(booking_id=instance.pk, **self.act)

    @extend_schema(request=shapes.WhatIfIn, responses={200: shapes.ClashesOut})
    @action(detail=False, methods=["post"])
    def what_if(self, request: Request) -> Response:  # noqa: ARG002
        """What would collide if all of this were booked for one thing; nothing is written."""
        operations.must_work_here(self.actor)
        said = self.heard(shapes.WhatIfIn)
        source = {name: said[name] for name in ("source_kind", "source_id")}
        wishes = [Wish(**wish, **source, title="") for wish in said["wishes"]]
        return Response(shapes.clashes(queries.what_if(wishes)))


class AvailabilityView(HouseView):
    """When all of these are free: people, an interpreter of a language, a room for so many."""

    query_parameters = tuple(shapes.AvailabilityIn().fields)

    @extend_schema(parameters=[shapes.AvailabilityIn], responses=shapes.AvailabilityOut)
    def get(self, request: Request) -> Response:
        operations.must_work_here(self.actor)
        meeting = queries.Meeting(**read(request.query_params, shapes.AvailabilityIn))
        found = queries.free_times(meeting, at=timezone.now())
        return Response(shapes.availability(meeting, found))


class ClashesView(HouseView):
    """What collides among all that is booked in some days, and what was acknowledged."""

    query_parameters = tuple(shapes.ClashWindowIn().fields)

    @extend_schema(parameters=[shapes.ClashWindowIn], responses=shapes.ClashesOut)
    def get(self, request: Request) -> Response:
        operations.must_work_here(self.actor)
        asked = read(request.query_params, shapes.ClashWindowIn)
        found = queries.clashes_between(
            midnight(asked["first"]),
            midnight(asked["last"]) + ONE_DAY,
            resource_id=asked.get("resource"),
        )
        hard = asked.get("hard")
        return Response(shapes.clashes(one for one in found if hard is None or one.hard is hard))
