"""Notebooks without Jupyter: their code cells, run one after another in one namespace.

    python tools/notebooks.py examples/01_first_look.ipynb     # PARVIS_URL and PARVIS_TOKEN say where

A notebook is JSON (nbformat 4): what it computes needs neither a kernel nor its forty packages.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"


def code_cells(notebook: Path) -> Iterator[str]:
    """The source of each code cell, in order."""
    for cell in json.loads(notebook.read_text())["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


def run(notebook: Path) -> dict[str, Any]:
    """Run it; what its names hold at the end. Raises what a cell raises, with the cell's number."""
    names: dict[str, Any] = {"__name__": "__main__"}
    sys.path.insert(0, str(notebook.parent))
    try:
        for number, source in enumerate(code_cells(notebook), 1):
            exec(compile(source, f"{notebook.name}, cell {number}", "exec"), names)  # noqa: S102 - our own notebooks
    finally:
        sys.path.remove(str(notebook.parent))
    return names


if __name__ == "__main__":
    for asked in sys.argv[1:] or sorted(EXAMPLES.glob("*.ipynb")):
        run(Path(asked))
