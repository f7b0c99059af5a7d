"""Message catalogues in pure Python: find the strings, read and write ``.po``, compile ``.mo``.

GNU gettext is not needed, so that a fresh checkout can do everything with Python alone. The formats are those
of the GNU gettext manual, sections "The Format of PO Files" and "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split

CALLS = {
    "_": "s", "gettext": "s", "gettext_lazy": "s", "gettext_noop": "s",
    "ngettext": "sp", "ngettext_lazy": "sp",
    "pgettext": "cs", "pgettext_lazy": "cs", "npgettext": "csp", "npgettext_lazy": "csp",
}  # fmt: skip
IN_TAG = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
HEADER = (
    "Project-Id-Version: Parvis\\n",
    "Language: fr\\n",
    "MIME-Version: 1.0\\n",
    "Content-Type: text/plain; charset=UTF-8\\n",
    "Content-Transfer-Encoding: 8bit\\n",
    "Plural-Forms: nplurals=2; plural=(n > 1);\\n",
)


@dataclass(frozen=True, order=True, slots=True)
class Key:
    """What identifies a message: its text, its plural, and the context that tells it from a namesake."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Entry:
    """A message and its translations (two when it has a plural), and where it is used."""

    key: Key
    forms: list[str]
    places: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def done(self) -> bool:
        """Whether every form is translated."""
        return not self.fuzzy and all(self.forms)


def in_python(source: str) -> Iterator[Key]:
    """The strings that gettext's functions are called with."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        shape = CALLS.get(name)
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if shape is None or len(texts) < len(shape) or not texts[: len(shape)]:
            continue
        parts = dict(zip(shape, texts, strict=False))
        if parts["s"]:
            yield Key(parts["s"], parts.get("p", ""), parts.get("c", ""))


def _unquoted(word: str) -> str:
    return word[1:-1].replace('\\"', '"').replace("\\'", "'") if word[:1] in "\"'" else ""


def _context(words: list[str]) -> str:
    return _unquoted(words[words.index("context") + 1]) if "context" in words else ""


def _block(tokens: Iterator[Token], words: list[str]) -> Key:
    """The message of a ``blocktrans``, as Django asks gettext for it."""
    parts, current = {"s": ""}, "s"
    for token in tokens:
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.BLOCK and name in {"endblocktrans", "endblocktranslate"}:
            break
        if token.token_type == TokenType.BLOCK and name == "plural":
            current = "p"
            parts[current] = ""
        elif token.token_type == TokenType.VAR:
            parts[current] += f"%({token.contents})s"
        else:
            parts[current] += token.contents.replace("%", "%%")
    if "trimmed" in words:
        parts = {
            name: " ".join(line.strip() for line in text.strip().splitlines()) for name, text in parts.items()
        }
    return Key(parts["s"], parts.get("p", ""), _context(words))


def in_template(source: str) -> Iterator[Key]:
    """The strings of ``trans``, ``blocktrans`` and ``_()`` in a Django template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        yield from (Key(_unquoted(found)) for found in IN_TAG.findall(token.contents))
        words = list(smart_split(token.contents))
        if token.token_type == TokenType.BLOCK and words[0] in {"blocktrans", "blocktranslate"}:
            yield _block(tokens, words)
        elif (
            token.token_type == TokenType.BLOCK and words[0] in {"trans", "translate"} and _unquoted(words[1])
        ):
            yield Key(_unquoted(words[1]).replace("%", "%%"), "", _context(words))


def collect(root: Path) -> dict[Key, list[str]]:
    """Every message below ``root`` and the files that use it, in a stable order."""
    found: dict[Key, list[str]] = {}
    for path in sorted(
        [*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]
    ):
        read = in_python if path.suffix == ".py" else in_template
        for key in read(path.read_text()):
            places = found.setdefault(key, [])
            place = path.relative_to(root).as_posix()
            if place not in places:
                places.append(place)
    return found


def _string(lines: list[str]) -> str:
    return "".join(ast.literal_eval(line) for line in lines)


def _fields(block: str) -> tuple[dict[str, list[str]], list[str], bool]:
    fields: dict[str, list[str]] = {}
    places: list[str] = []
    fuzzy, current = False, ""
    for line in block.splitlines():
        if line.startswith("#"):
            fuzzy |= line.startswith("#,") and "fuzzy" in line
            places += line[2:].split() if line.startswith("#:") else []
        elif line.startswith("msg"):
            current, _, text = line.partition(" ")
            fields[current] = [text]
        elif line.startswith('"'):
            fields[current].append(line)
    return fields, places, fuzzy


def read_po(path: Path) -> dict[Key, Entry]:
    """The entries of a catalogue, without its header."""
    entries: dict[Key, Entry] = {}
    for block in re.split(r"\n\s*\n", path.read_text() if path.exists() else ""):
        fields, places, fuzzy = _fields(block)
        text = _string(fields.get("msgid", ['""']))
        if not text:
            continue
        key = Key(text, _string(fields.get("msgid_plural", ['""'])), _string(fields.get("msgctxt", ['""'])))
        names = ["msgstr[0]", "msgstr[1]"] if key.plural else ["msgstr"]
        entries[key] = Entry(key, [_string(fields.get(name, ['""'])) for name in names], places, fuzzy)
    return entries


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write_po(path: Path, entries: dict[Key, Entry]) -> None:
    """Write a catalogue, entries in the order of their first place and text."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(f'"{line}"' for line in HEADER)]
    for entry in sorted(entries.values(), key=lambda one: (one.places[:1], one.key)):
        lines = [f"#: {place}" for place in entry.places]
        lines += ["#, fuzzy"] if entry.fuzzy else []
        lines += [f"msgctxt {_quoted(entry.key.context)}"] if entry.key.context else []
        lines.append(f"msgid {_quoted(entry.key.text)}")
        if entry.key.plural:
            lines.append(f"msgid_plural {_quoted(entry.key.plural)}")
            lines += [f"msgstr[{place}] {_quoted(text)}" for place, text in enumerate(entry.forms)]
        else:
            lines.append(f"msgstr {_quoted(entry.forms[0])}")
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n")


def compiled(entries: dict[Key, Entry]) -> bytes:
    """The catalogue as ``.mo``: sorted texts behind two tables of lengths and offsets."""
    header = "".join(line.replace("\\n", "\n") for line in HEADER)
    pairs = {b"": header.encode()}
    for entry in entries.values():
        if entry.done:
            original = entry.key.text + (f"\0{entry.key.plural}" if entry.key.plural else "")
            original = f"{entry.key.context}\x04{original}" if entry.key.context else original
            pairs[original.encode()] = "\0".join(entry.forms).encode()
    originals = sorted(pairs)
    start = 28 + 16 * len(originals)
    tables, texts = [], b""
    for group in (originals, [pairs[original] for original in originals]):
        for text in group:
            tables.append(struct.pack("<II", len(text), start + len(texts)))
            texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(originals), 28, 28 + 8 * len(originals), 0, 0)
    return head + b"".join(tables) + texts
