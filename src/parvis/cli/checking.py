"""``parvis check TEXT…``: what is found in a text, or in each line of a CSV file, before anybody publishes
it."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.trust.findings import Check, Finding
from parvis.apps.trust.selectors import body_of_text, checked_body
from parvis.apps.trust.wording import told
from parvis.cli.ground import Stop
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.workspaces.models import Workspace
from parvis.kit.csv import csv_cell

LONGEST = 120_000
MOST_BYTES = 20_000_000
COLUMNS = ("text", "texte", "message", "caption", "légende", "post", "contenu", "content")
Found = tuple[int, str, tuple[Finding, ...]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("text", nargs="?", default="", help=_("the text (– or nothing: standard input)"))
    parser.add_argument("--csv", type=Path, dest="file", help=_("a CSV file instead, one text a line"))
    parser.add_argument("--column", default="", help=_("its column that holds the text (guessed otherwise)"))
    parser.add_argument(
        "--language", default="", choices=("", "fr", "en"), help=_("fr or en (guessed otherwise)")
    )
    parser.add_argument(
        "--as", dest="shape", choices=("table", "json", "csv"), default="table", help=_("how to print")
    )
    ask_workspace(parser)


def run(options: argparse.Namespace) -> int:
    """0: nothing found; 1: hints; 2: nothing could be read; 3: something that holds a post back."""
    workspace = workspace_named(options.workspace)
    found = [(number, text, _findings(workspace, text, options.language)) for number, text in _texts(options)]
    {"table": _table, "json": _json, "csv": _csv}[options.shape](found)
    every = [one for _number, _text, findings in found for one in findings]
    if options.shape == "table":
        said = ngettext("%(n)d thing to look at.", "%(n)d things to look at.", len(every)) % {"n": len(every)}
        print(said, file=sys.stderr)
    return 3 if any(one.blocks for one in every) else int(bool(every))


def _findings(workspace: Workspace, text: str, language: str) -> tuple[Finding, ...]:
    found = checked_body(workspace, body_of_text(text, language), timezone.now())
    return tuple(one for one in found.findings if one.check is not Check.MOMENT)


def _texts(options: argparse.Namespace) -> Iterator[tuple[int, str]]:
    if options.file is None:
        text = options.text if options.text not in {"", "-", "–"} else sys.stdin.read(LONGEST + 1)
        if len(text) > LONGEST:
            raise Stop(_("This text is longer than %(most)d characters.") % {"most": LONGEST}, status=2)
        yield 1, text
        return
    yield from _lines(options.file, options.column)


def _lines(path: Path, column: str) -> Iterator[tuple[int, str]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Stop(_("This file is larger than 20 MB: cut it into several."), status=2)
        written = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(_("This file is not UTF-8: save it as “CSV UTF-8”."), status=2) from error
    except OSError as error:
        raise Stop(_("This file cannot be read: %(path)s") % {"path": path}, status=2) from error
    delimiter = max(",;\t", key=written.partition("\n")[0].count)
    csv.field_size_limit(LONGEST * 4)
    try:
        rows = list(csv.DictReader(written.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error as error:
        raise Stop(_("This is no CSV file: %(why)s") % {"why": error}, status=2) from error
    name = _column(list(rows[0]) if rows else [], column)
    for number, row in enumerate(rows, 2):
        yield number, (row.get(name) or "")[:LONGEST]


def _column(names: list[str], wanted: str) -> str:
    folded = {name.strip().lower(): name for name in names if name}
    asked = [wanted.lower()] if wanted else list(COLUMNS)
    found = next((folded[one] for one in asked if one in folded), None)
    if found is None:
        listed = ", ".join(name for name in names if name) or "–"
        raise Stop(
            _("Say which column holds the text with --column: %(names)s") % {"names": listed}, status=2
        )
    return found


def _table(found: list[Found]) -> None:
    for number, _text, findings in found:
        for one in findings:
            said = told(one)
            mark = "■" if one.blocks else "·"
            print(_plain(f"{number:>5} {mark} {said.what}{f' : {one.words}' if one.words else ''}"))
            print(_plain(f"        {said.how}"))


def _json(found: list[Found]) -> None:
    rows = [{"line": number, **_row(one)} for number, _text, findings in found for one in findings]
    print(json.dumps(rows, ensure_ascii=False, indent=1))


def _csv(found: list[Found]) -> None:
    writer = csv.writer(sys.stdout)
    names = ("check", "rule", "blocks", "words", "start", "end", "what", "how")
    writer.writerow(["line", *names])
    for number, _text, findings in found:
        for one in findings:
            row = _row(one)
            writer.writerow([number, *(csv_cell(row[name]) for name in names)])


def _row(one: Finding) -> dict[str, object]:
    said = told(one)
    return {
        "check": one.check.value, "rule": str(one.rule), "blocks": one.blocks, "words": one.words,
        "start": one.where.start, "end": one.where.end, "mend": one.mend, "what": said.what, "why": said.why,
        "how": said.how,
    }  # fmt: skip


def _plain(text: str) -> str:
    """What was given must not steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
