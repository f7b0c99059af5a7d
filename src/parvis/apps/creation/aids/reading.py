"""What is said of each version of a post as readers and searchers meet it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parvis.ai.checking.reading import language_of
from parvis.ai.writing.repeating import MOST_SHARE, Repeated, stuffed
from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.editing.shaping import whole
from parvis.apps.content.sight import COMMON, Counted, followers, variants_of
from parvis.apps.content.slots import DEAD_LINKS, Slot, label_of, that_have
from parvis.apps.creation.aids.easing import Ease, ease_of
from parvis.kit.entities import Mark, entities
from parvis.kit.folding import fold
from parvis.networks.lengths import known, length

OPENING: Final = 125  # characters; our own yardstick: no network documents where it folds a text
SPOKEN: Final = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Titled:
    """A title on one network: ``kept`` is what it takes of it, ``cut`` what it does not."""

    count: Counted
    kept: str
    cut: str


@dataclass(frozen=True, slots=True)
class VersionRead:
    """One version that somebody wrote: ``networks`` are the labels of those that get it."""

    label: str
    networks: str
    ease: Ease
    titles: tuple[Titled, ...]
    untitled: str
    opening: str
    folded: bool
    stuffed: tuple[Repeated, ...]
    dead: str

    @property
    def most(self) -> int:
        """From which share of its words on a word counts as stuffed, in percent."""
        return round(100 * MOST_SHARE)


def language_read(body: Body) -> tuple[str, bool]:
    """The language that a post is read in, and whether it is the one it is said to be in. A post begins in
    the language of its workspace, and many networks never ask for another: clear words win over that."""
    told = body.language[:2].lower()
    if told and told not in SPOKEN:
        return told, True
    texts = "\n".join(whole(one) for one in variants_of(body).values())
    found = language_of(fold(texts), told)
    return found, found == told


def versions_read(body: Body) -> tuple[VersionRead, ...]:
    """Every version that some network gets and that has words; with no network yet, the common one."""
    language, _said = language_read(body)
    return tuple(
        _read(name, variant, followers(body, name), language)
        for name, variant in variants_of(body).items()
        if whole(variant) and (followers(body, name) or not body.networks)
    )


def _read(name: str, variant: Variant, networks: tuple[str, ...], language: str) -> VersionRead:
    text, first = whole(variant), variant.parts[0].text.strip()
    titled = that_have(Slot.TITLE, networks)
    dead = [one for one in networks if one in DEAD_LINKS] if _has_link(text) else []
    return VersionRead(
        label=_("For all") if name == COMMON else label_of(name),
        networks=_labels(networks),
        ease=ease_of(text, language),
        titles=tuple(_titled(variant.title, one) for one in titled) if variant.title else (),
        untitled="" if variant.title else _labels(titled),
        opening=opening_of(first),
        folded=len(first) > OPENING,
        stuffed=stuffed(text, language),
        dead=_labels(dead),
    )


def opening_of(text: str) -> str:
    """The first characters of a text, ended after a whole word."""
    if len(text) <= OPENING:
        return text
    head = text[:OPENING]
    return (head.rsplit(maxsplit=1)[0] if not text[OPENING].isspace() and " " in head else head).rstrip()


def _titled(title: str, network: str) -> Titled:
    allowed = known(network)
    most = int(allowed["title"].number)
    kept = title
    while length(kept, "title", allowed) > most:
        kept = kept[:-1]
    count = Counted(network, label_of(network), length(title, "title", allowed), most)
    return Titled(count, kept, title[len(kept) :])


def _has_link(text: str) -> bool:
    return any(one.mark is Mark.LINK for one in entities(text))


def _labels(networks: tuple[str, ...] | list[str]) -> str:
    return ", ".join(map(label_of, networks))
