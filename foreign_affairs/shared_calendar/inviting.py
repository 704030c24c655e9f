"""What the doors of those who are invited by mail share, whatever app invites."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.serializers import StrictSerializer, a_line
from foreign_affairs.rest.viewsets import HouseViewSet
from foreign_affairs.shared_calendar.models import Invitee


class InviteeOut(serializers.ModelSerializer[Invitee]):
    """An invited person. `is_told`: an invitation was mailed, at `told_at` last, and stands."""

    is_told = serializers.BooleanField(read_only=True)
    revision = serializers.IntegerField(read_only=True)

    class Meta:
        model = Invitee
        fields = (
            "id",
            "name",
            "email",
            "language",
            "wants_mail",
            "while_tentative",
            "is_told",
            "told_at",
            "revision",
        )
        read_only_fields: Any = fields


class InviteeIn(StrictSerializer):
    """`while_tentative`: invited by mail already while it is not certain."""

    name = a_line(200)
    email = serializers.EmailField(max_length=254)
    language = serializers.ChoiceField(Invitee.Language.choices, required=False)
    wants_mail = serializers.BooleanField(required=False)
    while_tentative = serializers.BooleanField(required=False)


class InviteesViewSet(HouseViewSet):
    """The app that invites says who may read (`get_queryset`) and write (`allow`), and `of` what.

    `operations` has its `invite`, `change_invitee` and `remove_invitee`, which are told `of`.
    """

    queryset = Invitee.objects.none()
    serializer_class = InviteeOut
    operations: Any

    @property
    def of(self) -> dict[str, Any]:
        """What they are invited to, as the operations are told it."""
        raise NotImplementedError

    def allow(self, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        raise NotImplementedError

    @extend_schema(responses=InviteeOut(many=True))
    def list(self, request: Request, **_kwargs: Any) -> Response:
        return super().list(request)

    @extend_schema(request=InviteeIn, responses={201: InviteeOut})
    def create(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Invite somebody. The mail goes out when it is certain, or earlier if asked."""
        self.allow("invite")
        person = {"language": "vi", **self.heard(InviteeIn)}
        (invitee,) = self.operations.invite(people=[person], **self.of, **self.act)
        return self.created(invitee)

    @extend_schema(request=InviteeIn, responses=InviteeOut)
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        self.allow("invite")
        seen = self.seen()
        said = self.heard(InviteeIn, partial=True)
        invitee = self.operations.change_invitee(
            invitee_id=seen.pk, revision=seen.revision, **said, **self.of, **self.act
        )
        return self.answer(invitee)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Invite the person no more; who holds an invitation is told so by mail."""
        self.allow("invite")
        self.operations.remove_invitee(invitee_id=self.get_object().pk, **self.of, **self.act)
        return Response(status=204)

    def location_of(self, instance: Invitee) -> str:
        return self.reverse_action("detail", kwargs={**self.kwargs, "pk": instance.pk})

    def acted_on(self, entry: Entry) -> Invitee:
        """Who was invited by a request: the entry stands on the thing."""
        found: Invitee | None = self.get_queryset().filter(pk__in=entry.details["invitees"]).first()
        if found is None:
            raise NotVisible
        return found
