"""Model files: a zip of raw arrays (the ``.npz`` layout) with fixed dates, so that the same training gives
the same bytes. Nothing in them can run: no pickle is written or read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from parvis.ai.ports import ArtefactFault

FORMAT = 1
FOLDER = Path(__file__).parent / "models"
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Artefact:
    """What a model file holds: named arrays and a small JSON of facts about them."""

    facts: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]


def write(path: Path, artefact: Artefact) -> None:
    """Write the file; equal artefacts give equal bytes. Files of ``facts`` and arrays are in sorted order."""
    facts = {**artefact.facts, "format": FORMAT}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        _put(file, "facts.json", json.dumps(facts, sort_keys=True, ensure_ascii=False, indent=1).encode())
        for name in sorted(artefact.arrays):
            raw = io.BytesIO()
            np.lib.format.write_array(
                raw, np.ascontiguousarray(artefact.arrays[name]), (1, 0), allow_pickle=False
            )
            _put(file, f"{name}.npy", raw.getvalue())


def _put(file: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    file.writestr(entry, body)


def read(path: Path) -> Artefact:
    """Read a model file. Raises ``ArtefactFault`` if it is missing, torn or of another format."""
    try:
        with zipfile.ZipFile(path) as file:
            facts = json.loads(file.read("facts.json"))
            names = [name for name in file.namelist() if name.endswith(".npy")]
            arrays = {name.removesuffix(".npy"): _array(file.read(name)) for name in names}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as fault:
        raise ArtefactFault(f"cannot read the model file {path.name}: {fault}") from fault
    if facts.get("format") != FORMAT:
        raise ArtefactFault(f"the model file {path.name} has format {facts.get('format')}, expected {FORMAT}")
    return Artefact(facts, arrays)


def _array(body: bytes) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = np.lib.format.read_array(io.BytesIO(body), allow_pickle=False)
    return array
