"""Pages of a list: `page` from 1, `page_size` up to 200. Anything else is refused, not bent."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from foreign_affairs.refusals import NotVisible, Reason
from foreign_affairs.rest.parameters import BadParameters

_NATURAL = re.compile(r"[1-9][0-9]{0,8}")
_MOST = {"page": 999_999_999, "page_size": 200}


def beside_filters(view: APIView) -> tuple[str, ...]:
    """What the list of `view` understands apart from its filters."""
    sheet = ("format",) if getattr(view, "sheet_columns", ()) else ()
    return (*_MOST, *getattr(view, "list_parameters", ()), *sheet)


def understood(view: APIView) -> tuple[str, ...]:
    """Every parameter that the list of `view` understands, its filters first."""
    filters = getattr(view, "filterset_class", None)
    return (*(filters.base_filters if filters else ()), *beside_filters(view))


class Pagination(BasePagination):
    page_size = 50

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        """One page of `queryset`. Raises BadParameters for no number, NotVisible past the last.

        The first page of an empty list is empty.
        """
        assert view is not None, "it is a view that asks for a page"
        self.request = request
        asked = request.query_params
        if wrong := [_no_number(name) for name in _MOST if not _is_number(name, asked)]:
            raise BadParameters(wrong, allowed=understood(view))
        self.number = int(asked.get("page", 1))
        self.size = int(asked.get("page_size", self.page_size))
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
                "schema": {**whole, "maximum": _MOST["page_size"]},
            },
        ]


def _is_number(name: str, asked: Mapping[str, str]) -> bool:
    text = asked.get(name, "1")
    return bool(_NATURAL.fullmatch(text)) and int(text) <= _MOST[name]


def _no_number(name: str) -> Reason:
    sentence = "%(name)s must be a whole number from 1 to %(most)s."
    return Reason("bad_parameter", sentence, name, {"name": name, "most": _MOST[name]})
