"""``make client``: write the Python client of the API from its OpenAPI document.

One file, typed, of httpx alone: ``examples/parvis_client.py``. A test fails when it is not what this writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "examples" / "parvis_client.py"
BASE = Path(__file__).parent / "client_base.txt"
Document = dict[str, Any]
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
FREE = "Any"


def document() -> Document:
    """The document in English, whatever the home and the language of whoever asks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("PARVIS_HOME", home)
        import django  # noqa: PLC0415 - it reads the settings, which make their home
        from django.utils import translation  # noqa: PLC0415 - the same

        django.setup()
        from parvis.config.api import schema  # noqa: PLC0415 - the same

        with translation.override("en"):
            return schema()


def kind(schema: Document) -> str:
    """A schema as an annotation."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(kind(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        known = schema.get("enum") or [schema.get("const")]
        return f"Literal[{', '.join(repr(one) for one in known)}]"
    if schema.get("type") == "array":
        return f"list[{kind(schema.get('items', {}))}]"
    inner = schema.get("additionalProperties")
    mapping = f"dict[str, {kind(inner) if isinstance(inner, dict) else FREE}]"
    return mapping if schema.get("type") == "object" else PLAIN.get(schema.get("type", ""), FREE)


@dataclass(frozen=True)
class Argument:
    """One argument of a method: where it goes, and how it is annotated."""

    name: str
    place: str
    annotation: str
    required: bool

    def written(self) -> str:
        """As the method's signature has it."""
        if self.required:
            return f"{self.name}: {self.annotation}"
        annotation = self.annotation if self.annotation.endswith("None") else f"{self.annotation} | None"
        return f"{self.name}: {annotation} = None"


def objects(found: Document) -> Iterator[str]:
    """Each object of the document as a type."""
    for name, schema in found["components"]["schemas"].items():
        if "properties" not in schema:
            yield f"{name} = {kind(schema)}"
            continue
        required = set(schema.get("required", ()))
        lines = [
            f"    {field}: {kind(one) if field in required else f'NotRequired[{kind(one)}]'}"
            for field, one in schema["properties"].items()
        ]
        yield "\n".join([f"class {name}(TypedDict):", *lines])


def arguments(found: Document, told: Document) -> list[Argument]:
    """What a method takes: the parameters, then the values of the body."""
    taken = [
        Argument(one["name"], one["in"], kind(one["schema"]), one["required"])
        for one in told["parameters"]
        if one["in"] != "header"
    ]
    content = told.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        sent = content["multipart/form-data"]["schema"]["properties"]
        beside = [Argument(name, "form", kind(one), False) for name, one in sent.items() if name != "file"]
        return [*taken, Argument("file", "file", "str | Path", True), *beside]
    for body in content.values():
        schema = body["schema"]
        whole = found["components"]["schemas"][kind(schema)] if "$ref" in schema else schema
        required = set(whole.get("required", ()))
        taken += [
            Argument(name, "body", kind(one), name in required) for name, one in whole["properties"].items()
        ]
    return sorted(taken, key=lambda one: not one.required)


def methods(found: Document) -> Iterator[str]:
    """Each endpoint as a method, those with pages also as one that goes through them."""
    for path, operations in found["paths"].items():
        for method, told in operations.items():
            taken = arguments(found, told)
            yield _method(path, method.upper(), told, taken)
            names = {one.name for one in taken}
            if "cursor" in names and told["operationId"].endswith("_list"):
                yield _every(found, told, [one for one in taken if one.name not in {"cursor", "limit"}])


def _answer(told: Document) -> tuple[str, bool]:
    """What a method returns, and whether it is a file."""
    answer = next(one for status, one in told["responses"].items() if status.startswith("2"))
    content = answer.get("content", {})
    if "application/json" in content:
        return kind(content["application/json"]["schema"]), False
    return ("Path", True) if content else ("None", False)


def _signature(name: str, taken: list[Argument], extra: tuple[str, ...], returns: str) -> str:
    written = [*(one.written() for one in taken if one.required), *extra]
    written += [one.written() for one in taken if not one.required]
    given = f"self, *, {', '.join(written)}" if written else "self"
    return f"    def {name}({given}) -> {returns}:"


def _doc(told: Document) -> str:
    verb = told["x-parvis-verb"]
    needs = f"(Needs ``{verb}``.)" if verb else ""
    text = " ".join(part for part in (told["summary"] + ".", told.get("description", ""), needs) if part)
    lines = textwrap.wrap(text, 98)
    end = '"""' if len(lines) == 1 else '\n"""'
    return textwrap.indent('"""' + "\n".join(lines) + end, " " * 8)


def _method(path: str, method: str, told: Document, taken: list[Argument]) -> str:
    returns, is_file = _answer(told)
    address = path.removeprefix("/api/v1")
    parts = [repr(method)] if not is_file else []
    parts.append(f'f"{address}"' if "{" in address else f'"{address}"')
    for place in ("query", "body", "file", "form"):
        names = [f"{one.name!r}: {one.name}" for one in taken if one.place == place]
        parts += [f"{place}={{{', '.join(names)}}}"] if names else []
    extra: tuple[str, ...] = ("to: str | Path",) if is_file else ()
    call = f"self._save({', '.join(parts)}, to=to)" if is_file else f"self._ask({', '.join(parts)})"
    lines = [f"        answer: {returns} = {call}", "        return answer"]
    body = [f"        {call}"] if returns == "None" else lines
    return "\n".join([_signature(told["operationId"], taken, extra, returns), _doc(told), *body])


def _every(found: Document, told: Document, taken: list[Argument]) -> str:
    page = found["components"]["schemas"][_answer(told)[0]]
    item = kind(page["properties"]["items"]["items"])
    name = told["operationId"]
    given = ", ".join(f"{one.name}={one.name}" for one in taken)
    call = f"self.{name}(cursor=cursor, limit=200{', ' + given if given else ''})"
    body = [
        "        cursor: str | None = None",
        "        while True:",
        f"            page = {call}",
        '            yield from page["items"]',
        '            cursor = page["next"]',
        "            if cursor is None:",
        "                return",
    ]
    signature = _signature(f"{name.removesuffix('_list')}_all", taken, (), f"Iterator[{item}]")
    return "\n".join([signature, f'        """``{name}``, page after page."""', *body])


def client() -> str:
    """The whole file, formatted as everything here is."""
    found = document()
    base = BASE.read_text()
    head, tail = base.split("# --- the objects of the document\n")
    types = "\n\n\n".join(objects(found))
    text = f"{head}{types}\n\n\n{tail}\n" + "\n\n".join(methods(found)) + "\n"
    ruff = Path(sys.executable).with_name("ruff")
    command = [str(ruff), "format", "--stdin-filename", str(TARGET), "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(client())
    print(f"wrote {TARGET}")
