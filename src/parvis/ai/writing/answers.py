"""What an endpoint proposed, made fit for the rooms it was asked for. What it says is text, and is not
believed.

A link or a mention that the brief does not hold is taken out, with a reason: a page that was read as a
source must not come to speak in a post. A text too long is cut between sentences; a network nobody asked
for is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from parvis.ai.writing.builtin.blocks import Block
from parvis.ai.writing.builtin.fitting import Tail, fitted
from parvis.ai.writing.builtin.frameworks import FRAMEWORKS
from parvis.ai.writing.builtin.hashtags import in_text
from parvis.ai.writing.ports import Ask, Kind, Room, Written
from parvis.kit.entities import Entity, Mark, entities
from parvis.kit.folding import fold
from parvis.kit.markup import clip, one_line, tidy

_LONGEST_ANGLE: Final = 120
_LONGEST_TITLE: Final = 300
_CODES: Final = frozenset(one.code for one in FRAMEWORKS)
_WORDS: Final = {
    "fr": {
        "cut": "Trop long pour {network} : la fin a été coupée.",
        "link": "Un lien ou une mention qui n’est pas dans le brief a été retiré.",
        "nameless": "Sans nom",
    },
    "en": {
        "cut": "Too long for {network}: the end was cut.",
        "link": "A link or a mention that is not in the brief was taken out.",
        "nameless": "Unnamed",
    },
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One variant as it may be shown. ``characters`` is what was written for it."""

    angle: str
    framework: str
    texts: Mapping[str, Written]
    reasons: tuple[str, ...]
    characters: int


def said(language: str, what: str, **slots: str) -> str:
    """Return one of the sentences that go with a proposal."""
    return _WORDS[language][what].format(**slots)


@dataclass(slots=True)
class _Reader:
    ask: Ask
    held: frozenset[str]
    reasons: dict[str, None] = field(default_factory=dict)

    def note(self, what: str, **slots: str) -> None:
        self.reasons.setdefault(said(self.ask.brief.language, what, **slots))

    def clean(self, text: Any) -> str:
        """Return a text without what the brief does not hold; "" of anything else than text."""
        if not isinstance(text, str):
            return ""
        kept = tidy(text)
        for one in reversed(entities(kept)):
            if self._foreign(kept, one):
                self.note("link")
                kept = kept[: one.start] + kept[one.end :]
        return re.sub(r"[ \t]{2,}", " ", re.sub(r" +(?=\n|$|[.,])", "", kept)).strip()

    def _foreign(self, text: str, one: Entity) -> bool:
        words = fold(text[one.start : one.end]).rstrip("/")
        return one.mark in {Mark.LINK, Mark.MENTION} and words not in self.held


def read(variant: Any, ask: Ask) -> Answer | None:
    """Return a variant made fit; None of what has another shape, or no text for a network that was asked."""
    if not isinstance(variant, dict) or not isinstance(variant.get("texts"), list):
        return None
    reader = _Reader(ask, _held(ask))
    rooms = {room.network: room for room in ask.rooms}
    texts: dict[str, Written] = {}
    for one in variant["texts"]:
        name = one.get("network") if isinstance(one, dict) else None
        if isinstance(name, str) and name in rooms and name not in texts:
            written = _written(reader, one, rooms[name])
            if written is not None:
                texts[name] = written
    if not texts:
        return None
    language = ask.brief.language
    angle = clip(one_line(reader.clean(variant.get("angle"))), _LONGEST_ANGLE) or said(language, "nameless")
    framework = variant.get("framework")
    code = framework if isinstance(framework, str) and framework in _CODES else ""
    return Answer(angle, code, texts, tuple(reader.reasons), len(str(variant)))


def _held(ask: Ask) -> frozenset[str]:
    """The links and mentions of the brief itself: not those of examples, and not those of sources."""
    brief = ask.brief
    text = "\n".join(
        (brief.message, *(fact.text for fact in brief.facts), brief.call, brief.link, brief.product)
    )
    marks = {fold(text[one.start : one.end]).rstrip("/") for one in entities(text)}
    return frozenset({*marks, fold(brief.link.strip()).rstrip("/")} - {""})


def _written(reader: _Reader, text: Mapping[str, Any], room: Room) -> Written | None:
    parts = text.get("parts")
    given = [parts] if isinstance(parts, str) else parts if isinstance(parts, list) else []
    cleaned = [one for part in given if (one := reader.clean(part))]
    if not cleaned:
        return None
    threaded = reader.ask.kind is Kind.THREAD and room.parts > 1
    kept = cleaned[: room.parts] if threaded else ["\n\n".join(cleaned)]
    tags = _tags(reader, text.get("hashtags"), room)
    fit = [_fit(reader, part, room, tags if last else ()) for part, last in _with_last(kept)]
    comment = reader.clean(text.get("comment"))
    title = clip(one_line(reader.clean(text.get("title"))), _LONGEST_TITLE)
    if not room.hashtags_apart:
        tags = tuple(tag for tag in tags if not in_text(fit[-1], (tag,)))
    return Written(tuple(part for part in fit if part), title, tags, comment) if any(fit) else None


def _with_last(parts: Sequence[str]) -> list[tuple[str, bool]]:
    return [(part, number == len(parts)) for number, part in enumerate(parts, 1)]


def _fit(reader: _Reader, part: str, room: Room, tags: Sequence[str]) -> str:
    """One post within its room, its hashtags and the brand’s disclosure under it where they belong."""
    disclosure = reader.ask.voice.disclosure.strip() if _ends(reader.ask, part) else ""
    under = "" if room.hashtags_apart else " ".join(in_text(part, tags))
    tail = Tail("", disclosure, under)
    text, was_cut = fitted(
        [Block(part)], tail, most=room.most, measure=room.measure, lay=lambda held: held[0].text
    )
    if was_cut:
        reader.note("cut", network=room.network)
    return text


def _ends(ask: Ask, part: str) -> bool:
    return ask.kind in {Kind.CAPTION, Kind.PRODUCT, Kind.ARTICLE} and ask.voice.disclosure.strip() not in part


def _tags(reader: _Reader, tags: Any, room: Room) -> tuple[str, ...]:
    found = (
        [one_line(tag).replace(" ", "").lstrip("#") for tag in tags if isinstance(tag, str)]
        if isinstance(tags, list)
        else []
    )
    words = [tag for tag in found if re.fullmatch(r"\w{1,60}", tag) and not tag.isdigit()]
    most = 30 if reader.ask.kind is Kind.HASHTAGS else room.hashtags
    return tuple(dict.fromkeys(f"#{tag}" for tag in words))[: max(most, 0)]
