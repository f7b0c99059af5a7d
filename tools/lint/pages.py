"""Templates obey the content policy and can be used by everybody.

No inline script, style or handler; no unescaped value; pictures described; forms guarded; links and buttons
named; one ``h1`` (the shell's); no level of heading skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from lint.breach import Breach

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
SAYING_TAG = re.compile(r"\{% (?:trans|translate|blocktrans|blocktranslate|slot|button|lorem)\b[^%]*%\}")
# A form whose body the caller fills: the caller brings the token.
BODY_SLOT = re.compile(r"\{% slot body %\}")
CSRF_TAG = re.compile(r"\{% csrf_token %\}")
ANY_TAG = re.compile(r"\{%.*?%\}")
VALUE = re.compile(r"\{\{.*?\}\}")
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|autoescape off")
HEADING = re.compile(r"h([1-6])$")
DYNAMIC_HEADING = re.compile(r"<(/?)h\{\{.*?\}\}>")
# The shell itself holds the one h1 of each page; allauth's element is the h1 of its pages.
MAY_HOLD_H1 = {"web/page.html", "web/entrance.html", "allauth/elements/h1.html"}


def _plain(source: str) -> str:
    """The template as HTML that a parser understands, every line where it was."""

    def keep_lines(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n")

    text = COMMENT.sub(keep_lines, source)
    text = DYNAMIC_HEADING.sub(r"<\1b>", text)
    text = CSRF_TAG.sub("<csrf></csrf>", BODY_SLOT.sub("<csrf></csrf>", text))
    text = SAYING_TAG.sub("words", text)
    text = ANY_TAG.sub(keep_lines, text)
    return VALUE.sub("value", text)


class _Reader(HTMLParser):
    """Walks one template and notes what breaks a rule."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.found: list[tuple[int, str]] = []
        self.open_named: list[tuple[str, int, list[str]]] = []
        self.form: tuple[int, bool] | None = None
        self.level = 0

    def note(self, message: str) -> None:
        self.found.append((self.getpos()[0], message))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._policy(tag, values)
        if tag == "img" and "alt" not in values:
            self.note("an image needs an alt (empty if it says nothing)")
        if tag == "form":
            guarded = (values.get("method") or "get").lower() in {"get", "dialog"}
            self.form = (self.getpos()[0], guarded)
        if tag == "csrf" and self.form:
            self.form = (self.form[0], True)
        if tag in {"a", "button"}:
            label = values.get("aria-label") or values.get("title") or ""
            self.open_named.append((tag, self.getpos()[0], [label]))
        self._heading(tag)

    def _policy(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.note("no inline script: put it into static/web/js")
        if tag == "style" or "style" in values:
            self.note("no inline style: the content policy refuses it")
        for name, value in values.items():
            if name.startswith(("on", "hx-on")):
                self.note(f"no {name} handler: the content policy refuses it")
            if name == "href" and (value or "").lower().startswith("javascript:"):
                self.note("no javascript: links")

    def _heading(self, tag: str) -> None:
        match = HEADING.match(tag)
        if not match:
            return
        level = int(match.group(1))
        if level == 1 and self.name not in MAY_HOLD_H1:
            self.note("the h1 is the page's title: fill the block “title”")
        if self.level and level > self.level + 1:
            self.note(f"h{level} after h{self.level}: do not skip a level")
        self.level = level

    def handle_data(self, data: str) -> None:
        for _tag, _line, texts in self.open_named:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form:
            if not self.form[1]:
                self.found.append((self.form[0], "a form that writes needs {% csrf_token %}"))
            self.form = None
        if tag in {"a", "button"} and self.open_named and self.open_named[-1][0] == tag:
            _tag, line, texts = self.open_named.pop()
            if not "".join(texts).strip():
                self.found.append((line, f"this {tag} has no words: screen readers need some"))


def check(root: Path) -> Iterator[Breach]:
    """Every template below ``root``."""
    for path in sorted(root.rglob("templates/**/*.html")):
        source = path.read_text()
        for number, line in enumerate(source.splitlines(), 1):
            if UNESCAPED.search(line):
                yield Breach(
                    path, number, "nothing is shown unescaped: build safe HTML in a tag, or escape it"
                )
        reader = _Reader(path.as_posix().rpartition("/templates/")[2])
        reader.feed(_plain(source))
        reader.close()
        for number, message in reader.found:
            yield Breach(path, number, message)
