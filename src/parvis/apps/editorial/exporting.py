"""The record as a file: a table for people, lines of JSON for programs and auditors.

Each line of JSON carries ``chain``: SHA-256 over the chain of the line before and this line without it, keys
sorted. Whoever has the last value can tell whether a line was changed, left out or put in between.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from parvis.apps.editorial.entries import Entry, Left, Said
from parvis.core.actors import Made
from parvis.kit.csv import csv_cell

FORMATS: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}


def as_jsonl(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A line for each entry, chained."""
    chain = ""
    for entry in entries:
        told = told_of(entry)
        chain = hashlib.sha256((chain + _json(told)).encode("utf-8", "surrogatepass")).hexdigest()
        yield (_json({**told, "chain": chain}) + "\n").encode("utf-8", "replace")


def told_of(entry: Entry) -> dict[str, Any]:
    """An entry as JSON holds it; times are ISO 8601 in UTC."""
    machine, words = entry.machine, entry.words
    return {
        "post": str(entry.post.pk),
        "title": entry.post.title,
        "digest": entry.digest,
        "cleared_at": entry.at.isoformat(),
        "made": str(entry.made),
        "networks": list(entry.networks),
        "writers": list(entry.writers),
        "words": {str(made): n for made, n in words.counts.items()} if words else None,
        "texts": [
            {"where": one.where, "words": [[str(part.made), part.text] for part in one.words]}
            for one in (words.fields if words else ())
        ],
        "machine": None if machine is None else {
            "model": machine.model, "version": machine.version, "prompt": machine.prompt,
            "framework": machine.framework, "builtin": machine.builtin, "brief": machine.brief,
        },
        "decisions": [
            {"who": one.who, "approved": one.approved, "stage": one.stage, "note": one.note,
             "at": one.at.isoformat()}
            for one in entry.decisions
        ],
        "waivers": [
            {"what": one.what, "words": one.words, "reason": one.reason, "who": one.who,
             "at": one.at.isoformat()}
            for one in entry.waivers
        ],
        "disclosure": [
            {"variant": one.variant, "rule": str(one.rule), "met": str(one.met)} for one in entry.lines
        ],
        "left": [
            {"network": one.network, "account": one.account, "state": one.state, "url": one.url,
             "at": one.at.isoformat() if one.at else None}
            for one in entry.left
        ],
    }  # fmt: skip


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A line of names, then a line for each entry, in the language of whoever asked; no cell is a formula."""
    yield b"\xef\xbb\xbf" + _line(_names())  # Excel reads UTF-8 by this mark
    for entry in entries:
        yield _line(_cells(entry))


def _names() -> list[str]:
    return [
        _("Cleared"), _("Post"), _("Networks"), _("Made by"), _("Words by people"), _("Words by AI"),
        _("Words by both"), _("Writers"), _("Model"), _("Prompt version"), _("Brief"), _("Decisions"),
        _("Waivers"), _("Disclosure"), _("Where it went"), _("Digest of the words"),
    ]  # fmt: skip


def _cells(entry: Entry) -> list[str]:
    machine = entry.machine
    counts = entry.words.counts if entry.words else {}
    return [
        entry.at.isoformat(timespec="seconds"),
        entry.post.title,
        ", ".join(entry.networks),
        str(entry.made.label),
        *(str(counts.get(made, "")) for made in (Made.HUMAN, Made.AI, Made.BOTH)),
        ", ".join(entry.writers),
        model_told(machine.model, builtin=machine.builtin) if machine else "",
        machine.prompt if machine else "",
        machine.brief if machine else "",
        " | ".join(_decision(one) for one in entry.decisions),
        " | ".join(f"{one.what} « {one.words} »: {one.reason} ({one.who})" for one in entry.waivers),
        " | ".join(": ".join(filter(None, (one.where, one.rule_told, one.met_told))) for one in entry.lines),
        " | ".join(_place(one) for one in entry.left),
        entry.digest,
    ]


def model_told(model: str, *, builtin: bool) -> str:
    """A model as people call it: the built-in writer is no language model, and says so."""
    return _("built-in writer, no language model") if builtin else model


def _decision(one: Said) -> str:
    said = _("approved") if one.approved else _("changes asked")
    return " · ".join(
        filter(None, (one.who, said, one.stage, one.at.isoformat(timespec="seconds"), one.note))
    )


def _place(one: Left) -> str:
    at = one.at.isoformat(timespec="seconds") if one.at else ""
    return " · ".join(filter(None, (one.network, one.account, one.state, at, one.url)))


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([csv_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8", "replace")


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
