"""A framework’s steps, made of the brief’s words: one draft, not yet cut to any network.

A draft is blocks in reading order. A block says how readily it is left out where room is short: 0 never.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from parvis.ai.writing.builtin.angles import Angle, Lens
from parvis.ai.writing.builtin.blocks import FIRST, SECOND, THIRD, Block, Draft
from parvis.ai.writing.builtin.frameworks import Framework, Step, instructions
from parvis.ai.writing.builtin.sentences import cut, in_first_person, opens_with_pronoun, quoted
from parvis.ai.writing.builtin.setting import Setter
from parvis.ai.writing.builtin.topics import Topic
from parvis.ai.writing.claims import stems_of
from parvis.ai.writing.ports import Goal
from parvis.kit.folding import fold


class Composer(Setter):
    """Makes one draft, step by step."""

    def draft(self, framework: Framework, angle: Angle) -> Draft | None:
        """Return the draft; None where the angle cannot open it."""
        if framework.opens is not None:
            self._left.sort(key=lambda fact: fact.id != angle.fact)
        elif not _LENSES[angle.lens](self, angle):
            return None
        for step in framework.steps:
            _STEPS[step](self)
        return Draft(framework, angle, tuple(self._blocks)) if self._messaged else None

    # What a reader meets first.

    def _open_message(self, _: Angle) -> bool:
        self._message()
        return True

    def _open_figure(self, angle: Angle) -> bool:
        fact = self._take(angle.fact)
        opening = self._say.one("open.figure", figure=fact.figure) if fact else None
        if fact is None or opening is None:
            return False
        self._put(opening, FIRST)
        self._put(fact.full, FIRST, line=False)
        return True

    def _open_question(self, angle: Angle) -> bool:
        fact = self._take(angle.fact)
        return fact is not None and self._asked(fact, FIRST)

    def _open_fact(self, angle: Angle) -> bool:
        fact = self._take(angle.fact)
        if fact is not None:
            self._put(fact.full, FIRST)
        return fact is not None

    def _open_story(self, _: Angle) -> bool:
        self._story()
        return bool(self._blocks)

    def _open_audience(self, _: Angle) -> bool:
        opening = self._say.one("open.audience")
        if opening is None:
            return False
        self._put(opening, SECOND)
        return True

    def _open_product(self, _: Angle) -> bool:
        opening = self._say.one("open.product", before=self._told.message)
        if opening is None:
            return False
        self._put(opening, SECOND)
        return True

    def _open_call(self, _: Angle) -> bool:
        if not self._told.call:
            return False
        self._put(self._told.call, FIRST)
        self._called = True
        why = self._say.one("call.why")
        if why is not None and self._random.random() < 0.6:
            self._put(why, SECOND)
            self._message(line=False)
        return True

    def _open_trouble(self, _: Angle) -> bool:
        self._trouble()
        return bool(self._blocks)

    # The steps of frameworks.

    def _fact(self) -> None:
        if not self._left:
            return
        fact = self._left.pop(0)
        rank = SECOND if self._facts_said == 0 else THIRD
        self._facts_said += 1
        self._labelled(fact, rank)

    def _facts(self) -> None:
        """Two to four facts as a paragraph, each as it is, tied now and then."""
        many = min(len(self._left), self._random.choice((2, 3, 3, 4)))
        for number in range(many):
            fact = self._left.pop(0)
            rank = SECOND if self._facts_said == 0 else THIRD + min(number, 1)
            self._facts_said += 1
            tie = (
                self._say.one("also")
                if number == many - 1 and number and self._random.random() < 0.35
                else None
            )
            said = self._as_told(fact)
            self._put(self._after(tie, said) or said, rank, line=number == 0)

    def _matters(self) -> None:
        text = self._told.matters
        if not text or self._holds(text):
            return
        if opens_with_pronoun(text) and not self._named():
            self._story()
            if not self._named():
                return  # nobody would know who "she" is
            self._put(text, SECOND, line=False)
            return
        lead = self._say.one("turn.matters", before=text) if self._random.random() < 0.6 else None
        self._put(self._after(lead, text) or text, SECOND)

    def _named(self) -> bool:
        name = self._told.name
        return name is not None and any(name.head in block.text for block in self._blocks)

    def _story(self) -> None:
        told = self._told
        if not told.happened or self._holds(told.happened):
            return
        named = told.name is not None and bool(told.name.head) and told.name.head in told.happened
        if not named and told.who:
            opening = self._say.one("open.story")
            self._put(opening or f"{told.who}.", FIRST)
        self._happened()

    def _happened(self) -> None:
        told = self._told
        sentences = cut(told.happened)
        if in_first_person(told.happened) and told.name is not None:
            self._put(f"{quoted(told.happened, told.language)}", FIRST)
            return
        self._put(sentences[0], FIRST, line=not self._blocks or self._blocks[-1].text.endswith(":"))
        for one in sentences[1:]:
            self._put(one, SECOND, line=False)

    def _witness(self) -> None:
        told = self._told
        if self._holds(told.happened):
            return
        if in_first_person(told.happened):
            signed = f"{quoted(told.happened, told.language)} — {told.who}"
            self._put(signed, FIRST)
            return
        lead = self._say.one("turn.happened")
        said = self._after(lead, told.happened)
        if said is None or opens_with_pronoun(told.happened):
            self._story()
            return
        self._put(said, FIRST)

    def _trouble(self) -> None:
        told = self._told
        if not told.trouble or self._holds(told.trouble):
            return
        if opens_with_pronoun(told.trouble) and told.who:
            self._put(self._say.one("open.story") or f"{told.who}.", FIRST)
            self._put(told.trouble, FIRST, line=False)
        else:
            self._put(told.trouble, FIRST)
        turn = self._say.one("turn.trouble") if not opens_with_pronoun(told.trouble) else None
        if turn is not None and self._random.random() < 0.6:
            self._put(turn, THIRD, line=False)

    def _solution(self) -> None:
        self._message_after("turn.solution")

    def _before(self) -> None:
        told = self._told
        if self._holds(told.trouble):
            return
        lead = self._say.one("turn.before")
        said = None if opens_with_pronoun(told.trouble) else self._after(lead, told.trouble)
        if said is None:
            self._trouble()
        else:
            self._put(said, FIRST)

    def _after_step(self) -> None:
        self._message_after("turn.after")

    def _bridge(self) -> None:
        trouble = stems_of(fold(self._told.trouble))
        fact = max(self._left, key=lambda one: len(stems_of(fold(one.text)) & trouble), default=None)
        if fact is not None:
            self._left.remove(fact)
            self._facts_said += 1
            self._put(self._after(self._say.one("turn.bridge"), fact.full) or fact.full, SECOND)

    def _feature(self) -> None:
        fact = next((one for one in self._left if one.topic is not Topic.CHANGE), None)
        if fact is not None:
            self._left.remove(fact)
            self._put(self._after(self._say.one("turn.feature"), fact.full) or fact.full, SECOND)

    def _advantage(self) -> None:
        fact = next((one for one in self._left if one.topic is Topic.CHANGE), None)
        if fact is not None:
            self._left.remove(fact)
            self._put(self._after(self._say.one("turn.advantage"), fact.full) or fact.full, FIRST)

    def _benefit(self) -> None:
        self._message_after("turn.benefit")

    def _urgent(self) -> None:
        fact = next((one for one in self._left if one.topic is Topic.DATE), None)
        if fact is not None:
            self._left.remove(fact)
            self._labelled(fact, FIRST)

    def _questions(self) -> None:
        asked: set[Topic] = {Topic.OTHER, Topic.FIGURE}
        many = len(asked) + self._random.choice((2, 3, 3, 4))
        for fact in tuple(self._left):
            fresh = fact.topic not in asked and len(asked) < many
            if fresh and self._asked(fact, SECOND if len(asked) == 2 else THIRD):
                self._left.remove(fact)
                asked.add(fact.topic)

    def _steps(self) -> None:
        told = instructions(self._told)
        orders = sorted((one for one in self._left if one.id in told), key=lambda one: told.index(one.id))
        opening = self._say.one("open.steps")
        if opening is not None:
            self._put(opening, THIRD)
        for number, fact in enumerate(orders):
            self._left.remove(fact)
            place = "step.first" if number == 0 else "step.last" if number == len(orders) - 1 else "step.next"
            word = self._say.one(place) if len(orders) > 1 else None
            small = fact.text[:1].lower() + fact.text[1:]
            self._put(f"{word} {small}" if word else fact.text, SECOND if number < 3 else THIRD)

    def _list(self) -> None:
        many = min(len(self._left), self._random.choice((3, 3, 4, 5)))
        opening = self._say.one("open.list")
        if many < 2:
            self._facts()
            return
        if opening is not None:
            self._put(opening, THIRD)
        for number in range(many):
            self._blocks.append(Block(self._left.pop(0).full, SECOND if number < 2 else THIRD, True, True))

    def _five(self) -> None:
        if not self._messaged:
            self._message_after("five.what")
        asked: set[str] = set()
        for topic, section in _FIVE:
            fact = next((one for one in self._left if one.topic is topic), None)
            if fact is None or section in asked:
                continue
            self._left.remove(fact)
            asked.add(section)
            said = self._after(self._say.one(section), fact.full) or fact.full
            self._put(said, SECOND if len(asked) < 3 else THIRD)

    def _call(self) -> None:
        if self._told.call and not self._called:
            self._called = True
            lead = self._say.one("call.lead") if self._random.random() < 0.25 else None
            if lead is not None and lead.endswith(":"):
                self._put(f"{lead} {self._told.call[:1].lower()}{self._told.call[1:]}", FIRST)
            elif lead is not None and self._goal is not Goal.TALK:
                self._put(lead, THIRD)
                self._put(self._told.call, FIRST, line=False)
            else:
                self._put(self._told.call, FIRST)
        self._close()

    def _close(self) -> None:
        if self._goal is not Goal.TALK:
            return
        mood = self._say.mood(self._told.feels)
        question = (self._say.one(f"close.{mood}") if mood else None) or self._say.one("close.question")
        if question is not None:
            self._put(question, SECOND)


_FIVE: Final = (
    (Topic.DATE, "five.when"), (Topic.HOURS, "five.when"), (Topic.PLACE, "five.where"), (Topic.FOR_WHOM,
    "five.who"),
    (Topic.UNTIL, "five.until"), (Topic.PRICE, "five.price"),
    (Topic.JOIN, "five.how"), (Topic.OTHER, "five.more"),
)  # fmt: skip
_LENSES: Final[dict[Lens, Callable[[Composer, Angle], bool]]] = {
    Lens.MESSAGE: Composer._open_message,
    Lens.FIGURE: Composer._open_figure,
    Lens.QUESTION: Composer._open_question,
    Lens.FACT: Composer._open_fact,
    Lens.STORY: Composer._open_story,
    Lens.AUDIENCE: Composer._open_audience,
    Lens.PRODUCT: Composer._open_product,
    Lens.CALL: Composer._open_call,
    Lens.TROUBLE: Composer._open_trouble,
}
_STEPS: Final[dict[Step, Callable[[Composer], None]]] = {
    Step.OPEN: lambda _: None,  # the angle has opened it
    Step.MESSAGE: Composer._message,
    Step.FACT: Composer._fact,
    Step.FACTS: Composer._facts,
    Step.MATTERS: Composer._matters,
    Step.STORY: Composer._story,
    Step.WITNESS: Composer._witness,
    Step.TROUBLE: Composer._trouble,
    Step.SOLUTION: Composer._solution,
    Step.BEFORE: Composer._before,
    Step.AFTER: Composer._after_step,
    Step.BRIDGE: Composer._bridge,
    Step.FEATURE: Composer._feature,
    Step.ADVANTAGE: Composer._advantage,
    Step.BENEFIT: Composer._benefit,
    Step.URGENT: Composer._urgent,
    Step.QUESTIONS: Composer._questions,
    Step.STEPS: Composer._steps,
    Step.LIST: Composer._list,
    Step.FIVE: Composer._five,
    Step.CALL: Composer._call,
}
