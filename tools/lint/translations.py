"""The French catalogue is complete, up to date and well set: apostrophes, spaces and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from catalogue import Entry, collect, compiled, read_po
from lint.breach import Breach

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[.\d]*[sdf]|\{\w*\}")
# Addresses, code and formats of dates are not prose.
NOT_PROSE = re.compile(r"https?://\S+|`[^`]*`|%(?:\(\w+\))?[.\d]*[sdf]|%%|\\\\.|<[^>]*>|\w+:\w+|\w+://|n:m")
STRAIGHT = re.compile(r"\w'\w")
HIGH_MARK = re.compile(r"(?<![\u00a0\u202f\s:;?!…(\[“\"«])[;?!](?:\s|$|»|\))|[\w)»%] [;?!:»%]|\w:(?=\s|$)")
OPENING = re.compile(r"«(?![\u00a0\u202f])")
ENGLISH_QUOTES = re.compile(r"[“”]")
# What stands between quotation marks may be code, a query or an address.
QUOTED = re.compile(r"«[\u00a0\u202f][^»]*[\u00a0\u202f]»")


def typography(text: str) -> list[str]:
    """What is badly set in a French text."""
    prose = NOT_PROSE.sub("x", text)
    spoken = QUOTED.sub("«\u00a0x\u00a0»", prose)
    found = []
    if STRAIGHT.search(prose):
        found.append("straight apostrophe: write ’")
    if HIGH_MARK.search(spoken):
        found.append("a non-breaking space belongs before : ; ? ! » %")
    if OPENING.search(prose):
        found.append("a non-breaking space belongs after «")
    if ENGLISH_QUOTES.search(prose):
        found.append("write « » for quotation marks")
    return found


def _problems(entry: Entry) -> Iterator[str]:
    if not entry.done:
        yield "not translated" if not entry.fuzzy else "marked fuzzy: read it again"
        return
    for form, source in zip(entry.forms, (entry.key.text, entry.key.plural or entry.key.text), strict=False):
        missing = set(PLACEHOLDER.findall(form)) ^ set(PLACEHOLDER.findall(source))
        if missing and not (
            entry.key.plural and set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall(source))
        ):
            yield f"placeholders differ: {', '.join(sorted(missing))}"
        if not entry.key.context.startswith("date format"):
            yield from typography(form)


def check(root: Path) -> Iterator[Breach]:
    """The catalogue of the package below ``root``."""
    path = root / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    entries = read_po(path)
    used = collect(root)
    for key in used.keys() - entries.keys():
        yield Breach(path, 1, f"“{key.text}” ({used[key][0]}) is missing: run make messages and translate it")
    for key in entries.keys() - used.keys():
        yield Breach(path, 1, f"“{key.text}” is no longer used: run make messages")
    for entry in entries.values():
        for problem in _problems(entry):
            yield Breach(path, 1, f"“{entry.key.text}”: {problem}")
    binary = path.with_suffix(".mo")
    if path.exists() and (not binary.exists() or binary.read_bytes() != compiled(entries)):
        yield Breach(binary, 1, "the compiled catalogue is old: run make messages")
