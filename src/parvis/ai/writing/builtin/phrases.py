"""Chooses among the writer’s own words: by tone, by how the brand speaks, never a word that it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from parvis.ai.writing.builtin.angles import Angle, Lens
from parvis.ai.writing.builtin.manners import Manners
from parvis.ai.writing.builtin.material import Material
from parvis.ai.writing.builtin.sentences import closed, typeset
from parvis.ai.writing.builtin.topics import Topic
from parvis.ai.writing.builtin.wordings import Slots, set_in, wordings
from parvis.ai.writing.claims import stems_of
from parvis.ai.writing.ports import Tone, Voice
from parvis.kit.folding import fold

_MOODS: Final = {
    "pride": r"\bfier|\bpride\b|\bproud\b",
    "memory": r"nostalgi|souvenir|enfance|memor|childhood",
    "hope": r"espoir|envie|elan|optimis|hope|confian",
    "relief": r"soulage|relief|tranquill|seren|apais|calm",
}


class Phrases:
    """The writer’s words for one request. What it says twice in one draft it says otherwise."""

    def __init__(
        self, material: Material, voice: Voice, tone: Tone, manners: Manners, random: Random
    ) -> None:
        self._language = material.language
        self._slots: Slots = {
            name: value
            for name, value in {
                "product": material.product,
                "brand": material.brand,
                "audience": material.audience,
                "who": material.who,
                "name": material.name,
            }.items()
            if value
        }
        self._formal = voice.formal
        self._tone = tone
        self._refused = [fold(word) for word in voice.refused if word.strip()]
        self._preferred = [fold(word) for word in voice.preferred if word.strip()]
        self._manners = manners
        self._random = random
        self._said: set[str] = set()

    def one(self, section: str, *, before: str = "", bare: bool = False, **slots: str) -> str | None:
        """Return one wording of a section with its slots filled; None where none can be said here.

        ``before`` is the sentence it will stand before: a word that opens that one is not said twice.
        ``bare``: without naming the product.
        """
        opening = stems_of(fold(" ".join(before.split()[:3])))
        known = {name: value for name, value in self._slots.items() if not (bare and name == "product")}
        ways = [one for one in self._ways(section, {**known, **slots}) if not stems_of(fold(one)) & opening]
        fresh = [one for one in ways if one not in self._said] or ways
        if not fresh:
            return None
        liked = [one for one in fresh if any(word in fold(one) for word in self._preferred)]
        chosen = self._random.choice(liked or fresh)
        self._said.add(chosen)
        return chosen

    def all(self, section: str) -> tuple[str, ...]:
        """Return every wording of a section that can be said here."""
        return tuple(self._ways(section, self._slots))

    def mood(self, feels: str) -> str:
        """Return the mood that a reader should be left in, "" where it is none we have words for."""
        return next((mood for mood, rule in _MOODS.items() if re.search(rule, feels)), "")

    def angle(self, angle: Angle) -> str:
        """Return an angle’s name in the brief’s language."""
        topic = wordings(self._language)[f"topic.{angle.topic.value}"][0].text
        section = f"name.{angle.lens.value}"
        if angle.lens in {Lens.FACT, Lens.QUESTION} and angle.topic is Topic.OTHER:
            section = "name.words"
        slots: Slots = {**self._slots, "topic": topic, "figure": angle.figure, "words": angle.words}
        for way in wordings(self._language)[section]:
            named = set_in(way.text, slots, self._language)
            if named is not None:
                return typeset(named[:1].upper() + named[1:], self._language)
        return wordings(self._language)["name.message"][0].text

    def _ways(self, section: str, slots: Slots) -> Sequence[str]:
        found: list[str] = []
        for way in wordings(self._language).get(section, ()):
            if not way.fits(self._tone) or not self._manners.allow(way.text):
                continue
            said = set_in(way.text if self._formal else way.familiar, slots, self._language)
            if said is not None and not self._refuses(said):
                found.append(said[:1].upper() + said[1:] if said[-1] in ":," else closed(said))
        return found

    def _refuses(self, text: str) -> bool:
        folded = fold(text)
        return any(re.search(rf"\b{re.escape(word)}\b", folded) for word in self._refused)
