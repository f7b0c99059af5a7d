"""Variants as the pages show them: each text with its length, its facts and its doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.ai.writing import reading
from parvis.ai.writing.ports import Fact, Kind, Review, Written
from parvis.apps.content.sight import Counted
from parvis.apps.content.slots import label_of
from parvis.apps.creation import reviewing, texts
from parvis.apps.creation.aids.easing import bounded, level_of
from parvis.apps.creation.asking import room_of
from parvis.apps.creation.labels import BESIDE, DOUBTS, KINDS, SITE
from parvis.apps.creation.models import Brief, Variation
from parvis.apps.creation.reviewing import Stretch, stretches
from parvis.networks.lengths import text_length
from parvis.networks.versions import Part

CENT = 0.01


@dataclass(frozen=True, slots=True)
class DoubtSeen:
    """Words that nothing bears out, and why they are pointed out."""

    words: str
    why: str | Promise


@dataclass(frozen=True, slots=True)
class TextSeen:
    """One text, for the networks that get it. ``ease`` is in words, empty of what is too short to say."""

    networks: tuple[str, ...]
    labels: str
    counts: tuple[Counted, ...]
    stretches: tuple[Stretch, ...]
    facts: tuple[Fact, ...]
    doubts: tuple[DoubtSeen, ...]
    ease: str
    refused: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether it is longer than one of its networks takes."""
        return any(one.left < 0 for one in self.counts)


@dataclass(frozen=True, slots=True)
class VariationSeen:
    """A variant with its texts; networks that get the same one stand together."""

    variation: Variation
    name: str
    kind: str | Promise
    texts: tuple[TextSeen, ...]
    framework: str
    is_post: bool
    posts: tuple[tuple[str, str], ...]  # (id, for which segment)


def network_label(network: str) -> str:
    """What a network is called; a text that goes to none is for a page of one's own."""
    return pgettext("where a text goes", "Your site") if network == SITE else label_of(network)


def money(given: float | Decimal, currency: str) -> str:
    """An amount as people read it: two decimals, four below a cent, with the currency's code."""
    amount = float(given)
    places = 4 if 0 < abs(amount) < CENT else 2
    return f"{number_format(amount, decimal_pos=places)}\u00a0{currency}"


def counts_of(network: str, kind: Kind, written: Written) -> tuple[Counted, ...]:
    """How long each post of a thread is there, or the only one; hashtags and comment not counted."""
    label = network_label(network)
    if network == SITE:
        most = room_of(network, kind).most
        return tuple(Counted(network, label, len(part), most) for part in written.parts)
    told = (text_length(Part(part), network) for part in written.parts)
    return tuple(Counted(network, label, one.value, int(one.limit.number)) for one in told)


def facts_of(number: int, states: Mapping[int, Mapping[str, object]]) -> dict[str, Fact]:
    """The facts of a brief's state, by their ids."""
    said = states.get(number, {}).get("facts", ())
    lines = said if isinstance(said, list | tuple) else ()
    return {f"f{place}": Fact(f"f{place}", str(text)) for place, text in enumerate(lines, 1)}


def ease_words(text: str, language: str) -> str:
    """How easily a text reads, in words, and how sure that is; nothing of what is too short to say."""
    found = reading.reading(text, language)
    if found is None:
        return ""
    sure = {"said": level_of(found.ease), "n": bounded(found.ease)}
    if found.low is None or found.high is None:
        return _("%(said)s: about %(n)d of 100, on one sentence") % sure
    sure |= {"low": bounded(found.low), "high": bounded(found.high)}
    return _("%(said)s: %(n)d of 100, between %(low)d and %(high)d") % sure


def text_seen(
    networks: tuple[str, ...], written: Written, kind: Kind, review: Review, facts: Mapping[str, Fact],
    *, language: str, refused: Iterable[str] = (),
) -> TextSeen:  # fmt: skip
    """One text, looked at. ``refused`` are the words that the brand never uses."""
    said = texts.whole(written)
    folded = said.casefold()
    return TextSeen(
        networks=networks,
        labels=", ".join(map(network_label, networks)),
        counts=tuple(one for network in networks for one in counts_of(network, kind, written)),
        stretches=stretches(said, review),
        facts=tuple(facts[one] for one in review.facts if one in facts),
        doubts=tuple(DoubtSeen(one.words, DOUBTS[one.doubt]) for one in review.unsupported),
        ease=ease_words(said, language),
        refused=tuple(word for word in refused if word.casefold() in folded),
    )


def variation_seen(
    variation: Variation, states: Mapping[int, Mapping[str, object]], *, refused: Iterable[str] = ()
) -> VariationSeen:
    """A variant, looked at; ``states`` are the brief's by their numbers."""
    kind, facts = Kind(variation.kind), facts_of(variation.number, states)
    language = str(states.get(variation.number, {}).get("language", "fr"))
    groups: dict[str, list[str]] = {}
    written = texts.from_json(variation.texts)
    for network, one in written.items():
        groups.setdefault(texts.whole(one), []).append(network)
    shown = []
    for said, networks in groups.items():
        review = reviewing.review_from(variation.reviews.get(networks[0], {}), said)
        shown.append(
            text_seen(
                tuple(networks), written[networks[0]], kind, review, facts, language=language, refused=refused
            )
        )
    chosen = [one for one in variation.chosen.all() if one.post.archived_at is None]
    return VariationSeen(
        variation=variation,
        name=variation.angle or _("Written by hand"),
        kind=KINDS[kind],
        texts=tuple(shown),
        framework=framework_of(variation),
        is_post=kind not in BESIDE,
        posts=tuple((str(one.post_id), one.segment_name) for one in chosen),
    )


def framework_of(variation: Variation) -> str:
    """What its framework is called: the built-in writer names it first among its reasons."""
    return str(variation.reasons[0]) if variation.builtin and variation.reasons else variation.framework


def states_of(brief: Brief) -> dict[int, Mapping[str, object]]:
    """Every state of a brief, by its number."""
    return dict(brief.versions.values_list("number", "said"))
