"""The built-in writer: no model, nothing sent anywhere, nothing to pay, and not one fact that is not the
brief’s."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Final

from parvis.ai.writing.builtin.angles import Lens
from parvis.ai.writing.builtin.blocks import Block, Draft
from parvis.ai.writing.builtin.drafting import Desk, desk_of, drafts
from parvis.ai.writing.builtin.fitting import Tail, fitted, laid_out
from parvis.ai.writing.builtin.hashtags import hashtags_of, in_text
from parvis.ai.writing.builtin.manners import manners_of
from parvis.ai.writing.builtin.material import material_of
from parvis.ai.writing.builtin.parts import parts_of
from parvis.ai.writing.builtin.sentences import typeset
from parvis.ai.writing.claims import Ground
from parvis.ai.writing.distinct import spread
from parvis.ai.writing.ports import Ask, Kind, Meta, Price, Proposal, Room, Written

MODEL: Final = "parvis-builtin"
VERSION: Final = "1"
_WITHOUT_TAIL: Final = frozenset({Kind.ALT, Kind.HASHTAGS})
_SHORTENED: Final = {
    "fr": "Trop long pour {network} : le texte y est coupé, relisez-le.",
    "en": "Too long for {network}: the text is cut there, read it again.",
}
_BLIND: Final = {
    "fr": "L’outil ne voit pas l’image : dites ce qu’elle montre.",
    "en": "The writer sees no picture: say what it shows.",
}
_DEAD_LINK: Final = {
    "fr": "{network} ne rend pas les liens cliquables : le lien n’est pas dans le texte.",
    "en": "{network} leaves links dead: the link is not in the text.",
}


class BuiltinWriter:
    """Proposes texts made of the brief’s own words, in the order of a named framework of copywriting.

    The same request with the same ``seed`` gives the same texts. Fewer variants than asked come where the
    brief has no more to say; none of an empty brief.
    """

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now

    def price(self, ask: Ask) -> Price:  # noqa: ARG002 - the port's signature
        """Nothing."""
        return Price()

    def write(self, ask: Ask) -> Iterator[Proposal]:
        """Yield proposals, the best first, each as different as can be from those before it."""
        material = material_of(ask)
        if not material.message or not ask.rooms or ask.variants < 1:
            return
        desk = desk_of(ask, material, manners_of(ask.voice.examples))
        found = drafts(desk)
        say = desk.phrases(Random(ask.seed))
        angles = [say.angle(draft.angle) for draft in found]
        lay = partial(laid_out, bullet=desk.manners.bullet or "•", airy=desk.manners.airy)
        texts = [lay(draft.blocks) for draft in found]
        worth = [_worth(draft, desk, angle) for draft, angle in zip(found, angles, strict=True)]
        # An angle named twice counts twice: a new way in matters more than another framework.
        groups = [(angle, angle, draft.framework.code) for draft, angle in zip(found, angles, strict=True)]
        ground = Ground(ask.brief, (ask.voice.brand,))
        for place in spread(texts, worth, groups, ask.variants):
            yield self._proposal(desk, ground, found[place], angles[place], lay)

    def _proposal(
        self, desk: Desk, ground: Ground, draft: Draft, angle: str, lay: Callable[[Sequence[Block]], str]
    ) -> Proposal:
        brief = desk.ask.brief
        reasons = [one for one in (draft.framework.names[brief.language], draft.framework.source) if one]
        if desk.ask.kind is Kind.ALT:
            reasons.append(_BLIND[brief.language])
        texts: dict[str, Written] = {}
        for room in desk.ask.rooms:
            texts[room.network], cut = _written(desk, draft, room, lay)
            if cut:
                reasons.append(_SHORTENED[brief.language].format(network=room.network))
            if brief.link and not room.links_alive:
                reasons.append(_DEAD_LINK[brief.language].format(network=room.network))
        longest = max(texts.values(), key=lambda one: sum(map(len, one.parts)))
        whole = "\n\n".join(filter(None, (longest.title, *longest.parts)))
        meta = Meta(MODEL, VERSION, self._now(), builtin=True, reasons=tuple(dict.fromkeys(reasons)))
        return Proposal(angle, draft.framework.code, texts, ground.review(whole), meta)


def _written(
    desk: Desk, draft: Draft, room: Room, lay: Callable[[Sequence[Block]], str]
) -> tuple[Written, bool]:
    """Return one network’s version, and whether it had to be cut inside what matters."""
    ask, language = desk.ask, desk.material.language
    tags = hashtags_of(ask.brief, ask.voice, desk.material, room.hashtags)
    tail = _tail(desk, room, tags)
    lay_typeset = partial(_laid, lay, language)
    if ask.kind is Kind.THREAD and room.parts > 1:
        parts, cut = parts_of(draft.blocks, tail, room=room, lay=lay_typeset)
    else:
        text, cut = fitted(draft.blocks, tail, most=room.most, measure=room.measure, lay=lay_typeset)
        parts = (text,)
    apart = room.hashtags_apart or ask.kind in {Kind.ARTICLE, Kind.PRODUCT}
    if ask.kind in _WITHOUT_TAIL | {Kind.COMMENT}:
        tags = tuple(parts[0].split()) if ask.kind is Kind.HASHTAGS else ()
    elif not apart:
        missing = set(in_text("\n".join(parts), tags))
        tags = tuple(tag for tag in tags if tag not in missing)
    return Written(parts, typeset(draft.title, language), tags), cut


def _tail(desk: Desk, room: Room, tags: tuple[str, ...]) -> Tail:
    ask = desk.ask
    if ask.kind in _WITHOUT_TAIL:
        return Tail()
    link = desk.material.link if room.links_alive else ""
    if ask.kind in {Kind.ARTICLE, Kind.PRODUCT, Kind.COMMENT} or room.hashtags_apart:
        tags = ()
    disclosure = "" if ask.kind is Kind.COMMENT else ask.voice.disclosure.strip()
    return Tail(link, disclosure, " ".join(tags))


def _laid(lay: Callable[[Sequence[Block]], str], language: str, blocks: Sequence[Block]) -> str:
    return typeset(lay(blocks), language)


def _worth(draft: Draft, desk: Desk, angle: str) -> float:
    """How soon a draft should be proposed: the framework’s place for the goal, a story told, an angle not
    taken."""
    place = desk.frameworks.index(draft.framework) if draft.framework in desk.frameworks else 0
    told = (
        0.25
        if desk.material.happened and desk.material.happened in " ".join(b.text for b in draft.blocks)
        else 0.0
    )
    taken = 1.0 if any(angle in one for one in desk.ask.brief.constraints) else 0.0
    story = 0.05 if draft.angle.lens is Lens.STORY else 0.0
    return 1.0 - 0.05 * place + told + story - taken
