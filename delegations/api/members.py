"""The doors of the members of one delegation."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from delegations import operations, queries, sheets, words
from delegations.api import incoming
from delegations.api import serializers as shapes
from delegations.domain.lifecycle import DELEGATION
from delegations.domain.members import Warn
from delegations.models import Delegation, Member
from foreign_affairs.audit.models import Entry
from foreign_affairs.documents.downloads import GUARDED
from foreign_affairs.documents.importing import SAME, ImportResult
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest import sheets as spreadsheets
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet

OF_DELEGATION = OpenApiParameter("delegation_pk", int, OpenApiParameter.PATH)


class OfDelegation(HouseView):
    """Things that hang on one delegation: invisible with it."""

    @cached_property
    def delegation(self) -> Delegation:
        found = queries.visible_to(self.actor).filter(pk=self.kwargs["delegation_pk"]).first()
        if found is None:
            raise NotVisible
        return found

    def allow(self, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        roles = queries.roles_towards(self.delegation, self.actor)
        DELEGATION.step(action_name, state=self.delegation.state, roles=roles)


@extend_schema(parameters=[OF_DELEGATION])
class MemberViewSet(OfDelegation, HouseViewSet):
    """Who belongs to a delegation. Numbers of passports are masked."""

    queryset = Member.objects.none()
    serializer_class = shapes.MemberOut

    def get_queryset(self) -> QuerySet[Member]:
        return queries.members_of(self.delegation)

    @cached_property
    def sees_restricted(self) -> bool:
        return queries.may_see_restricted(self.delegation, self.actor)

    @property
    def warnings(self) -> dict[int, tuple[Warn, ...]]:
        """What is to be pointed out: of one member, too, in the light of the whole list."""
        return self._warnings

    def represent(self, instance: Member) -> Any:
        self._warn()
        return super().represent(instance)

    def represent_many(self, instances: Any) -> Any:
        self._warn()
        return super().represent_many(instances)

    def _warn(self) -> None:
        self._warnings = queries.member_warnings(self.delegation, list(self.get_queryset()))

    def list(self, request: Request, **_kwargs: Any) -> Response:
        return super().list(request)

    @extend_schema(request=incoming.MemberIn, responses={201: shapes.MemberOut})
    def create(self, request: Request, delegation_pk: str) -> Response:  # noqa: ARG002
        self.allow("add_member")
        member = operations.add_member(
            delegation_id=self.delegation.pk, **self.heard(incoming.MemberIn), **self.act
        )
        return self.created(self.get_queryset().get(pk=member.pk))

    @extend_schema(request=incoming.MemberIn, responses=shapes.MemberOut)
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        self.get_object()
        self.allow("change_member")
        seen = self.seen()
        operations.change_member(
            delegation_id=self.delegation.pk,
            member_id=seen.pk,
            revision=seen.revision,
            **self.heard(incoming.MemberIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        member = self.get_object()
        self.allow("remove_member")
        operations.remove_member(delegation_id=self.delegation.pk, member_id=member.pk, **self.act)
        return Response(status=204)

    @extend_schema(
        request={"multipart/form-data": incoming.ScanIn},
        responses=shapes.MemberOut,
    )
    @action(detail=True, methods=["post"])
    def add_scan(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Keep the scan of the passport, apart and encrypted; an earlier one goes."""
        member = self.get_object()
        self.allow("add_scan")
        said = self.heard(incoming.ScanIn)
        operations.add_scan(
            delegation_id=self.delegation.pk, member_id=member.pk, upload=said["file"], **self.act
        )
        return self.answer(self.get_object())

    @extend_schema(request=None, responses=shapes.MemberOut)
    @action(detail=True, methods=["post"])
    def remove_scan(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Remove the scan of the passport for good."""
        member = self.get_object()
        self.allow("remove_scan")
        operations.remove_scan(delegation_id=self.delegation.pk, member_id=member.pk, **self.act)
        return self.answer(self.get_object())

    @extend_schema(request=incoming.WhyIn, responses=shapes.PassportOut)
    @action(detail=True, methods=["post"])
    def passport(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """The number and the date of birth in full, for a reason; it is noted who saw them."""
        member = self.get_object()
        operations.must_see_passports(self.delegation, self.actor, action="passport")
        seen = operations.see_passport(
            delegation_id=self.delegation.pk,
            member_id=member.pk,
            **self.heard(incoming.WhyIn),
            **self.act,
        )
        return Response(shapes.PassportOut(seen).data)

    @extend_schema(request=incoming.WhyIn, responses={(200, "*/*"): bytes})
    @action(detail=True, methods=["post"])
    def open_scan(self, request: Request, **_kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """The scan of the passport, for a reason; it is noted who saw it."""
        member = self.get_object()
        operations.must_see_passports(self.delegation, self.actor, action="open_scan")
        scan = operations.see_scan(
            delegation_id=self.delegation.pk,
            member_id=member.pk,
            **self.heard(incoming.WhyIn),
            **self.act,
        )
        headers = {**GUARDED, "Content-Disposition": "attachment"}
        return HttpResponse(scan.content, content_type=scan.media_type, headers=headers)

    @extend_schema(request=incoming.ExportIn, responses={(200, spreadsheets.MEDIA_TYPE): bytes})
    @action(detail=False, methods=["post"])
    def export(self, request: Request, **_kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """The list as a spreadsheet that says who took it and when; it is noted."""
        delegation = self.delegation
        operations.must_export(delegation, self.actor)
        said = self.heard(incoming.ExportIn)
        act = self.act
        members = operations.export_members(delegation_id=delegation.pk, **said, **act)
        columns = sheets.MEMBERS + (sheets.PASSPORTS if said["with_passports"] else ())
        mark = words.export_mark(delegation, who=str(self.user), at=act["at"])
        return spreadsheets.answer(members, columns, name=delegation.reference, mark=mark)

    def location_of(self, instance: Member) -> str:
        kwargs = {"delegation_pk": instance.delegation_id, "pk": instance.pk}
        return self.reverse_action("detail", kwargs=kwargs)

    def acted_on(self, entry: Entry) -> Member:
        """The member that a request added: the entry stands on the delegation."""
        found = self.get_queryset().filter(pk=entry.details["member"]).first()
        if found is None:
            raise NotVisible
        return found


@extend_schema(parameters=[OF_DELEGATION])
class MemberImportView(OfDelegation):
    """Members from CSV or XLSX: looked through whole, written whole or not at all."""

    @extend_schema(
        request={"multipart/form-data": incoming.MembersFileIn},
        responses={
            200: shapes.MemberImportOut,
            201: shapes.MemberImportOut,
            422: shapes.MemberImportOut,
        },
    )
    def post(self, request: Request, delegation_pk: str) -> Response:  # noqa: ARG002
        """200 for a dry run, 201 when written, 422 with every reason when a row is refused."""
        self.allow("import_members")
        said = self.heard(incoming.MembersFileIn)
        result = operations.import_members(
            delegation_id=self.delegation.pk,
            stream=said["file"],
            size=said["file"].size,
            dry_run=said["dry_run"],
            **self.act,
        )
        status = 422 if not result.is_well else 201 if result.written else 200
        return Response(shapes.MemberImportOut(result).data, status=status)

    def replay(self, entry: Entry) -> Response:
        """Of an import that was written: its members as they are now; rows are not told again."""
        written = [*entry.details["added"], *entry.details["changed"]]
        rows = [
            operations.RowResult(0, member.full_name, [], (), SAME, member)
            for member in queries.members_of(self.delegation).filter(pk__in=written)
        ]
        result = ImportResult(rows, written=True)
        return Response(shapes.MemberImportOut(result).data)

    def answer_status(self) -> int:
        return 201


class FindPassportView(HouseView):
    """Where a passport number is known from."""

    @extend_schema(request=incoming.FindPassportIn, responses=shapes.FoundPassportOut(many=True))
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Every member with exactly this number; it is noted who looked for it."""
        operations.must_find_passports(self.actor)
        found = operations.find_passport(**self.heard(incoming.FindPassportIn), **self.act)
        return Response(shapes.FoundPassportOut(found, many=True).data)
