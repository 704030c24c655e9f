"""A small site on the house's own plumbing: tokens to be filtered, organisations to be changed."""

import django_filters
from django.db import transaction
from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter
from rest_framework.throttling import ScopedRateThrottle

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.models import ApiToken, Organisation
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit.operations import record
from foreign_affairs.lifecycle import Lifecycle, Row
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest import handlers
from foreign_affairs.rest.filters import (
    DayFilter,
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    Window,
)
from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.rest.serializers import Day, InstantOrDay, StrictSerializer
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, Response, lifecycle_action

TABLE = Lifecycle([Row("open", ("closed",), "opened", ("desk",))], initial="closed")


class TokenFilters(StrictFilterSet):
    hint = django_filters.MultipleChoiceFilter(choices=[("aaa", "A"), ("bbb", "B")])
    id = NumberFilter("id")
    created_on = DayFilter("created_at", "date")
    created_from = DayFilter("created_at", "from")
    created_to = DayFilter("created_at", "to")
    q = SearchFilter("name")

    window = Window("created_at", "expires_at")
    ordering_names = {"name": "name", "used_at": "last_used_at"}
    default_ordering = ("-name",)


class NameOut(serializers.ModelSerializer):
    class Meta:
        model = ApiToken
        fields = ["name"]


class Tokens(HouseViewSet):
    serializer_class = NameOut
    filterset_class = TokenFilters
    queryset = ApiToken.objects.all()


class PlainTokens(HouseViewSet):
    serializer_class = NameOut
    queryset = ApiToken.objects.all()


class OrganisationIn(StrictSerializer):
    phone = serializers.CharField(max_length=30)


class InviteIn(StrictSerializer):
    email = serializers.EmailField()


class ChangedOut(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "phone", "revision"]


@transaction.atomic(durable=True)
def rename(*, organisation_id, revision, phone, actor, at):
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if organisation.revision != revision:
        raise Stale
    organisation.phone = phone
    record(organisation, "rename", actor=actor, at=at)
    organisation.save()
    return organisation


class Organisations(HouseViewSet):
    serializer_class = ChangedOut

    def get_queryset(self):
        return Organisation.objects.filter(pk=self.actor.organisation_id)

    def partial_update(self, request, pk):
        seen = self.seen()
        changed = rename(
            organisation_id=seen.pk,
            revision=seen.revision,
            **self.heard(OrganisationIn),
            **self.act,
        )
        return self.answer(changed)

    @lifecycle_action(InviteIn)
    def invite(self, organisation, said):
        with transaction.atomic():
            operations.invite_colleague(**said, **self.act)

    @lifecycle_action()
    def open(self, organisation, said):
        TABLE.step("open", state=organisation.phone, roles=self.actor.roles)

    @lifecycle_action()
    def enter(self, organisation, said):
        TABLE.step("open", state="opened", roles=["desk"])

    @lifecycle_action()
    def audit(self, organisation, said):
        raise RuleBroken(
            [
                Reason("too_late", "%(days)s days too late.", "received_at", {"days": 3}),
                Reason("too_few", "Too few.", "participants"),
            ]
        )

    @lifecycle_action()
    def fail(self, organisation, said):
        raise LookupError("a fault of ours")


class PreviewIn(serializers.Serializer):
    on = Day()
    at = InstantOrDay(required=False)


@extend_schema(exclude=True)
class Preview(HouseView):
    permission_classes = [AllowAny]
    query_parameters = ("on", "at")

    def get(self, request):
        return Response(read(request.query_params, PreviewIn))

    def post(self, request):
        return Response(request.data)


class OnceAMinute(ScopedRateThrottle):
    THROTTLE_RATES = {"rare": "1/min"}


@extend_schema(exclude=True)
class Rare(HouseView):
    permission_classes = [AllowAny]
    throttle_classes = [OnceAMinute]
    throttle_scope = "rare"

    def get(self, request):
        return Response({})


@extend_schema(exclude=True)
class Reply(HouseView):
    """Somebody without an account, told apart by the secret in his link."""

    permission_classes = [AllowAny]

    def caller_of(self, request):
        return f"link:{token_hash(self.kwargs['secret'])}"

    def answer_status(self):
        return 201

    def post(self, request, secret):
        university = Organisation.objects.get()
        rename(
            organisation_id=university.pk,
            revision=university.revision,
            **self.heard(OrganisationIn),
            **self.act,
        )
        return self.replay(None)

    def replay(self, entry):
        return Response({"phone": Organisation.objects.get().phone}, status=201)


router = SimpleRouter()
router.register("filtered", Tokens, basename="filtered")
router.register("plain", PlainTokens, basename="plain")
router.register("organisations", Organisations, basename="organisation")

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("api/v1/", include(("foreign_affairs.portal.api.urls", "api"))),
    path("api/v1/preview/", Preview.as_view()),
    path("api/v1/reply/<secret>/", Reply.as_view()),
    path("api/v1/rare/", Rare.as_view()),
    re_path(r"^api/(?P<address>.*)$", handlers.unknown_address),
]
handler404 = handlers.not_found
