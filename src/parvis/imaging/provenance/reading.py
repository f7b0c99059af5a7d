"""Reading who says they made a file. Nothing is fetched, and nothing that is read is believed further than
who signed it."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from parvis.imaging.provenance.ports import NEWSCODES, Deed, Reading, Standing
from parvis.imaging.provenance.signing import ALONE, MIMES
from parvis.imaging.provenance.xmp import HEAD, sources_in
from parvis.kit.moments import parse_moment

LONGEST: Final = 300  # characters of a text that is shown
MOST: Final = 200  # deeds that are read
MARKS: Final = (b"c2pa", b"digitalsourcetype")
UNTRUSTED: Final = "signingCredential.untrusted"


def read(path: Path, file_format: str, *, anchors: str = "") -> Reading:
    """Say what stands in a file. ``anchors`` are PEM certificates of those who are trusted.

    Never raises for what a file holds: what cannot be read is ``UNREADABLE``.
    """
    import c2pa  # noqa: PLC0415 - 23 MB, loaded by the first file that is read

    beside = _beside(path, file_format)
    if file_format not in MIMES:
        return Reading(Standing.NONE, sources=beside)
    settings = {**ALONE, **({"trust": {"trust_anchors": anchors}} if anchors else {})}
    try:
        with (
            c2pa.Context.from_dict(settings) as context,
            path.open("rb") as file,
            c2pa.Reader(MIMES[file_format], file, context=context) as reader,
        ):
            told = json.loads(reader.json())
    except c2pa.C2paError as error:
        return Reading(_without(str(error)), sources=beside)
    except (ValueError, RecursionError):
        return Reading(Standing.UNREADABLE, sources=beside)
    return _reading(told, beside)


def tells(path: Path) -> bool:
    """Whether a file holds anything to read at all: a look that costs nothing."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(body.find(mark) >= 0 for mark in MARKS)


def _without(error: str) -> Standing:
    if error.startswith("ManifestNotFound"):
        return Standing.NONE
    return Standing.ELSEWHERE if error.startswith("RemoteManifest") else Standing.UNREADABLE


def _reading(told: Mapping[str, Any], beside: tuple[str, ...]) -> Reading:
    manifest = told.get("manifests", {}).get(told.get("active_manifest"), {})
    signature = manifest.get("signature_info") or {}
    deeds = tuple(_deeds(manifest))
    every = [deed.source for one in told.get("manifests", {}).values() for deed in _deeds(one)]
    sources = tuple(dict.fromkeys(source for source in (*every, *beside) if source))
    programs = manifest.get("claim_generator_info") or [{}]
    faults = tuple(dict.fromkeys(_faults(told)))
    return Reading(
        standing=_standing(str(told.get("validation_state", "")), faults),
        signer=_short(signature.get("issuer") or signature.get("common_name")),
        program=_short(programs[0].get("name") or manifest.get("claim_generator")),
        signed_at=parse_moment(str(signature.get("time") or "")),
        deeds=deeds,
        sources=sources,
        faults=faults,
    )


def _standing(state: str, faults: tuple[str, ...]) -> Standing:
    if state == "Trusted":
        return Standing.TRUSTED
    return Standing.SIGNED if state == "Valid" and set(faults) <= {UNTRUSTED} else Standing.BROKEN


def _faults(told: Mapping[str, Any]) -> Iterator[str]:
    results = told.get("validation_results") or {}
    for one in (results.get("activeManifest") or {}).get("failure") or []:
        yield _short(one.get("code"))
    for delta in results.get("ingredientDeltas") or []:
        for one in (delta.get("validationDeltas") or {}).get("failure") or []:
            yield _short(one.get("code"))


def _deeds(manifest: Mapping[str, Any]) -> Iterator[Deed]:
    for assertion in manifest.get("assertions") or []:
        if not str(assertion.get("label", "")).startswith("c2pa.actions"):
            continue
        for action in ((assertion.get("data") or {}).get("actions") or [])[:MOST]:
            yield _deed(action)


def _deed(action: Mapping[str, Any]) -> Deed:
    agent = action.get("softwareAgent")
    named = agent if isinstance(agent, dict) else {"name": agent}
    return Deed(
        act=_short(action.get("action")),
        source=_short(action.get("digitalSourceType")).removeprefix(NEWSCODES),
        agent=_short(named.get("name")),
        version=_short(named.get("version")),
        at=parse_moment(str(action.get("when") or "")),
        words=_short(action.get("description")),
    )


def _short(said: object) -> str:
    return str(said)[:LONGEST] if said else ""


def _beside(path: Path, file_format: str) -> tuple[str, ...]:
    """What the IPTC's field says, read from the part of the file where such fields stand."""
    if file_format in {"mp4", "mov"}:
        return ()
    with path.open("rb") as file:
        return sources_in(file.read(HEAD))
