"""The papers around a visit as PDF, drawn from the record at once and kept nowhere."""

from functools import cached_property

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from delegations import letters, operations, queries
from delegations.api.members import OF_DELEGATION
from delegations.models import Delegation
from foreign_affairs.documents import downloads, typesetting
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.serializers import StrictSerializer, a_line
from foreign_affairs.rest.viewsets import HouseView

PDF = {(200, "application/pdf"): bytes}
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=letters.DRAFTS)


class NoticeIn(StrictSerializer):
    """Whom it goes to, and why the passports are to be seen."""

    to = serializers.ChoiceField(sorted(letters.ADDRESSEES))
    reason = a_line(300)


class _PaperView(HouseView):
    @cached_property
    def delegation(self) -> Delegation:
        seen = queries.with_everything(queries.visible_to(self.actor))
        found = seen.filter(pk=self.kwargs["delegation_pk"]).first()
        if found is None:
            raise NotVisible
        return found


class PaperView(_PaperView):
    """A paper that names no passport."""

    @extend_schema(parameters=[OF_DELEGATION, KIND], responses=PDF)
    def get(self, request: Request, kind: str, **_kwargs: int) -> HttpResponse:  # noqa: ARG002
        """Briefing, car plan, gift list or report; security notes for those who may read them."""
        may = queries.may_see_restricted(self.delegation, self.actor)
        context = letters.draft(kind, self.delegation, at=timezone.now(), with_security=may)
        content = typesetting.set_at_once(letters.template_of(kind), context)
        return downloads.paper(content, name=f"{kind}-{self.delegation.reference}")


class NoticeView(_PaperView):
    """The letter that tells the police or the border guard who comes."""

    @extend_schema(parameters=[OF_DELEGATION], request=NoticeIn, responses=PDF)
    def post(self, request: Request, **_kwargs: int) -> HttpResponse:  # noqa: ARG002
        """With the passports, for a reason; it is noted who drew it."""
        operations.must_see_passports(self.delegation, self.actor, action="notice")
        said, act = self.heard(NoticeIn), self.act
        members = operations.members_for_notice(
            delegation_id=self.delegation.pk, reason=said["reason"], **act
        )
        context = letters.notice(self.delegation, members, to=said["to"], at=act["at"])
        content = typesetting.set_at_once(letters.template_of(letters.NOTICE), context)
        return downloads.paper(content, name=f"{letters.NOTICE}-{self.delegation.reference}")
