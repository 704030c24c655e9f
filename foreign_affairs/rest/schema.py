"""How this house's API describes itself in OpenAPI 3.1, beside what each view says."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import Direction, OpenApiParameter

from foreign_affairs.rest import sheets
from foreign_affairs.rest.errors import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "A problem (RFC 9457). `reason` is stable; more members depend on it.",
    "required": ["type", "title", "status", "detail", "reason"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reason": {"type": "string"},
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "field"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "field": {"type": "string"},
                },
            },
        },
        "errors": {"type": "object", "additionalProperties": True},
        "allowed": {"type": "array", "items": {"type": "string"}},
        "available_actions": {"type": "array", "items": {"type": "string"}},
        "clashes": {
            "type": "array",
            "description": "Where the reason is `clash`: everything that collides.",
            "items": {
                "type": "object",
                "required": ["code", "hard", "may_override"],
                "properties": {
                    "code": {"type": "string"},
                    "hard": {"type": "boolean"},
                    "may_override": {"type": "boolean"},
                    "minutes": {"type": "integer"},
                },
                "additionalProperties": True,
            },
        },
        "etag": {"type": "string", "description": "Of what has changed since it was read."},
    },
}

SAYS = {
    "400": "Malformed: an unknown parameter, a body that cannot be read",
    "401": "Nobody is signed in, or the token is not good",
    "403": "The caller's role does not allow it",
    "404": "There is nothing here that the caller may see",
    "406": "JSON is the only answer",
    "409": "The present state does not allow it, or it clashes",
    "412": "It has changed since the caller read it",
    "413": "The request is too large",
    "415": "Neither JSON nor a form",
    "422": "One or more rules said no; every reason is given",
    "428": "If-Match is missing",
    "429": "Too many requests",
}
ALWAYS = ("400", "401", "403", "404", "406", "429")
OF_METHOD = {
    "GET": (*ALWAYS, "422"),
    "POST": (*ALWAYS, "409", "413", "415", "422"),
    "PUT": (*ALWAYS, "409", "412", "413", "415", "422", "428"),
    "PATCH": (*ALWAYS, "409", "412", "413", "415", "422", "428"),
    "DELETE": (*ALWAYS, "409", "412", "422", "428"),
}

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="The same key and request act once and give the same answer.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag under which the caller read the resource.",
)


FORMAT = OpenApiParameter(
    "format",
    {"type": "string", "enum": ["json", "xlsx"]},
    description="xlsx: every row that the list finds, up to 50,000, as a spreadsheet.",
)


class HouseSchema(AutoSchema):
    """Adds the house's headers and problems to every operation."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method == "POST":
            parameters.append(IDEMPOTENCY_KEY)
        if self.method == "PATCH":
            parameters.append(IF_MATCH)
        if getattr(self.view, "may_be_a_sheet", False):
            parameters.append(FORMAT)
        return parameters

    def get_filter_backends(self) -> list[Any]:
        return super().get_filter_backends() if self._is_the_list() else []

    def _get_paginator(self) -> Any:
        return super()._get_paginator() if self._is_the_list() else None

    def _is_the_list(self) -> bool:
        """Whether filters and pages apply: another action that tells many rows tells them all."""
        return getattr(self.view, "action", "list") == "list"

    def get_request_serializer(self) -> Any:
        """What `lifecycle_action` reads, unless the view says otherwise."""
        handler = getattr(self.view, getattr(self.view, "action", None) or "", None)
        return getattr(handler, "heard", None) or super().get_request_serializer()

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self._problem()
        for status in OF_METHOD.get(self.method, ALWAYS):
            body = bodies.setdefault(status, {"description": SAYS[status], "content": {}})
            body["content"].setdefault(MEDIA_TYPE, {"schema": problem})
        for status, body in bodies.items():
            if sheets.MEDIA_TYPE in body.get("content", {}):
                body["content"][sheets.MEDIA_TYPE] = {
                    "schema": {"type": "string", "format": "binary"}
                }
            if status in {"200", "201"} and self.method in {"POST", "PATCH"}:
                body.setdefault("headers", {})["ETag"] = {"schema": {"type": "string"}}
        return bodies

    def _problem(self) -> dict[str, str]:
        """A reference to the one problem shape, put among the components when first needed."""
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem"
        )
        self.registry.register_on_missing(component)
        reference: dict[str, str] = component.ref
        return reference


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "foreign_affairs.rest.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "foreign_affairs.rest.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
