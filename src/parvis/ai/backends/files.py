"""What lies in a folder of a person's own model, whichever package runs it. Nothing in it is executed."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from parvis.ai.backends.labels import BackendFault
from parvis.ai.ports import Floats

MAX_TOKENS = 256
MAX_CHARACTERS = 4_000


def package(name: str, extra: str) -> ModuleType:
    """Import an optional package when it is first needed. Raises ``BackendFault`` (``ai_extra``)."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BackendFault("ai_extra", f"{name} is not installed: pip install 'parvis[{extra}]'") from error


def output_names(folder: Path) -> list[str] | None:
    """Return the names of the model's outputs that its ``config.json`` tells, in order, or None."""
    try:
        told = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        return [str(told[str(number)]) for number in range(len(told))]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def version(path: Path) -> str:
    """Return 8 digits of the file's SHA-256: two models of one name are told apart."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def shares(output: npt.NDArray[np.floating[Any]]) -> Floats:
    """Return rows that sum to 1: as they are if they do, else their softmax; NaN is read as 0."""
    numbers = np.nan_to_num(output.astype(np.float64), nan=0.0, posinf=50.0, neginf=-50.0)
    if (numbers < 0).any() or np.abs(numbers.sum(axis=1) - 1.0).max(initial=0.0) > 1e-3:
        numbers = np.exp(numbers - numbers.max(axis=1, keepdims=True))
    rows: Floats = (numbers / numbers.sum(axis=1, keepdims=True)).astype(np.float32)
    return rows
