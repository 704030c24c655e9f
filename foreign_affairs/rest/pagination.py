"""Pages of a list: `page` from 1, `page_size` up to 200. Anything else is refused, not bent."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from foreign_affairs.refusals import Malformed, NotVisible, Reason

_NATURAL = re.compile(r"[1-9][0-9]{0,8}")


class Pagination(BasePagination):
    page_size = 50
    max_page_size = 200
    parameters = ("page", "page_size")

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        """One page of `queryset`. Raises Malformed for no number, NotVisible past the last page.

        The first page of an empty list is empty.
        """
        self.request = request
        self.number = _natural(request, "page", default=1, most=999_999_999)
        self.size = _natural(request, "page_size", default=self.page_size, most=self.max_page_size)
        self.count = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        start = (self.number - 1) * self.size
        if start and start >= self.count:
            raise NotVisible
        return list(queryset[start : start + self.size]) if self.count else []

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        last = self.number * self.size >= self.count
        return Response(
            {
                "count": self.count,
                "page": self.number,
                "page_size": self.size,
                "next": None if last else self._link(self.number + 1),
                "previous": None if self.number == 1 else self._link(self.number - 1),
                "results": data,
            }
        )

    def _link(self, number: int) -> str:
        address = self.request.build_absolute_uri()
        if number == 1:
            return remove_query_param(address, "page")
        return replace_query_param(address, "page", number)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "page", "page_size", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer"},
                "page": {"type": "integer"},
                "page_size": {"type": "integer"},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: APIView) -> list[dict[str, Any]]:
        whole = {"type": "integer", "minimum": 1}
        return [
            {"name": "page", "in": "query", "schema": whole},
            {
                "name": "page_size",
                "in": "query",
                "schema": {**whole, "maximum": self.max_page_size},
            },
        ]


def _natural(request: Request, name: str, *, default: int, most: int) -> int:
    if name not in request.query_params:
        return default
    text = request.query_params[name]
    if not _NATURAL.fullmatch(text) or int(text) > most:
        raise Malformed(
            Reason(
                "bad_parameter",
                "%(name)s must be a whole number from 1 to %(most)s.",
                name,
                {"name": name, "most": most},
            )
        )
    return int(text)
