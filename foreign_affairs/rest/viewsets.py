"""What every API view shares: strict parameters, tags, conditions, replays.

A domain viewset adds its queryset, how it represents a row, and one short method per action:

    class DossierViewSet(HouseViewSet):
        serializer_class = DossierOut
        filterset_class = DossierFilters

        def get_queryset(self):
            return queries.visible_to(self.actor).for_list()

        def create(self, request):
            return self.created(operations.draft(**self.heard(DraftIn), **self.act))

        def partial_update(self, request, pk):
            seen = self.seen()
            dossier = operations.revise(
                dossier_id=seen.pk, revision=seen.revision, **self.heard(DraftIn), **self.act
            )
            return self.answer(dossier)

        @lifecycle_action(ReceiveIn)
        def receive(self, dossier, said):
            operations.receive(dossier_id=dossier.pk, **said, **self.act)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.refusals import Reason
from foreign_affairs.rest import preconditions, sheets
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.once import ActsOnce
from foreign_affairs.rest.pagination import understood
from foreign_affairs.rest.parameters import BadParameters, refuse_strange
from foreign_affairs.rest.renderers import JSONRenderer, SheetRenderer
from foreign_affairs.rest.serializers import Nothing


class HouseView(ActsOnce, APIView):
    """A view that is no list of rows. `query_parameters` names all that its address may carry."""

    query_parameters: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    @property
    def user(self) -> User:
        """The person who asks, in views that nobody anonymous can reach."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def act(self) -> dict[str, Any]:
        """Who acts and when: what every operation is told beside its own arguments."""
        return {"actor": self.actor, "at": timezone.now()}

    def heard(
        self, serializer_class: type[BaseSerializer[Any]], *, partial: bool = False
    ) -> dict[str, Any]:
        """The body as `serializer_class` reads it. Raises DRF's ValidationError (400)."""
        serializer = serializer_class(
            data=self.request.data, partial=partial, context={"request": self.request, "view": self}
        )
        serializer.is_valid(raise_exception=True)
        validated: dict[str, Any] = serializer.validated_data
        return validated

    def allowed_parameters(self) -> tuple[str, ...] | None:
        """Every query parameter of this request; None where the list's filters decide."""
        return self.query_parameters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        allowed = self.allowed_parameters()
        if allowed is not None:
            refuse_strange(request.query_params, allowed=allowed)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        # JSON here depends on who asks and changes at any moment; tags serve If-Match only.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class HouseViewSet(HouseView, GenericViewSet[Any]):
    """Rows of one model: `list`, `retrieve`, and what a domain viewset adds.

    `list_parameters` names what the list understands beside `filterset_class` and pages;
    `parameters_of` the same for other actions, by their names. With `sheet_columns` the list can
    be had as a spreadsheet: by `?format=xlsx`, or by the type that the caller accepts.
    """

    # Not \d: that reads the digits of every script.
    lookup_value_regex = r"[0-9]{1,18}"
    list_parameters: tuple[str, ...] = ()
    parameters_of: Mapping[str, tuple[str, ...]] = {}
    created_by: tuple[str, ...] = ("create",)
    sheet_columns: tuple[sheets.Column, ...] = ()

    def allowed_parameters(self) -> tuple[str, ...] | None:
        if self.action == "list":
            return None
        return self.parameters_of.get(self.action or "", self.query_parameters)

    @property
    def may_be_a_sheet(self) -> bool:
        return self.action == "list" and bool(self.sheet_columns)

    def get_renderers(self) -> list[BaseRenderer]:
        renderers: list[BaseRenderer] = super().get_renderers()
        return [*renderers, SheetRenderer()] if self.may_be_a_sheet else renderers

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.may_be_a_sheet and self._asks_for_sheet(request):
            # DRF looks the handler up on the instance right after this method.
            setattr(self, "get", self.as_sheet)  # noqa: B010

    def _asks_for_sheet(self, request: Request) -> bool:
        asked: str = request.query_params.get("format", request.accepted_renderer.format)
        if asked not in ("json", "xlsx"):
            raise BadParameters(
                [Reason("bad_parameter", "A list is had as json or as xlsx.", "format")],
                allowed=understood(self),
            )
        return asked == "xlsx"

    def as_sheet(self, request: Request, **kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """Every row that the list finds, whatever its page. Raises sheets.TooManyRows."""
        rows = self.filter_queryset(self.get_queryset())
        sheets.check_size(rows.count())
        return sheets.answer(self.sheet_rows(rows), self.sheet_columns, name=self.basename or "")

    def sheet_rows(self, rows: QuerySet[Any]) -> Iterable[Any]:
        """What `sheet_columns` read, row by row."""
        return rows.iterator(sheets.ROWS_AT_ONCE)

    def list(self, request: Request) -> Response:  # noqa: ARG002
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.represent_many(page or []))

    def retrieve(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        return self.answer(self.get_object())

    def get_object(self) -> Any:
        """The row that the address names, if the caller sees it; list filters play no part."""
        field = self.lookup_field
        wanted = {field: self.kwargs[self.lookup_url_kwarg or field]}
        try:
            instance = self.get_queryset().get(**wanted)
        except self.get_queryset().model.DoesNotExist:
            raise Http404 from None
        self.check_object_permissions(self.request, instance)
        return instance

    def represent(self, instance: Any) -> Any:
        """What a caller reads of one row."""
        return self.get_serializer(instance).data

    def represent_many(self, instances: Sequence[Any]) -> Any:
        """What a caller reads of the rows of a list; may say less than `represent`."""
        return self.get_serializer(instances, many=True).data

    def etag_of(self, instance: Any) -> str:
        return preconditions.etag_of(subject_kind(instance), instance.pk, instance.revision)

    def location_of(self, instance: Any) -> str:
        match = self.request.resolver_match
        name = ":".join([*(match.namespaces if match else ()), f"{self.basename}-detail"])
        return reverse(name, kwargs={self.lookup_field: instance.pk}, request=self.request)

    def answer(self, instance: Any, *, status: int = 200) -> Response:
        """One row as it is now, with its tag: of its revision, or else of what is said of it."""
        said = self.represent(instance)
        response = Response(said, status=status)
        if hasattr(instance, "revision"):
            response["ETag"] = self.etag_of(instance)
        else:
            response["ETag"] = preconditions.etag_of_text(JSONRenderer().render(said))
        return response

    def created(self, instance: Any, **shown_once: Any) -> Response:
        """201 with the new row and its address. `shown_once` is not told again in a replay."""
        response = self.answer(instance, status=201)
        response["Location"] = self.location_of(instance)
        response.data.update(shown_once)
        return response

    def seen(self) -> Any:
        """The row to change, held against If-Match. Raises what `preconditions` raises.

        Its `revision` is the one that the caller saw: the operation compares it again under its
        lock (`preconditions.Stale`).
        """
        instance = self.get_object()
        preconditions.require_match(self.request.headers.get("If-Match"), self.etag_of(instance))
        return instance

    def foresee(self, instance: Any, action_name: str) -> None:
        """Raise what the lifecycle table says to `action_name` now, before the body is read.

        So a 403 and a 409 come before a 400; the operation asks again under its lock. Override
        where rows have a lifecycle.
        """

    def answer_status(self) -> int:
        return 201 if self.action in self.created_by else 200

    def acted_on(self, entry: Entry) -> Model:
        """The row that a request made, from its first entry, for its replay.

        Override where the entry stands on another subject than this view's rows.
        """
        try:
            row: Model = self.get_queryset().get(pk=entry.subject_id)
        except self.get_queryset().model.DoesNotExist:
            raise Http404 from None
        return row

    def replay(self, entry: Entry) -> Response:
        if entry.answer_status == 201:
            return self.created(self.acted_on(entry))
        return self.answer(self.get_object())


def lifecycle_action(
    serializer_class: type[Serializer[Any]] = Nothing, **options: Any
) -> Callable[[Callable[..., Any]], Any]:
    """`POST …/{id}/<action>/` from a method `(self, instance, said)` that calls one operation.

    Finds the row (404), asks `foresee` (403, 409), reads the body by `serializer_class` (400),
    calls the method, and answers with the row as it is after the act, 200 and its tag. `options`
    go to DRF's `action`.
    """

    def decorate(method: Callable[..., Any]) -> Any:
        @wraps(method)
        def handler(self: HouseViewSet, request: Request, **kwargs: Any) -> Response:  # noqa: ARG001
            instance = self.get_object()
            self.foresee(instance, method.__name__)
            method(self, instance, self.heard(serializer_class))
            return self.answer(self.get_object())

        handler.heard = serializer_class  # type: ignore[attr-defined]
        return action(detail=True, methods=["post"], url_path=method.__name__, **options)(handler)

    return decorate
