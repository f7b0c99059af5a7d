"""What people type about an audience, made fit to keep: words, phrases, hashtags, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.apps.audience.models import Weight
from parvis.core.errors import BadInput
from parvis.kit.text import fold

MOST_SEGMENTS: Final = 50
MOST_THEMES: Final = 20  # of one segment, or of the brand
MOST_WORDS: Final = 40  # of one theme
LONGEST_WORD: Final = 60
LONGEST_NAME: Final = 60
_BETWEEN: Final = re.compile(r"[,;\n،、]")  # with the commas of Arabic and Japanese
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUOTES: Final = " \t\"'“”«»‘’\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class ThemeDraft:
    """A theme as somebody wants it; without a name it is called by its first word."""

    words: tuple[str, ...]
    weight: Weight = Weight.MUCH
    name: str = ""


@dataclass(frozen=True, slots=True)
class SegmentDraft:
    """A segment as somebody wants it."""

    name: str
    description: str = ""
    language: str = ""
    networks: tuple[str, ...] = ()
    interests: tuple[ThemeDraft, ...] = ()


def words_in(text: str) -> tuple[str, ...]:
    """The words, phrases and hashtags that are written between commas or on lines of their own, each once.

    Quotation marks around one fall off; so does what cannot be seen. What holds no letter and no digit is
    left out.
    """
    return _distinct(_plain(part) for part in _BETWEEN.split(text))


def _plain(text: str) -> str:
    shown = " ".join(_UNSEEN.sub(" ", text).split()).strip(_QUOTES)
    return f"#{shown.lstrip('# ')}" if shown.startswith("#") else shown


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for word in words:
        if any(character.isalnum() for character in word):
            kept.setdefault(fold(word), word)
    return tuple(kept.values())


def checked_themes(drafts: Sequence[ThemeDraft]) -> list[ThemeDraft]:
    """The themes that say something, each with a name of its own. Raises ``BadInput``."""
    found: list[ThemeDraft] = []
    for draft in drafts:
        words, name = _distinct(map(_plain, draft.words)), _name(draft.name)
        if not words:
            if name:
                raise BadInput(_("Write at least one word for “%(name)s”."), code="words_missing", name=name)
            continue
        if len(words) > MOST_WORDS:
            raise BadInput(
                _("“%(name)s” has more than %(most)d words. Make two themes of it."),
                code="words_many", name=name or words[0][:LONGEST_NAME], most=MOST_WORDS,
            )  # fmt: skip
        if any(len(word) > LONGEST_WORD for word in words):
            raise BadInput(
                _("A word or phrase may be %(most)d characters long. Put commas between them."),
                code="word_long", most=LONGEST_WORD,
            )  # fmt: skip
        found.append(ThemeDraft(words, Weight(draft.weight), name or words[0][:LONGEST_NAME]))
    if len(found) > MOST_THEMES:
        raise BadInput(
            _("At most %(most)d themes: keep those that count."), code="themes_many", most=MOST_THEMES
        )
    _each_once(found)
    return found


def _each_once(drafts: Sequence[ThemeDraft]) -> None:
    seen: set[str] = set()
    for draft in drafts:
        if fold(draft.name) in seen:
            raise BadInput(
                _("Two themes are called “%(name)s”. Give one of them another name."),
                code="theme_twice", name=draft.name,
            )  # fmt: skip
        seen.add(fold(draft.name))


def checked_segment(draft: SegmentDraft) -> SegmentDraft:
    """The segment as it will be kept. Raises ``BadInput``."""
    name = _name(draft.name, 80)
    if not name:
        raise BadInput(_("Give the segment a name."), code="name_missing")
    return SegmentDraft(
        name=name,
        description=_UNSEEN.sub(" ", draft.description.replace("\r\n", "\n")).strip()[:500],
        language=draft.language[:10],
        networks=tuple(dict.fromkeys(draft.networks)),
        interests=tuple(checked_themes(draft.interests)),
    )


def _name(text: str, longest: int = LONGEST_NAME) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())[:longest].strip()
