"""The OpenAPI document: what django-ninja knows of the endpoints, completed and translated."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language, gettext
from ninja import NinjaAPI
from ninja.errors import ConfigError
from ninja.openapi.schema import OpenAPISchema

from parvis.core.api.door import FILES
from parvis.core.api.once import HEADER
from parvis.kit.translation import gettext_noop

PREFIX = "/api/v1/"
Document = dict[str, Any]
PROBLEM: Document = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "description": gettext_noop("Where the problem is explained.")},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": gettext_noop("What programs go by: it never changes.")},
        "detail": {"type": "string", "description": gettext_noop("One sentence that says what to do.")},
        "errors": {
            "type": "array",
            "description": gettext_noop("Each value that cannot be used, and why."),
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "position": {"type": "integer", "description": gettext_noop("Where the mistake in a query begins.")},
        "length": {"type": "integer", "description": gettext_noop("How many characters it takes.")},
    },
}
STATUSES = {
    "400": gettext_noop("The request cannot be read."),
    "401": gettext_noop("No token, or one that is not valid any more."),
    "403": gettext_noop("The token, or its maker’s role, does not include the verb."),
    "404": gettext_noop("It does not exist in the workspace of the token."),
    "409": gettext_noop("Something else changed it first, or it exists already."),
    "422": gettext_noop("What was sent cannot be used."),
    "429": gettext_noop("The token’s allowance is spent: wait as long as Retry-After says."),
}
ONCE: Document = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "description": gettext_noop(
        "Draw one for each write: sent again, the request acts once and is answered the same."
    ),
}
ABOUT = gettext_noop(
    "Everything the pages show, for programs. A token is made on the page “API” of a workspace, acts in that "
    "workspace only, and never may more than its maker’s role."
)


class _Schema(OpenAPISchema):
    """django-ninja's document, which refuses two objects of one name: the later would stand for both."""

    def add_schema_definitions(self, definitions: dict[str, Document]) -> None:
        for name, one in definitions.items():
            held: Document = self.schemas.get(name) or one
            if {*held.get("properties", ()), *held.get("enum", ())} != {
                *one.get("properties", ()),
                *one.get("enum", ()),
            }:
                raise ConfigError(f"two objects of the API are called {name}: rename one")
        super().add_schema_definitions(definitions)


_kept: dict[tuple[int, str], Document] = {}


def described(api: NinjaAPI) -> Document:
    """The whole document in the active language; made once for each."""
    asked = (id(api), get_language() or "")
    if asked not in _kept:
        _kept[asked] = _translated(_completed(deepcopy(dict(_Schema(api, PREFIX)))))
    return _kept[asked]


def _completed(document: Document) -> Document:
    document["info"]["description"] = ABOUT
    document.pop("servers", None)
    components = document["components"]
    for schema in components["schemas"].values():
        schema.pop("description", None)  # (docstrings speak to those who write the code)
    components["schemas"]["Problem"] = deepcopy(PROBLEM)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    for address, methods in document["paths"].items():
        methods.pop("head", None)
        for method, operation in methods.items():
            _complete(operation, method, with_place="{" in address)
    _prune(document)
    return document


def _prune(document: Document) -> None:
    """Leave out the objects that nothing names: parameters are spelt out where they are asked for."""
    schemas = document["components"]["schemas"]
    while True:
        text = json.dumps(document, cls=DjangoJSONEncoder)
        unused = [name for name in schemas if f'"#/components/schemas/{name}"' not in text]
        if not unused:
            return
        for name in unused:
            del schemas[name]


def _complete(operation: Document, method: str, *, with_place: bool) -> None:
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    if kinds := operation.pop(FILES):
        binary = {"schema": {"type": "string", "format": "binary"}}
        answers["200"]["content"] = dict.fromkeys(kinds, binary)
    elif method == "get":
        answers["304"] = {"description": "Not Modified"}
    if method == "post":
        operation["parameters"] = [*operation["parameters"], deepcopy(ONCE)]
    asked = bool(operation["parameters"]) or "requestBody" in operation
    told = {"401", "429"} | ({"403"} if operation["x-parvis-verb"] else set())
    told |= ({"404"} if with_place else set()) | ({"422"} if asked else set())
    told |= {"400", "409"} if method != "get" else set()
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted(told):
        answers[status] = {"description": STATUSES[status], "content": problem}
    answers["default"] = {"description": gettext_noop("Any other trouble."), "content": problem}
    operation["responses"] = answers


def _translated(part: Any) -> Any:
    """Descriptions, summaries and tags in the language; the titles that pydantic makes up are left out."""
    if isinstance(part, list):
        return [_translated(one) for one in part]
    if not isinstance(part, dict):
        return part
    found: Document = {}
    for name, value in part.items():
        if name in {"description", "summary"} and isinstance(value, str):
            found[name] = gettext(value) if value else ""
        elif name == "tags" and isinstance(value, list):  # of an operation; an object may have tags too
            found[name] = [gettext(tag) for tag in value]
        elif name != "title" or not isinstance(value, str) or "version" in part:
            found[name] = _translated(value)
    return found
