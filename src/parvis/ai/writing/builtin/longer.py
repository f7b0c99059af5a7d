"""Product descriptions and articles: the brief’s facts in order, under headings that say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from random import Random

from parvis.ai.writing.builtin.angles import Angle, Lens
from parvis.ai.writing.builtin.blocks import Block, Draft
from parvis.ai.writing.builtin.frameworks import Framework
from parvis.ai.writing.builtin.material import Material, Told
from parvis.ai.writing.builtin.phrases import Phrases
from parvis.ai.writing.builtin.sentences import cut
from parvis.ai.writing.builtin.topics import Topic

_LONGEST_TITLE = 90
_ORDER = tuple(Topic)


def description(
    material: Material,
    say: Phrases,
    angle: Angle,
    *,
    framework: Framework,
    order: Sequence[Told],
    random: Random,
) -> Draft:
    """A product’s page: what it is, what is true of it, whom it is for, what to do."""
    lead, rest = _opening(material, say, angle, order)
    blocks = [*lead]
    if len(rest) > 2 and random.random() < 0.7:
        heading = say.one("product.facts")
        blocks.append(
            Block(
                f"{(heading or '').rstrip('.')}\u00a0:"
                if material.language == "fr"
                else f"{(heading or '').rstrip('.')}:",
                2,
            )
        )
        blocks += [Block(fact.full, min(1 + number // 3, 3), True, True) for number, fact in enumerate(rest)]
    else:
        blocks += [Block(fact.full, min(1 + number // 3, 3), number == 0) for number, fact in enumerate(rest)]
    if material.audience and angle.lens is not Lens.AUDIENCE:
        blocks += [Block(audience, 2) for audience in say.all("open.audience")[:1]]
    if material.call:
        blocks.append(Block(material.call, 1))
    title = material.product.rest if material.product else ""
    return Draft(framework, angle, tuple(blocks), title[:1].upper() + title[1:])


def article(
    material: Material,
    say: Phrases,
    angle: Angle,
    *,
    framework: Framework,
    order: Sequence[Told],
    random: Random,
) -> Draft:
    """An article in Markdown: opening, the story where there is one, a heading a subject, the way on."""
    lead, rest = _opening(material, say, angle, order)
    told = tuple(_told(material, say, lead, heading=angle.lens is not Lens.STORY))
    opening = [*told, *lead] if angle.lens is Lens.STORY else [*lead, *told]
    blocks = [*opening, *_sections(say, rest)]
    if material.audience and angle.lens is not Lens.AUDIENCE:
        audience, heading = say.all("open.audience")[:1], say.one("article.for")
        if audience and heading:
            blocks += [Block(f"## {heading}", 3), Block(audience[0], 3)]
    if material.call:
        heading = say.one("article.close")
        blocks += [Block(f"## {(heading or '').rstrip('.')}", 2), Block(material.call, 1)]
    return Draft(framework, angle, tuple(blocks), _title(material, say, random))


def _title(material: Material, say: Phrases, random: Random) -> str:
    """The message where it is short enough to be one, or the thing that the article is about."""
    message = cut(material.message)[0].rstrip(".")
    titles = [one.rstrip(".") for one in say.all("article.title")]
    if len(message) <= _LONGEST_TITLE:
        titles.append(message)
    return random.choice(titles) if titles else message[:_LONGEST_TITLE]


def _opening(
    material: Material, say: Phrases, angle: Angle, order: Sequence[Told]
) -> tuple[list[Block], list[Told]]:
    """The first paragraph and the facts that are left."""
    rest = list(order)
    first: list[Block] = []
    fact = next((one for one in rest if one.id == angle.fact), None)
    if fact is not None:
        rest.remove(fact)
        question = (
            say.one(f"ask.{fact.topic.value}", bare=not fact.of_product)
            if angle.lens is Lens.QUESTION
            else None
        )
        figure = say.one("open.figure", figure=fact.figure) if angle.lens is Lens.FIGURE else None
        first.append(Block(" ".join(filter(None, (question or figure, fact.full))), 1))
    elif angle.lens in {Lens.AUDIENCE, Lens.PRODUCT}:
        opening = say.one(f"open.{angle.lens.value}")
        first += [Block(opening, 2)] if opening else []
    elif angle.lens is Lens.TROUBLE:
        first.append(Block(material.trouble, 1))
    return [*first, Block(material.message, 0)], rest


def _told(material: Material, say: Phrases, lead: Sequence[Block], *, heading: bool) -> Iterator[Block]:
    if not material.happened:
        return
    named = say.one("article.story") if heading else None
    if named:
        yield Block(f"## {named.rstrip('.')}", 2)
    said = {block.text for block in lead}
    opening = say.one("open.story") if material.name and material.name.rest not in material.happened else None
    if opening:
        yield Block(opening, 2)
    story = " ".join(one for one in cut(material.happened) if one not in said)
    yield Block(story, 2, line=opening is None)
    if material.matters:
        yield Block(material.matters, 2)


def _sections(say: Phrases, facts: Sequence[Told]) -> Iterator[Block]:
    """Facts of one subject under its question; those that have none come last, under one heading."""
    ordered = sorted(facts, key=lambda fact: _ORDER.index(fact.topic))
    for topic, group in groupby(ordered, key=lambda fact: fact.topic):
        held = list(group)
        section = "article.facts" if topic is Topic.OTHER else f"ask.{topic.value}"
        heading = say.one(section, bare=not all(fact.of_product for fact in held))
        if heading:
            yield Block(f"## {heading.rstrip('.')}", 2)
        yield Block(" ".join(fact.full for fact in held), 1)
