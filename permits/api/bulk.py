"""Receiving and assigning several dossiers by one request: a result for each."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from foreign_affairs.audit import queries as audit
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.rest.once import KeyReused
from foreign_affairs.rest.viewsets import HouseView
from permits import operations, queries
from permits.api import serializers as shapes
from permits.domain.lifecycle import DOSSIER
from permits.operations import bulk


class SeveralView(HouseView):
    """One operation per dossier. 200 whatever was refused: each row says what became of it.

    Under an Idempotency-Key each row keeps a part of it: the same request again does the rows
    that are done no second time, and tries those that were refused anew.
    """

    action_name: ClassVar[str]
    heard_as: ClassVar[type[Serializer[Any]]]

    def several(self) -> Response:
        needed = DOSSIER.row(self.action_name).roles
        if not self.actor.holds(*needed):
            raise WrongRole(action=self.action_name, needed=needed)
        said = self.heard(self.heard_as)
        dossiers, officer = said.pop("dossiers"), said.pop("officer", None)
        act = getattr(operations, self.action_name)
        results = bulk.each(
            act, dossiers, actor=self.actor, at=timezone.now(), officer_id=officer, **said
        )
        names = queries.names_of(self.actor, dossiers)
        rows = [{"result": row, **names.get(row.dossier_id, queries.UNNAMED)} for row in results]
        done = sum(row.done for row in results)
        return Response(
            shapes.SeveralOut({"done": done, "refused": len(results) - done, "results": rows}).data
        )

    def _once(
        self, act: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        """No answer is told again: the rows themselves know whether they are done."""
        mark = request.house_mark  # type: ignore[attr-defined]
        before = audit.acts_of(caller=mark.caller, key=mark.key)
        if any(entry.request_digest != mark.digest for entry in before.values()):
            raise KeyReused
        answer = act(request, *args, **kwargs)
        if before:
            answer["Idempotency-Replayed"] = "true"
        return answer


class ReceiveSeveralView(SeveralView):
    action_name = "receive"
    heard_as = shapes.ReceiveSeveralIn

    @extend_schema(request=shapes.ReceiveSeveralIn, responses=shapes.SeveralOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Receive up to 100 dossiers at this moment, on one way or each on its own."""
        return self.several()


class AssignSeveralView(SeveralView):
    action_name = "assign"
    heard_as = shapes.AssignSeveralIn

    @extend_schema(request=shapes.AssignSeveralIn, responses=shapes.SeveralOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Give up to 100 dossiers to one officer."""
        return self.several()
