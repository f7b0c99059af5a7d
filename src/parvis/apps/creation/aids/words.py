"""The audience’s own words and hashtags beside a post: how often people say them, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.ai.writing.repeating import times_said
from parvis.apps.audience.selectors import SegmentSeen
from parvis.apps.content.bodies import Body
from parvis.apps.content.editing.shaping import whole
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.content.sight import variants_of
from parvis.apps.creation.aids.reading import SPOKEN, language_read, opening_of
from parvis.apps.creation.asking import segment_named
from parvis.apps.creation.keywords import Hashtag, Keyword, Vocabulary, hashtags, vocabulary
from parvis.apps.creation.selectors import origin_of
from parvis.kit.entities import Mark, entities
from parvis.kit.text import fold


@dataclass(frozen=True, slots=True)
class WordBeside:
    """A word of the audience: how often the post says it, and whether where it begins."""

    heard: Keyword
    said: int
    opens: bool


@dataclass(frozen=True, slots=True)
class TagInside:
    """A hashtag of the post as it stands there; ``usual`` is how people mostly write it, where otherwise."""

    written: str
    heard: Hashtag
    usual: str


@dataclass(frozen=True, slots=True)
class WordsBeside:
    """What is suggested beside a post. ``segment`` is the one of its brief; ``apart`` where too little was
    heard about it, and everything heard stands in for it."""

    language: str
    segment: SegmentSeen | None
    apart: bool
    found: Vocabulary
    words: tuple[WordBeside, ...]
    tags: tuple[Hashtag, ...]
    inside: tuple[TagInside, ...]


def words_beside(post: Post) -> WordsBeside:
    """What people say who were heard in the last 30 days, held against the words of this post."""
    body, workspace = body_of(post), post.workspace
    language, _said = language_read(body)
    came = origin_of([post]).get(post.pk)
    asked = came.variation.brief.segment_id if came else None
    segment = segment_named(workspace.pk, str(asked)) if asked else None
    if language not in SPOKEN:
        return WordsBeside(language, segment, False, Vocabulary(), (), (), ())
    found = vocabulary(workspace, segment, language)
    apart = segment is not None and not found.words
    wanted = None if apart else segment
    if apart:
        found = vocabulary(workspace, None, language)
    written = _hashtags(body)
    tags, used = hashtags(workspace, wanted, language, written)
    there = {fold(one) for one in written}
    return WordsBeside(
        language=language,
        segment=segment,
        apart=apart,
        found=found,
        words=tuple(_beside(body, one, language) for one in found.words),
        tags=tuple(one for one in tags if one.key not in there),
        inside=tuple(_inside(one, used) for one in written if fold(one) in used),
    )


def _beside(body: Body, heard: Keyword, language: str) -> WordBeside:
    """Of versions that say it differently often, the one that says it most counts."""
    variants = variants_of(body).values()
    said = max((times_said(whole(one), heard.word, language) for one in variants), default=0)
    opens = any(times_said(opening_of(one.parts[0].text), heard.word, language) for one in variants)
    return WordBeside(heard, said, opens)


def _hashtags(body: Body) -> tuple[str, ...]:
    """The hashtags of every version, without their sign, each once."""
    texts = [part.text for one in variants_of(body).values() for part in one.parts]
    texts += [one.comment for one in variants_of(body).values()]
    found = (
        text[one.start + 1 : one.end] for text in texts for one in entities(text) if one.mark is Mark.HASHTAG
    )
    return tuple({fold(one): one for one in found}.values())


def _inside(written: str, used: dict[str, Hashtag]) -> TagInside:
    heard = used[fold(written)]
    return TagInside(written, heard, heard.written if heard.n and heard.written != written else "")
