"""Many drafts of one kind of text, more than were asked, for the most different to be chosen among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from parvis.ai.writing.builtin.angles import Angle, Lens, angles_of
from parvis.ai.writing.builtin.blocks import Block, Draft
from parvis.ai.writing.builtin.composing import Composer
from parvis.ai.writing.builtin.frameworks import PLAIN, Framework, Step, framework, instructions, suited
from parvis.ai.writing.builtin.hashtags import hashtags_of
from parvis.ai.writing.builtin.longer import article, description
from parvis.ai.writing.builtin.manners import Manners
from parvis.ai.writing.builtin.material import Material, Told
from parvis.ai.writing.builtin.phrases import Phrases
from parvis.ai.writing.builtin.sentences import closed, opens_with_pronoun
from parvis.ai.writing.ports import Ask, Kind

_ROUNDS: Final = 12  # times that each angle of each framework is tried at most, its facts and words otherwise
_PRODUCT_LENSES: Final = frozenset({Lens.MESSAGE, Lens.FIGURE, Lens.QUESTION, Lens.FACT, Lens.AUDIENCE})
_ARTICLE_LENSES: Final = _PRODUCT_LENSES | {Lens.STORY, Lens.PRODUCT, Lens.TROUBLE}
_MORE: Final = 3  # drafts for each variant that is asked
_FEWEST: Final = 60  # drafts to choose among, however few variants are asked


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the writer for one request."""

    ask: Ask
    material: Material
    manners: Manners
    frameworks: tuple[Framework, ...]

    def phrases(self, random: Random) -> Phrases:
        """The writer’s words, fresh for one draft."""
        brief = self.ask.brief
        return Phrases(self.material, self.ask.voice, brief.tone, self.manners, random)

    def order(self, random: Random) -> list[Told]:
        """The facts in the order that one draft takes them: the brief’s own now and then, or another."""
        facts = list(self.material.facts)
        if random.random() < 0.7:
            random.shuffle(facts)
        return facts


def desk_of(ask: Ask, material: Material, manners: Manners) -> Desk:
    """Lay out what is needed."""
    return Desk(ask, material, manners, suited(material, ask.brief.goal))


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """Return distinct drafts, the best suited framework’s first; fewer than asked where the brief gives no
    more."""
    wanted = max(_MORE * desk.ask.variants, _FEWEST)
    found: dict[tuple[Block, ...], Draft] = {}
    for one in _KINDS[desk.ask.kind](desk):
        found.setdefault(one.blocks, one)
        if len(found) >= wanted:
            break
    return tuple(found.values())


def _posts(desk: Desk) -> Iterator[Draft]:
    angles = tuple(angles_of(desk.material))
    pairs = [
        (frame, angle)
        for angle in angles
        for frame in desk.frameworks
        if (frame.opens is None or frame.opens(angle))
        and not (Step.STEPS in frame.steps and angle.fact in instructions(desk.material))
    ]
    for number in range(_ROUNDS):
        random = Random(f"{desk.ask.seed}/{number}")
        random.shuffle(pairs)
        for place, (frame, angle) in enumerate(pairs):
            own = Random(f"{desk.ask.seed}/{number}/{place}")
            composer = Composer(
                desk.material, desk.phrases(own), goal=desk.ask.brief.goal, order=desk.order(own), random=own
            )
            draft = composer.draft(frame, angle)
            if draft is not None:
                yield draft


def _longer(desk: Desk) -> Iterator[Draft]:
    is_article = desk.ask.kind is Kind.ARTICLE
    make, frame = (article, framework("questions")) if is_article else (description, framework("list"))
    lenses = _ARTICLE_LENSES if is_article else _PRODUCT_LENSES
    trouble = desk.material.trouble
    angles = [
        one
        for one in angles_of(desk.material)
        if one.lens in lenses and not (one.lens is Lens.TROUBLE and opens_with_pronoun(trouble))
    ]
    for number in range(_ROUNDS):
        for place, angle in enumerate(angles):
            own = Random(f"{desk.ask.seed}/{number}/{place}")
            phrases = desk.phrases(own)
            yield make(desk.material, phrases, angle, framework=frame, order=desk.order(own), random=own)


def _alternatives(desk: Desk) -> Iterator[Draft]:
    """What a picture of the brief’s thing may be called: the writer sees no picture, and says nothing of
    one."""
    material = desk.material
    product = material.product.phrase if material.product else ""
    said = (
        product,
        material.who,
        f"{product}, {material.brand.rest}" if product and material.brand else "",
        f"{material.who}, {product}" if product and material.who else "",
        f"{product}. {material.message}" if product else material.message,
    )
    lenses = (Lens.PRODUCT, Lens.STORY, Lens.PRODUCT, Lens.STORY, Lens.MESSAGE)
    for text, lens in zip(said, lenses, strict=True):
        if text:
            yield Draft(PLAIN, Angle(lens), (Block(closed(text)),))


def _hashtags(desk: Desk) -> Iterator[Draft]:
    tags = list(hashtags_of(desk.ask.brief, desk.ask.voice, desk.material, 30))
    for first in range(len(tags)):
        turned = (*tags[first:], *tags[:first])
        yield Draft(PLAIN, Angle(Lens.FACT, words=turned[0]), (Block(" ".join(turned)),))


def _comments(desk: Desk) -> Iterator[Draft]:
    """First comments: what the post may have left out, a question, the way on."""
    material = desk.material
    for number in range(_ROUNDS):
        for place, angle in enumerate((Angle(Lens.CALL), *angles_of(material))):
            random = Random(f"{desk.ask.seed}/{number}/{place}")
            say = desk.phrases(random)
            fact = next((one for one in material.facts if one.id == angle.fact), None)
            blocks: list[Block] = []
            if fact is not None:
                question = (
                    say.one(f"ask.{fact.topic.value}", bare=not fact.of_product)
                    if angle.lens is Lens.QUESTION
                    else None
                )
                blocks.append(Block(f"{question} {fact.full}" if question else fact.full))
            elif angle.lens in {Lens.MESSAGE, Lens.STORY}:
                question = say.one("close.question")
                blocks.append(Block(question or material.message))
            if material.call:
                blocks.append(Block(material.call, 1 if blocks else 0))
            if blocks:
                yield Draft(PLAIN, angle, tuple(blocks))


_KINDS: Final[Mapping[Kind, Callable[[Desk], Iterator[Draft]]]] = {
    Kind.CAPTION: _posts,
    Kind.THREAD: _posts,
    Kind.PRODUCT: _longer,
    Kind.ARTICLE: _longer,
    Kind.ALT: _alternatives,
    Kind.HASHTAGS: _hashtags,
    Kind.COMMENT: _comments,
}
