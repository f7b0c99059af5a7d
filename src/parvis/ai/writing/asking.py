"""What an endpoint is asked, word for word, in which shape it should answer, and what that will cost.

What a person wrote and what came from outside travels as data between two lines that hold a mark drawn for
this request: nothing in it can close them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from parvis.ai.prompts import Prompt
from parvis.ai.writing.ports import Ask, Brief, Kind, Price, Room, Tone
from parvis.kit.markup import tidy

MOST_OF_A_SOURCE: Final = 6_000  # characters of each text from outside
_TASKS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "fr": {
        Kind.CAPTION: "Écris une publication pour chaque réseau.",
        Kind.THREAD: "Écris un fil pour chaque réseau : chacune se lit seule et appelle la suivante.",
        Kind.PRODUCT: "Écris une description de produit, avec un titre.",
        Kind.ARTICLE: "Écris un article de blog en Markdown, avec un titre et des intertitres (##).",
        Kind.ALT: "Écris un texte alternatif : ce que montre l’image selon le brief, en une phrase ou deux.",
        Kind.HASHTAGS: "Propose des mots-dièse, tirés des mots du public et du brief.",
        Kind.COMMENT: "Écris le premier commentaire à placer sous la publication.",
    },
    "en": {
        Kind.CAPTION: "Write one post for each network.",
        Kind.THREAD: "Write one thread for each network: each post can be read alone and leads to the next.",
        Kind.PRODUCT: "Write a product description, with a title.",
        Kind.ARTICLE: "Write a blog article in Markdown, with a title and headings (##).",
        Kind.ALT: "Write an alternative text: what the picture shows by the brief, in a sentence or two.",
        Kind.HASHTAGS: "Propose hashtags, from the audience’s words and the brief.",
        Kind.COMMENT: "Write the first comment to stand under the post.",
    },
}
_LABELS: Final = {
    "fr": {
        "message": "Message", "goal": "But", "audience": "Public", "product": "Sujet", "fact": "Fait",
        "tone": "Ton",
        "call": "Ce qu’on demande au lecteur", "link": "Lien", "constraint": "Contrainte",
        "who": "Histoire, qui",
        "happened": "Histoire, ce qui s’est passé", "matters": "Histoire, pourquoi ça compte",
        "feels": "Histoire, ce que le lecteur ressent", "keyword": "Mot du public", "brand": "Marque",
        "preferred": "Mot que la marque emploie", "refused": "Mot que la marque n’emploie jamais",
        "disclosure": "Mention à placer à la fin", "address": "Le lecteur est", "room": "Réseau",
        "example": "Exemple de publication",
        "source": "Document",
    },
    "en": {
        "message": "Message", "goal": "Goal", "audience": "Audience", "product": "Subject", "fact": "Fact",
        "tone": "Tone",
        "call": "What the reader is asked to do", "link": "Link", "constraint": "Constraint",
        "who": "Story, who",
        "happened": "Story, what happened", "matters": "Story, why it matters",
        "feels": "Story, what the reader feels",
        "keyword": "A word of the audience", "brand": "Brand", "preferred": "A word the brand uses",
        "refused": "A word the brand never uses", "disclosure": "Wording to put at the end",
        "address": "The reader is",
        "room": "Network", "example": "An example of a post", "source": "Document",
    },
}  # fmt: skip
_GOALS: Final = {
    "fr": {"known": "faire connaître", "weighed": "aider à choisir", "bought": "faire acheter",
    "loyal": "fidéliser",
           "come": "faire venir", "explain": "expliquer", "talk": "faire parler"},
    "en": {"known": "be known", "weighed": "help to choose", "bought": "be bought", "loyal": "keep people",
    "come": "make people come",
           "explain": "explain", "talk": "make people talk"},
}  # fmt: skip
_TONES: Final = {
    Tone.PLAIN: ("simple", "plain"), Tone.WARM: ("chaleureux", "warm"), Tone.LIVELY: ("vif", "lively"),
    Tone.EXPERT: ("expert", "expert"), Tone.SOBER: ("sobre", "sober"),
}  # fmt: skip
_CHARACTERS: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.CAPTION: (150, 1_500), Kind.THREAD: (500, 3_000), Kind.PRODUCT: (500, 3_000),
    Kind.ARTICLE: (2_500, 12_000),
    Kind.ALT: (80, 400), Kind.HASHTAGS: (20, 200), Kind.COMMENT: (60, 600),
}  # fmt: skip
"""What one text of a kind is long, between these, where its network leaves more."""
# Characters a token: common tokenizers make 3.5 to 5 of English and French prose, fewer of JSON and rare
# words.
_MANY, _FEW = 5.0, 2.5
_AROUND: Final = 90  # characters of JSON around one text


def messages(ask: Ask, prompt: Prompt, mark: str) -> tuple[tuple[str, str], ...]:
    """Return what is sent, as (role, text): the instructions, then the data."""
    language = ask.brief.language
    line = f"-----{mark}-----"
    told = (
        prompt.text.replace("{task}", _TASKS[language][ask.kind])
        .replace("{variants}", str(ask.variants))
        .replace("{mark}", line)
    )
    return ("system", told), ("user", "\n".join((line, *_data(ask), line)))


def _data(ask: Ask) -> Iterator[str]:
    brief, voice, labels = ask.brief, ask.voice, _LABELS[ask.brief.language]
    french = brief.language == "fr"
    for name, value in _said(brief):
        yield f"{labels[name]}: {_flat(value)}"
    for number, fact in enumerate(brief.facts, 1):
        yield f"{labels['fact']} {number}: {_flat(fact.text)}"
    yield f"{labels['tone']}: {_TONES[brief.tone][0 if french else 1]}"
    for name, values in (
        ("constraint", brief.constraints), ("keyword", brief.keywords), ("brand", (voice.brand,)),
        ("preferred", voice.preferred), ("refused", voice.refused), ("disclosure", (voice.disclosure,)),
    ):  # fmt: skip
        yield from (f"{labels[name]}: {_flat(value)}" for value in values if value.strip())
    if french:
        yield f"{labels['address']}: {'vous' if voice.formal else 'tu'}"
    yield from (f"{labels['room']}: {_room(room, french=french)}" for room in ask.rooms)
    for name, texts in (("example", voice.examples), ("source", brief.sources)):
        for number, text in enumerate(texts, 1):
            yield f"{labels[name]} {number}: {_flat(text[:MOST_OF_A_SOURCE])}"


def _said(brief: Brief) -> Iterator[tuple[str, str]]:
    story = brief.story
    goal = _GOALS[brief.language][brief.goal.value]
    for name, value in (
        ("who", story.who), ("happened", story.happened), ("matters", story.matters), ("feels", story.feels),
        ("message", brief.message), ("goal", goal), ("audience", brief.audience), ("product", brief.product),
        ("call", brief.call), ("link", brief.link),
    ):  # fmt: skip
        if value.strip():
            yield name, value


def _room(room: Room, *, french: bool) -> str:
    """One network’s room in words; what counts otherwise than characters is asked a tenth shorter."""
    most = room.most if room.measure("é" * 10) == 10 else room.most * 9 // 10
    said = [f"{room.network}, {most} {'caractères au plus' if french else 'characters at most'}"]
    if room.parts:
        said.append(f"{room.parts} {'publications au plus' if french else 'posts at most'}")
    if not room.links_alive:
        said.append("sans lien" if french else "no link")
    said.append(f"{room.hashtags} {'mots-dièse au plus' if french else 'hashtags at most'}")
    return ", ".join(said)


def _flat(text: str) -> str:
    """Return a text on one line, so that nothing in it can look like a label or like the mark."""
    return " ⏎ ".join(line for line in tidy(text).splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Tokens:
    """How many tokens, between ``low`` and ``high``: no endpoint tells before it is asked."""

    low: int
    high: int


def tokens_of(characters: int) -> Tokens:
    """Estimate the tokens of a text by its length."""
    return Tokens(int(characters / _MANY), int(characters / _FEW) + 8)


def tokens_out(ask: Ask) -> Tokens:
    """Estimate the tokens of an answer; ``high`` is also the most that the endpoint is allowed."""
    low, high = _CHARACTERS[ask.kind]
    shortest = sum(min(low, _room_of(room)) + _AROUND for room in ask.rooms) + _AROUND
    longest = sum(min(high, _room_of(room)) + 2 * _AROUND for room in ask.rooms) + 2 * _AROUND
    return Tokens(tokens_of(ask.variants * shortest).low, tokens_of(ask.variants * longest).high)


def _room_of(room: Room) -> int:
    return room.most * max(room.parts, 1)


def price_of(ask: Ask, sent: tuple[tuple[str, str], ...], price_in: float, price_out: float) -> Price:
    """Return what a request will cost; prices in any currency, per million tokens."""
    asked, answered = tokens_of(sum(len(text) for _, text in sent)), tokens_out(ask)
    return Price(
        asked.low + answered.low,
        asked.high + answered.high,
        (asked.low * price_in + answered.low * price_out) / 1e6,
        (asked.high * price_in + answered.high * price_out) / 1e6,
    )


def schema(ask: Ask) -> dict[str, object]:
    """Return the JSON schema of an answer: networks from the closed list of the request."""
    text = _object(
        network={"type": "string", "enum": [room.network for room in ask.rooms]},
        parts={"type": "array", "items": {"type": "string"}},
        title={"type": "string"},
        hashtags={"type": "array", "items": {"type": "string"}},
        comment={"type": "string"},
    )
    variant = _object(
        angle={"type": "string"}, framework={"type": "string"}, texts={"type": "array", "items": text}
    )
    return {
        "name": "variants",
        "strict": True,
        "schema": _object(variants={"type": "array", "items": variant}),
    }


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }
