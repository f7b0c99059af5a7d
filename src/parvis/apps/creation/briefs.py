"""What a brief says: made fit to keep, read back, and what it still lacks. Pure but for its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Goal, Story, Tone
from parvis.core.errors import BadInput
from parvis.kit.markup import one_line, tidy
from parvis.kit.utm import is_web_link
from parvis.networks.limits import limits

LANGUAGES: Final = ("fr", "en")
LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 2_000
LONGEST_SOURCE: Final = 20_000
MOST_FACTS: Final = 30
MOST_LINES: Final = 20
MOST_SOURCES: Final = 5
GOALS: Final[Mapping[Goal, Promise]] = {
    Goal.KNOWN: _("make it known"),
    Goal.WEIGHED: _("have it weighed against others"),
    Goal.BOUGHT: _("have it bought or booked"),
    Goal.LOYAL: _("keep those who are here already"),
    Goal.COME: _("have people come"),
    Goal.EXPLAIN: _("explain"),
    Goal.TALK: _("start a conversation"),
}
TONES: Final[Mapping[Tone, Promise]] = {
    Tone.PLAIN: _("plain"),
    Tone.WARM: _("warm"),
    Tone.LIVELY: _("lively"),
    Tone.EXPERT: _("expert"),
    Tone.SOBER: _("sober"),
}
_LISTS: Final = ("facts", "networks", "constraints", "keywords", "sources")
_BETWEEN_SOURCES: Final = re.compile(r"\n\s*-{3,}\s*\n")


@dataclass(frozen=True, slots=True)
class BriefDraft:
    """A brief as somebody wants it. ``segment`` is a segment's id as text, or empty; each of ``facts`` is one
    thing that is true; ``sources`` are texts from outside, to be read as data alone."""

    name: str = ""
    language: str = "fr"
    goal: Goal = Goal.KNOWN
    tone: Tone = Tone.PLAIN
    message: str = ""
    product: str = ""
    segment: str = ""
    audience: str = ""
    facts: tuple[str, ...] = ()
    call: str = ""
    link: str = ""
    networks: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    story: Story = field(default_factory=Story)
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def lines_in(text: str) -> tuple[str, ...]:
    """What stands on lines of its own, each once; a dash or a bullet before it falls off."""
    lines = (one_line(line).lstrip("-–•* \u00a0").strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def sources_in(text: str) -> tuple[str, ...]:
    """Texts from outside, one below the other with a line of dashes between them."""
    parts = (tidy(part) for part in _BETWEEN_SOURCES.split(text.replace("\r\n", "\n")))
    return tuple(part for part in parts if part)


def checked(draft: BriefDraft) -> BriefDraft:
    """The brief as it will be kept. Raises ``BadInput``; its ``code`` is the name of the field to mend."""
    message = _text(draft.message, "message")
    name = one_line(draft.name)[:120].strip() or one_line(message)[:60].strip()
    if not name:
        raise BadInput(_("Say in one sentence what readers should remember."), code="message")
    if draft.language not in LANGUAGES:
        raise BadInput(_("A brief is written in French or in English."), code="language")
    unknown = next((one for one in draft.networks if "text" not in limits().get(one, {})), None)
    if unknown is not None:
        raise BadInput(_("“%(name)s” is no network."), code="networks", name=unknown[:30])
    link = draft.link.strip()
    if link and not is_web_link(link):
        raise BadInput(
            _("Give a link that begins with https://, such as https://example.org/page."), code="link"
        )
    return BriefDraft(
        name=name,
        language=draft.language,
        goal=Goal(draft.goal),
        tone=Tone(draft.tone),
        message=message,
        product=_line(draft.product, "product"),
        segment=draft.segment,
        audience=_text(draft.audience, "audience"),
        facts=_lines(draft.facts, "facts", MOST_FACTS),
        call=_line(draft.call, "call"),
        link=link,
        networks=tuple(dict.fromkeys(draft.networks)),
        constraints=_lines(draft.constraints, "constraints"),
        story=Story(**{name: _text(getattr(draft.story, name), name) for name in Story.__slots__}),
        keywords=_lines(draft.keywords, "keywords"),
        sources=_sources(draft.sources),
    )


def _text(text: str, name: str, longest: int = LONGEST_TEXT) -> str:
    said = tidy(text)
    if len(said) > longest:
        raise BadInput(
            _("This is %(length)d characters long; at most %(most)d are kept. Shorten it."),
            code=name, length=len(said), most=longest,
        )  # fmt: skip
    return said


def _line(text: str, name: str) -> str:
    return _text(one_line(text), name, LONGEST_LINE)


def _lines(lines: Iterable[str], name: str, most: int = MOST_LINES) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(line for one in lines if (line := _line(one, name))))
    if len(kept) > most:
        raise BadInput(
            _("At most %(most)d lines are kept here: keep those that count."), code=name, most=most
        )
    return kept


def _sources(texts: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(text for one in texts if (text := _text(one, "sources", LONGEST_SOURCE)))
    if len(kept) > MOST_SOURCES:
        raise BadInput(
            _("At most %(most)d lines are kept here: keep those that count."),
            code="sources",
            most=MOST_SOURCES,
        )
    return kept


def to_json(draft: BriefDraft) -> dict[str, Any]:
    """What is kept; ``from_json`` gives the draft back."""
    kept: dict[str, Any] = {name: getattr(draft, name) for name in BriefDraft.__slots__}
    kept["story"] = {name: getattr(draft.story, name) for name in Story.__slots__}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items()}


def from_json(said: Mapping[str, Any]) -> BriefDraft:
    """A draft as it was kept; what an older version did not know yet is empty."""
    known = {name: said[name] for name in BriefDraft.__slots__ if name in said}
    read: dict[str, Any] = {name: tuple(one) if name in _LISTS else one for name, one in known.items()}
    read["goal"], read["tone"] = Goal(known.get("goal", Goal.KNOWN)), Tone(known.get("tone", Tone.PLAIN))
    read["story"] = Story(**known.get("story", {}))
    return BriefDraft(**read)


def draft_read(data: object) -> BriefDraft:
    """A brief that somebody wrote as JSON, in the shape of ``to_json``; what is left out is empty. Raises
    ``BadInput`` for what has another shape."""
    if not isinstance(data, Mapping) or not set(data) <= set(BriefDraft.__slots__):
        raise BadInput(
            _("A brief is a JSON object with these names: %(names)s."),
            code="malformed", names=", ".join(BriefDraft.__slots__),
        )  # fmt: skip
    try:
        read = from_json(data)
    except (TypeError, ValueError) as error:
        raise BadInput(_("This is no brief: %(why)s."), code="malformed", why=str(error)) from error
    plain = [getattr(read, name) for name in BriefDraft.__slots__ if name not in {"story", *_LISTS}]
    lists = [one for name in _LISTS for one in getattr(read, name)]
    story = [getattr(read.story, name) for name in Story.__slots__]
    if not all(isinstance(one, str) for one in (*plain, *lists, *story)):
        raise BadInput(_("Each thing that a brief says is a text, or a list of texts."), code="malformed")
    return checked(read)


@dataclass(frozen=True, slots=True)
class Lack:
    """What a brief lacks, and what that costs it. ``field`` is the form's."""

    field: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a good brief is there: ``held`` of ``whole`` things, and what lacks, weightiest first."""

    held: int
    whole: int
    lacks: tuple[Lack, ...]


def meter(draft: BriefDraft) -> Meter:
    """What a brief holds and lacks."""
    found = list(_wanted(draft))
    lacks = tuple(lack for there, lack in found if not there)
    return Meter(len(found) - len(lacks), len(found), lacks)


def _wanted(draft: BriefDraft) -> Iterator[tuple[bool, Lack]]:
    story = draft.story
    yield (
        bool(draft.message),
        Lack("message", _("The message lacks: without it, every variant speaks of something else.")),
    )
    yield (
        bool(story.who and story.happened),
        Lack("who", _("No story yet: who is it about, and what happened? Readers remember people.")),
    )
    yield (
        bool(story.matters or story.feels),
        Lack("matters", _("Say why the story matters, or what readers should feel.")),
    )
    yield (
        len(draft.facts) >= 1,
        Lack("facts", _("No fact yet: nothing may be claimed, so texts can only stay vague.")),
    )
    yield (
        len(draft.facts) >= 3,
        Lack("facts", _("Fewer than three facts: variants will resemble each other.")),
    )
    yield bool(draft.segment or draft.audience), Lack("segment", _("Say whom you speak to."))
    yield bool(draft.call), Lack("call", _("Say what readers should do next."))
    yield bool(draft.networks), Lack("networks", _("Choose at least one network."))
