"""What a network costs: its folder holds at most 400 lines of code, and so does the folder of its tests."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

from lint.breach import Breach

LINES = 400
EMPTY = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER
}  # fmt: skip
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def code_lines(text: str) -> int:
    """Lines that hold code: no blanks, no comments, no docstrings."""
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in EMPTY:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Documented) and ast.get_docstring(node) is not None:
            held.difference_update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(held)


def check(root: Path) -> Iterator[Breach]:
    """Every network that is published on and not listened to as well: those are two networks in one."""
    tests = root.parents[1] / "tests" / "networks"
    for manifest in sorted((root / "networks").glob("*/manifest.py")):
        folder = manifest.parent
        if (folder / "listen.py").exists():
            continue
        for part in (folder, tests / folder.name):
            lines = sum(code_lines(path.read_text()) for path in part.glob("*.py"))
            if lines > LINES:
                yield Breach(
                    part, lines, f"{lines} lines of code; share what others need too (at most {LINES})"
                )
