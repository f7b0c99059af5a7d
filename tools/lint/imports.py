"""No signals, and no import hidden in a function unless a comment beside it gives the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lint.breach import Breach

SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "allauth.account.signals")
MARGIN = re.compile(r"# .*\bbelow import\b")
REASON = re.compile(r" - \w| \(\w")
NOT_A_REASON = ("noqa", "type:")


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _has_reason(lines: list[str], number: int) -> bool:
    """A comment on the line, or on the nearest line above that is not itself an import."""
    comment = lines[number - 1].partition("#")[2].strip()
    reason_here = bool(comment) and bool(not comment.startswith(NOT_A_REASON) or REASON.search(comment))
    if reason_here:
        return True
    if any(MARGIN.match(line) for line in lines[: number - 1]):
        return True  # one comment at the margin may speak for the rest of the file
    above = number - 2
    while above >= 0 and lines[above].strip().startswith(("import ", "from ")):
        above -= 1
    return lines[above].strip().startswith("#") if above >= 0 else False


def check(root: Path) -> Iterator[Breach]:
    """Every Python file below ``root``."""
    for path in sorted(root.rglob("*.py")):
        text = path.read_text()
        lines = text.splitlines()
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if any(module.startswith(SIGNALS) for module in _modules(node)):
                yield Breach(path, node.lineno, "signals hide effects; call a service, or emit an event")  # type: ignore[attr-defined]
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom) and not _has_reason(lines, node.lineno):
                    yield Breach(path, node.lineno, "import at the top, or say in a comment why it must wait")
