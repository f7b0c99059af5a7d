"""An app reads in one sitting: files of at most 400 lines, functions of 50, views of 25."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lint.breach import Breach

FILE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 25
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _is_view(function: Function) -> bool:
    """A public function that takes a request and answers it."""
    first = function.args.args[0].arg if function.args.args else ""
    returns = ast.unparse(function.returns) if function.returns else ""
    return first == "request" and not function.name.startswith("_") and "Response" in returns


def _length(function: Function) -> int:
    """Lines from ``def`` to the end, the docstring not counted: promises may be as long as they need."""
    last = function.end_lineno or function.lineno
    docstring = function.body[0] if ast.get_docstring(function) else None
    hidden = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return last - function.lineno + 1 - hidden


def check(root: Path) -> Iterator[Breach]:
    """Every Python file below ``root`` that is not a migration."""
    for path in sorted(root.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield Breach(path, lines, f"{lines} lines; split the file by subject (at most {FILE_LINES})")
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, Function):
                continue
            most = VIEW_LINES if _is_view(node) else FUNCTION_LINES
            if _length(node) > most:
                yield Breach(path, node.lineno, f"{node.name} has {_length(node)} lines (at most {most})")
