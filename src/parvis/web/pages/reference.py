"""The reference of the API, drawn from its OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.core.workspaces.permissions import Verb

Document = Mapping[str, Any]
NUMBERS = {"integer", "number"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is sent or answered: its name, its type in words, what it is."""

    name: str
    kind: str
    required: bool
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    verb: str
    sent: tuple[Value, ...]
    body: tuple[Value, ...]
    answered: tuple[Value, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Group:
    """The endpoints of one subject."""

    title: str
    anchor: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that answers hold."""

    name: str
    values: tuple[Value, ...]


@require_safe
def reference(request: HttpRequest, document: Document) -> HttpResponse:
    """The page."""
    context = {
        "about": document["info"]["description"],
        "groups": groups(document),
        "shapes": list(_shapes(document)),
        "problems": _problems(),
    }
    return render(request, "web/pages/reference.html", context)


@require_safe
def schema_file(request: HttpRequest, document: Document) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """The document itself."""
    return JsonResponse(dict(document), encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False})


def groups(document: Document) -> list[Group]:
    """Every endpoint, by subject, in the order they were written."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(_operation(document, path, method, told))
    return [Group(title, slugify(title), tuple(operations)) for title, operations in found.items()]


def _operation(document: Document, path: str, method: str, told: Document) -> Operation:
    answer = next(found for status, found in told["responses"].items() if status.startswith("2"))
    content = answer.get("content", {})
    shape = content.get("application/json", {}).get("schema", {})
    sent = list(told.get("requestBody", {}).get("content", {}).values())
    body = sent[0]["schema"] if sent else {}
    verb = told["x-parvis-verb"]
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        text=told.get("description", ""),
        verb=str(Verb(verb).label) if verb else "",
        sent=tuple(_value(one["name"], one["schema"], one["required"], one) for one in told["parameters"]),
        body=_values(document, body),
        answered=_values(document, shape),
        answer=_kind(shape) if shape else ", ".join(content) or _("nothing"),
    )


def _resolved(document: Document, schema: Document) -> Document:
    if "$ref" in schema:
        found: Document = document["components"]["schemas"][_name(schema)]
        return found
    return schema


def _values(document: Document, schema: Document) -> tuple[Value, ...]:
    whole = _resolved(document, schema)
    required = whole.get("required", ())
    return tuple(
        _value(name, one, name in required, one) for name, one in whole.get("properties", {}).items()
    )


def _value(name: str, schema: Document, required: bool, told: Document) -> Value:
    inner = _inner(schema)
    href = f"#{_name(inner)}" if "$ref" in inner else ""
    return Value(name, _kind(schema), required, told.get("description", ""), href)


def _shapes(document: Document) -> Iterator[Shape]:
    for name, schema in document["components"]["schemas"].items():
        if values := _values(document, schema):
            yield Shape(name, values)
        elif "enum" in schema:
            yield Shape(name, (Value(" · ".join(map(str, schema["enum"])), _("one of these"), True, ""),))


def _name(schema: Document) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _inner(schema: Document) -> Document:
    """What a list holds, or what a value is when it is not null."""
    if "items" in schema:
        return _inner(schema["items"])
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _inner(one)
    return schema


def _kind(schema: Document) -> str:
    """A type in words."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        kinds = [_kind(one) for one in schema["anyOf"] if one.get("type") != "null"]
        optional = len(kinds) < len(schema["anyOf"])
        return _("%(kind)s or null") % {"kind": " | ".join(kinds)} if optional else " | ".join(kinds)
    if "enum" in schema:
        return " · ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return _("list of %(kind)s") % {"kind": _kind(schema.get("items", {}))}
    words = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "object": _("object"),
    }
    formats = {"date-time": _("instant"), "date": _("day"), "binary": _("file")}
    return formats.get(schema.get("format", "")) or words.get(schema.get("type", ""), _("anything"))


def _problems() -> list[tuple[str, int, str]]:
    """The codes that programs meet most, with what to do."""
    return [
        ("no_token", 401, _("The token is missing, mistyped, revoked or over, or its maker has left.")),
        (
            "not_allowed",
            403,
            _("The token or its maker’s role lacks the verb: make another token, or ask an owner."),
        ),
        ("not_found", 404, _("It is not there, or belongs to another workspace.")),
        ("conflict", 409, _("It exists already, or was changed meanwhile: read it again.")),
        ("bad_input", 422, _("Values cannot be used: “errors” names each.")),
        ("bad_cursor", 422, _("A cursor is given back as it came, with the same filters.")),
        ("key_used", 422, _("An Idempotency-Key belongs to one request: draw a new one for another.")),
        ("too_many_requests", 429, _("Wait as many seconds as Retry-After says.")),
        ("lake_busy", 503, _("The posts are being rewritten: ask again in two seconds.")),
    ]
