"""A post put to every check: its words, its files, its links, its moment. Nothing here asks the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from parvis.ai.checking import advertising
from parvis.ai.checking.looking import look, look_at_alternative
from parvis.ai.checking.ports import Asked, Hit
from parvis.ai.checking.ports import Check as Words
from parvis.ai.checking.ports import Rule as Seen
from parvis.ai.checking.reading import read
from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.linking import addresses
from parvis.apps.content.sight import COMMON, seen, variants_of
from parvis.apps.trust.findings import Check, Finding, Rule, Where
from parvis.apps.trust.models import AiRule, Answer
from parvis.apps.trust.moments import Moment
from parvis.core.actors import Made
from parvis.networks.versions import Media

MOST: Final = 200  # findings told of one post: nobody reads more
PARTNERS: Final = frozenset({("tiktok", "advertises", "partner"), ("tiktok", "advertises", "both")})


@dataclass(frozen=True, slots=True)
class Files:
    """What the library says of the files of a post: ``made`` with AI, why one may not be shown."""

    media: Mapping[UUID, Media] = field(default_factory=dict)
    made: Mapping[UUID, Made] = field(default_factory=dict)
    problems: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What holds around the words of a post."""

    asked: Asked
    files: Files = field(default_factory=Files)
    made: Made = Made.HUMAN
    ai: str = AiRule.PICTURES
    commercial: bool = False
    retouched: bool = False
    virtual: bool = False
    moments: tuple[Moment, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)  # address -> Answer
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says of itself: that it is advertising, that a face was altered or made, that AI made
    something of it."""

    advertising: bool
    retouched: bool
    virtual: bool
    ai: bool


def said_in(variant: Variant, asked: Asked) -> Said:
    """What a version discloses in its own words, hashtags included."""
    texts = [text for _where, text in _texts("", variant)]
    return _said(variant, texts, [hit for text in texts for hit in look(text, asked)])


def _said(variant: Variant, texts: list[str], hits: list[Hit]) -> Said:
    whole = read("\n".join([*texts, " ".join(f"#{tag}" for tag in variant.tags)])).folded
    return Said(
        advertising=advertising.discloses(whole),
        retouched=advertising.RETOUCHED.search(whole) is not None,
        virtual=advertising.VIRTUAL.search(whole) is not None,
        ai=any(hit.rule is Seen.DISCLOSED for hit in hits),
    )


def findings_in(body: Body, around: Around) -> tuple[Finding, ...]:
    """Everything found in a post, what holds it back first; ``MOST`` at most."""
    found = [
        *_of_limits(body, around),
        *(one for name, variant in variants_of(body).items() for one in _of_variant(name, variant, around)),
        *_of_moments(around),
    ]
    kept = [one for one in dict.fromkeys(found) if one.check not in around.off or one.rule in _DECLARED]
    order = list(Check)
    return tuple(sorted(kept, key=lambda one: (not one.blocks, order.index(one.check))))[:MOST]


# What a person declared is disclosed whichever checks are off.
_DECLARED: Final = frozenset({Rule.DECLARED, Rule.RETOUCHED, Rule.VIRTUAL})


def _of_limits(body: Body, around: Around) -> Iterator[Finding]:
    """What networks or the library would not take, as the editor says it."""
    told = seen(body, around.files.media, around.files.problems)
    for name, variant in told.variants.items():
        where = Where(variant="" if name == COMMON else name)
        for number, part in enumerate(variant.parts, 1):
            for note in part.notes:
                if note.refuses:
                    yield Finding(
                        Rule.LIMIT, Where(where.variant, number), ", ".join(note.networks), said=note.text
                    )
            for place, notes in enumerate(part.media, 1):
                for note in notes:
                    if note.refuses:
                        rule = Rule.LIMIT if note.networks else Rule.RIGHT
                        yield Finding(
                            rule,
                            Where(where.variant, number, place),
                            ", ".join(note.networks),
                            said=note.text,
                        )
        for note in variant.notes:
            if note.refuses:
                yield Finding(Rule.LIMIT, where, ", ".join(note.networks), said=note.text)


def _of_variant(name: str, variant: Variant, around: Around) -> Iterator[Finding]:
    key = "" if name == COMMON else name
    texts = list(_texts(key, variant))
    hits = [(where, hit) for where, text in texts for hit in look(text, around.asked)]
    said = _said(variant, [text for _where, text in texts], [hit for _where, hit in hits])
    for where, hit in hits:
        if (hit.rule.check is Words.ADVERTISING and said.advertising) or hit.rule is Seen.DISCLOSED:
            continue
        yield _finding(hit, where)
    yield from _unsaid(key, variant, around, said)
    yield from _of_files(key, variant, around)
    for address in addresses(variant):
        answer = around.answers.get(address)
        if answer in (Answer.GONE, Answer.SILENT):
            yield Finding(Rule.GONE if answer == Answer.GONE else Rule.SILENT, Where(key), address)


def _texts(key: str, variant: Variant) -> Iterator[tuple[Where, str]]:
    for number, piece in enumerate(variant.parts, 1):
        yield Where(key, number), piece.text
        if piece.poll:
            yield Where(key, number, field="poll"), "\n".join([piece.poll.question, *piece.poll.options])
    for field_, text in (
        ("title", variant.title),
        ("comment", variant.comment),
        ("warning", variant.warning),
    ):
        if text:
            yield Where(key, field=field_), text
    if variant.card:
        yield Where(key, field="card"), f"{variant.card.title}\n{variant.card.description}"


def _finding(hit: Hit, where: Where) -> Finding:
    place = Where(where.variant, where.part, where.media, where.field, hit.start, hit.end)
    return Finding(hit.rule, place, hit.words[:300], hit.mend, hit.about)


def _unsaid(key: str, variant: Variant, around: Around, said: Said) -> Iterator[Finding]:
    """What must be said in the words, and is not."""
    if around.commercial and not said.advertising:
        yield Finding(Rule.DECLARED, Where(key))
    if around.retouched and not said.retouched:
        yield Finding(Rule.RETOUCHED, Where(key))
    if around.virtual and not said.virtual:
        yield Finding(Rule.VIRTUAL, Where(key))
    if not said.ai and _ai_had_a_part(variant, around):
        yield Finding(Rule.AI_UNSAID, Where(key))


def _ai_had_a_part(variant: Variant, around: Around) -> bool:
    if around.ai == AiRule.NEVER:
        return False
    return shows_ai(variant, around) or (around.ai == AiRule.ALWAYS and around.made != Made.HUMAN)


def shows_ai(variant: Variant, around: Around) -> bool:
    """Whether one of its pictures or videos was made, or changed, with AI."""
    shown = (placed.asset for piece in variant.parts for placed in piece.media)
    return any(around.files.made.get(asset, Made.HUMAN) != Made.HUMAN for asset in shown)


def _of_files(key: str, variant: Variant, around: Around) -> Iterator[Finding]:
    for number, piece in enumerate(variant.parts, 1):
        for place, placed in enumerate(piece.media, 1):
            media = around.files.media.get(placed.asset)
            if media is None:
                continue
            where = Where(key, number, place, "alt")
            text = placed.alt or media.alt
            if not text.strip():
                yield Finding(Rule.MISSING, where)
            for hit in look_at_alternative(text, around.asked):
                yield _finding(hit, where)


def _of_moments(around: Around) -> Iterator[Finding]:
    for moment in around.moments:
        yield Finding(Rule.RISING if moment.rising else Rule.CRISIS, about=moment.title)


def partner_in(settings: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether what a network asks beside the words says already that somebody else is advertised."""
    return any(
        (network, name, value) in PARTNERS
        for network, said in settings.items()
        for name, value in said.items()
    )
