"""Exercises, looked at by the product's own measures: no model is asked, and nothing that is written is kept.

Each says what is there already and what is still missing, in words; an exercise is done when nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parvis.ai.checking.looking import look
from parvis.ai.checking.ports import Asked, Check
from parvis.ai.checking.reading import language_of
from parvis.ai.writing import claims, reading
from parvis.ai.writing.distinct import NEAR, near_duplicates
from parvis.ai.writing.numbers import figures
from parvis.ai.writing.ports import Brief, Fact, Story
from parvis.ai.writing.repeating import FEWEST, stuffed, times_said
from parvis.apps.course.lessons import Field
from parvis.apps.creation.aids.easing import level_of
from parvis.apps.creation.briefs import BriefDraft, lines_in, meter
from parvis.apps.creation.keywords import vocabulary
from parvis.apps.creation.labels import DOUBTS
from parvis.apps.creation.selectors import voice_of
from parvis.core.workspaces.models import Workspace
from parvis.kit.folding import fold
from parvis.kit.markup import tidy

LONGEST: Final = 5_000  # characters of each field that are read
PLAIN: Final = 60.0  # reading ease from which a text is plain (Flesch, 1948)
SENTENCES: Final = 3
WORDS_OF_AN_ANSWER: Final = 3
_QUOTED: Final = re.compile(r"«[^»]{8,}»|“[^”]{8,}”|\"[^\"]{8,}\"")
_VARIANTS: Final = re.compile(r"\b(?:variante|version|proposition|variant|option|idee|idea)s\b")
_BETWEEN: Final = re.compile(r"^\s*-{3,}\s*$(.*?)^\s*-{3,}\s*$", re.MULTILINE | re.DOTALL)
_COUNTED: Final = re.compile(
    r"\d+\s*(?:caracteres?|mots?|phrases?|lignes?|characters?|words?|sentences?|lines?|signes?|hashtags?)\b"
)
_PERSON: Final = re.compile(
    r"\b(?:relu|relue|relus|relues|verifie\w*|corrige\w*|valide\w*|humain\w*|equipe|redact\w+|personne|nous|notre|"
    r"reviewed|checked|edited|human|team|person|people|we|our|us)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is looked at: there already, or still missing; ``quote`` are the words it is about."""

    held: bool
    words: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody wrote, by field, in a workspace, in ``fr`` or ``en``."""

    workspace: Workspace
    language: str
    said: Mapping[str, str]

    @classmethod
    def read(cls, workspace: Workspace, given: Mapping[str, str], fields: Iterable[Field]) -> Tried:
        """Take what was sent for these fields; its language is that of its own words."""
        said = {field.name: given.get(field.name, "") for field in fields}
        return cls(workspace, language_of(fold("\n".join(said.values()))), said)

    def __getitem__(self, name: str) -> str:
        return tidy(self.said.get(name, ""))[:LONGEST]


def looked_at(slug: str, tried: Tried) -> tuple[Told, ...]:
    """What is there and what is missing in the exercise of this lesson."""
    return tuple(_LOOKS[slug](tried))


def is_done(told: tuple[Told, ...]) -> bool:
    """Whether nothing is missing."""
    return bool(told) and all(one.held for one in told)


def _brief(tried: Tried) -> Iterator[Told]:
    facts = lines_in(tried["facts"])
    draft = BriefDraft(message=tried["message"], audience=tried["audience"], facts=facts, call=tried["call"])
    lacks = {lack.field: str(lack.words) for lack in reversed(meter(draft).lacks)}
    held = {
        "message": _("There is one message to remember."),
        "segment": _("It says whom you speak to."),
        "facts": _("Three facts or more: there is something to say."),
        "call": _("Readers know what to do next."),
    }
    for name, words in held.items():
        yield Told(name not in lacks, lacks.get(name, words))


def _proof(tried: Tried) -> Iterator[Told]:
    facts, text = lines_in(tried["facts"]), tried["text"]
    yield Told(bool(facts), _("There are facts to rest on.") if facts else _("Note at least one fact."))
    if reading.words_in(text) < reading.FEWEST_WORDS:
        yield Told(False, _("Write a little more: a text of ten words at least."))
        return
    numbered = tuple(Fact(f"f{place}", fact) for place, fact in enumerate(facts, 1))
    found = claims.review(text, Brief(tried.language, "", facts=numbered))
    used = len(found.facts)
    yield Told(
        used > 0, _("The text uses your facts.") if used else _("The text uses none of your facts yet.")
    )
    for one in found.unsupported[:5]:
        words = _("Not borne out: %(why)s. Add the fact, or say less.") % {"why": DOUBTS[one.doubt]}
        yield Told(False, words, one.words)
    if not found.unsupported:
        yield Told(True, _("Every claim that can be seen rests on a fact."))


def _words(tried: Tried) -> Iterator[Told]:
    text = tried["text"]
    if reading.words_in(text) < reading.FEWEST_WORDS:
        yield Told(False, _("Write a little more: a text of ten words at least."))
        return
    known = [one.word for one in vocabulary(tried.workspace, None, tried.language).words]
    said = [word for word in known if times_said(text, word, tried.language)]
    if said:
        yield Told(True, _("It speaks your audience’s words:"), ", ".join(said))
    elif known:
        yield Told(False, _("None of your audience’s words yet. For example:"), ", ".join(known[:6]))
    else:
        yield Told(
            True, _("Too little was heard to know your audience’s words: only repetition is looked at.")
        )
    over = stuffed(text, tried.language)
    if over:
        words = _("Said too often (%(least)d times or more, in a text of this length):") % {"least": FEWEST}
        yield Told(False, words, ", ".join(one.word for one in over))
    else:
        yield Told(True, _("No word is hammered."))


def _story(tried: Tried) -> Iterator[Told]:
    story = Story(*(tried[name] for name in ("who", "happened", "matters", "feels")))
    asked = (
        ("happened", _("Something happens."), _("Say what happened: somebody did something, some day.")),
        ("matters", _("It says why it matters."), _("Say why it matters, in a few words at least.")),
    )
    yield Told(bool(story.who), _("It is about somebody.") if story.who else _("Say who it is about."))
    for name, good, missing in asked:
        held = reading.words_in(getattr(story, name)) >= WORDS_OF_AN_ANSWER
        yield Told(held, good if held else missing)
    yield Told(
        bool(story.feels),
        _("The reader is meant to feel something.") if story.feels else _("Say what the reader should feel."),
    )


def _voice(tried: Tried) -> Iterator[Told]:
    text = tried["text"]
    found = reading.reading(text, tried.language)
    many = found is not None and found.sentences >= SENTENCES
    yield Told(many, _("Three sentences or more.") if many else _("Write three sentences at least."))
    if found is not None:
        plain = found.ease >= PLAIN
        words = (
            _("It reads: %(level)s.")
            if plain
            else _("It still reads: %(level)s. Cut this sentence in two, or take shorter words:")
        )
        longest = None if plain else reading.longest_sentence(text)
        yield Told(plain, words % {"level": level_of(found.ease)}, longest.text if longest else "")
    voice, folded = voice_of(tried.workspace), fold(text)
    refused = [
        word
        for word in (voice.refused if voice else ())
        if re.search(rf"\b{re.escape(fold(word))}\b", folded)
    ]
    if refused:
        yield Told(False, _("Your brand never says:"), ", ".join(refused))
    else:
        yield Told(True, _("No word that your brand refuses."))


def _angles(tried: Tried) -> Iterator[Told]:
    texts = [tried[name] for name in ("one", "two", "three")]
    whole = all(reading.words_in(one) >= WORDS_OF_AN_ANSWER for one in texts)
    yield Told(whole, _("Three texts are there.") if whole else _("Write all three."))
    alike = near_duplicates(texts, near=NEAR / 2) if whole else []
    for one, other in alike:
        words = _("The texts %(one)d and %(other)d say nearly the same words: enter by another door.")
        yield Told(False, words % {"one": one + 1, "other": other + 1})
    if whole and not alike:
        yield Told(True, _("They are really different."))
    asks = "?" in texts[2]
    yield Told(asks, _("The third one asks.") if asks else _("The third one is to enter by a question."))


def _prompt(tried: Tried) -> Iterator[Told]:
    text = tried["text"]
    between = _BETWEEN.search(text)
    material = bool(between and between[1].strip())
    order = fold(_BETWEEN.sub("", text))
    asked = (
        (
            material,
            _("The material stands apart, between its lines."),
            _("Put the material between two lines of dashes, apart from what you ask."),
        ),
        (
            bool(_COUNTED.search(order)),
            _("There is a limit that can be counted."),
            _("Give a limit that can be counted, such as “200 characters at most”."),
        ),
        (
            bool(_QUOTED.search(_BETWEEN.sub("", text))),
            _("There is an example of what you like."),
            _("Show an example of what you like, in quotation marks."),
        ),
        (
            bool(_VARIANTS.search(order)) and bool(figures(order)),
            _("It asks for several variants."),
            _("Say how many variants you want."),
        ),
    )
    for held, good, missing in asked:
        yield Told(held, good if held else missing)


def _human(tried: Tried) -> Iterator[Told]:
    text = tried["text"]
    hits = look(text, Asked(language=tried.language, checks=frozenset({Check.AI})))
    yield Told(
        bool(hits),
        _("It says what AI did.") if hits else _("Name the AI and what it did: written, drawn, translated…"),
    )
    person = bool(_PERSON.search(fold(text)))
    yield Told(
        person, _("It says what people did.") if person else _("Say what a person did: read it over, chose…")
    )


_LOOKS: Final[Mapping[str, Callable[[Tried], Iterator[Told]]]] = {
    "brief": _brief, "proof": _proof, "words": _words, "story": _story,
    "voice": _voice, "angles": _angles, "prompt": _prompt, "human": _human,
}  # fmt: skip
