"""How the brief’s words are set into a draft: after a lead, after a question, under their full name."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from parvis.ai.writing.builtin.blocks import FIRST, KEPT, Block
from parvis.ai.writing.builtin.material import Material, Told
from parvis.ai.writing.builtin.phrases import Phrases
from parvis.ai.writing.builtin.sentences import after_colon, cut
from parvis.ai.writing.ports import Goal


class Setter:
    """The draft so far. ``order`` is the facts in the order in which this draft takes them."""

    def __init__(
        self, material: Material, phrases: Phrases, *, goal: Goal, order: Sequence[Told], random: Random
    ) -> None:
        self._told = material
        self._say = phrases
        self._goal = goal
        self._left = list(order)
        self._random = random
        self._blocks: list[Block] = []
        self._messaged = False
        self._called = False
        self._facts_said = 0

    def _message(self, *, line: bool = True) -> None:
        if self._messaged:
            return
        self._messaged = True
        sentences = cut(self._told.message)
        self._put(sentences[0], KEPT, line=line)
        for one in sentences[1:]:
            if one != self._told.trouble or not self._holds(one):
                self._put(one, FIRST, line=False)

    def _message_after(self, section: str) -> None:
        """The message with a lead; where its first word may not be small, on a line of its own."""
        if self._messaged:
            return
        lead = self._say.one(section)
        sentences = cut(self._told.message)
        said = self._after(lead, sentences[0])
        if said is None:
            self._message()
            return
        self._messaged = True
        self._put(said, KEPT)
        for one in sentences[1:]:
            self._put(one, FIRST, line=False)

    def _asked(self, fact: Told, rank: int) -> bool:
        question = self._say.one(f"ask.{fact.topic.value}", before=fact.full, bare=not fact.of_product)
        if question is None:
            return False
        self._put(f"{question} {fact.text if self._names_product(question) else fact.full}", rank)
        return True

    def _names_product(self, text: str) -> bool:
        product = self._told.product
        return product is not None and product.rest in text

    def _as_told(self, fact: Told) -> str:
        """A fact as it may stand here: with its pronoun only where the product has just been named."""
        before = self._blocks[-1].text if self._blocks else ""
        return fact.text if self._names_product(before) else fact.full

    def _labelled(self, fact: Told, rank: int) -> None:
        """A fact, now and then after what it speaks of."""
        section = f"label.{fact.topic.value}"
        said = self._as_told(fact)
        lead = (
            self._say.one(section, before=said) if self._random.random() < 0.35 and ":" not in said else None
        )
        self._put(self._after(lead, said) or said, rank, line=self._facts_said < 2 or lead is not None)

    @staticmethod
    def _after(lead: str | None, sentence: str) -> str | None:
        """Return the sentence after a lead: small after a colon or a comma; None where that cannot be."""
        if lead is None:
            return None
        if not lead.endswith((":", ",")):
            return f"{lead} {sentence}"
        small = after_colon(sentence)
        return None if small is None else f"{lead} {small}"

    def _put(self, text: str, rank: int, *, line: bool = True) -> None:
        self._blocks.append(Block(text, rank, line))

    def _holds(self, text: str) -> bool:
        return bool(text) and any(cut(text)[0].rstrip(".") in block.text for block in self._blocks)

    def _take(self, fact_id: str) -> Told | None:
        fact = next((one for one in self._left if one.id == fact_id), None)
        if fact is not None:
            self._left.remove(fact)
            self._facts_said += 1
        return fact
