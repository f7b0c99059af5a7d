"""A query said in words, so that a person can check that it asks what they meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from parvis.apps.listening.language.syntax import (
    And,
    Field,
    FieldName,
    Has,
    Hashtag,
    Near,
    Node,
    Not,
    Or,
    Query,
    Words,
)

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The turns of phrase of one language. ``%s`` takes what is said."""

    posts: str
    who: str
    contain: str
    lack: str
    none: str
    starting: str
    near: str
    adjacent: str
    join: str
    either: str
    choose: str
    tag: tuple[str, str]
    tag_prefix: tuple[str, str]
    fields: dict[FieldName, tuple[str, str]]
    from_prefix: tuple[str, str]
    has: dict[Has, tuple[str, str]]
    languages: dict[str, str]
    other_language: str
    quoted: str = "“%s”"


FRENCH: Final = _Tongue(
    posts="les publications %s", who="qui %s", contain="contiennent %s", lack="ne contiennent pas %s",
    none="ne remplissent pas cette condition : (%s)", starting="un mot commençant par %s",
    adjacent="%(left)s et %(right)s côte à côte",
    near="%(left)s et %(right)s à %(distance)s mots d’écart au plus", join=" et ", either="soit ", choose=" ",
    tag=("portent le mot-dièse #%s", "ne portent pas le mot-dièse #%s"),
    tag_prefix=("portent un mot-dièse commençant par #%s", "ne portent aucun mot-dièse commençant par #%s"),
    fields={
        FieldName.FROM: ("sont écrites par @%s", "ne sont pas écrites par @%s"),
        FieldName.LANG: ("sont écrites %s", "ne sont pas écrites %s"),
        FieldName.NETWORK: ("viennent de %s", "ne viennent pas de %s"),
        FieldName.URL: (
            "ont un lien contenant «\u00a0%s\u00a0»",
            "n’ont aucun lien contenant «\u00a0%s\u00a0»",
        ),
    },
    from_prefix=(
        "sont écrites par un compte commençant par @%s",
        "ne sont pas écrites par un compte commençant par @%s",
    ),
    has={
        Has.LINK: ("ont un lien", "n’ont pas de lien"),
        Has.IMAGE: ("ont une image", "n’ont pas d’image"),
        Has.VIDEO: ("ont une vidéo", "n’ont pas de vidéo"),
    },
    languages={
        "fr": "en français", "en": "en anglais", "de": "en allemand", "es": "en espagnol",
        "it": "en italien", "pt": "en portugais", "nl": "en néerlandais", "ar": "en arabe",
        "unknown": "dans une langue non reconnue",
    },
    other_language="dans une autre langue (%s)", quoted="«\u00a0%s\u00a0»",
)  # fmt: skip
ENGLISH: Final = _Tongue(
    posts="posts %s", who="that %s", contain="contain %s", lack="do not contain %s",
    none="do not fulfil this condition: (%s)", starting="a word beginning with %s",
    adjacent="%(left)s and %(right)s side by side",
    near="%(left)s and %(right)s at most %(distance)s words apart", join=" and ", either="either ",
    choose=" or ",
    tag=("carry the hashtag #%s", "do not carry the hashtag #%s"),
    tag_prefix=("carry a hashtag beginning with #%s", "carry no hashtag beginning with #%s"),
    fields={
        FieldName.FROM: ("are written by @%s", "are not written by @%s"),
        FieldName.LANG: ("are written in %s", "are not written in %s"),
        FieldName.NETWORK: ("come from %s", "do not come from %s"),
        FieldName.URL: ("have a link that contains “%s”", "have no link that contains “%s”"),
    },
    from_prefix=(
        "are written by an account beginning with @%s",
        "are not written by an account beginning with @%s",
    ),
    has={
        Has.LINK: ("have a link", "have no link"),
        Has.IMAGE: ("have an image", "have no image"),
        Has.VIDEO: ("have a video", "have no video"),
    },
    languages={
        "fr": "French", "en": "English", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
        "nl": "Dutch", "ar": "Arabic", "unknown": "a language that was not recognised",
    },
    other_language="another language (%s)",
)  # fmt: skip


def explain(query: Query, language: Language = "fr") -> str:
    """Return the query as a noun phrase: ``les publications qui contiennent « vélo » et « Lyon »``."""
    tongue = FRENCH if language == "fr" else ENGLISH
    root = query.root
    if isinstance(root, And) and not _is_content(root):
        said = tongue.join.join(tongue.who % part for part in _conditions(root, tongue))
    else:
        said = tongue.who % _condition(root, tongue)
    return tongue.posts % said


def _is_content(node: Node) -> bool:
    """Whether the node is only about the words of the text, so that it can follow “contain”."""
    if isinstance(node, And | Or):
        return all(_is_content(item) for item in node.items)
    return isinstance(node, Words | Near)


def _conditions(node: And, tongue: _Tongue) -> list[str]:
    """One condition for all the words to hold; then the other things; then each word to leave out."""
    content = [item for item in node.items if _is_content(item)]
    left_out = [item for item in node.items if isinstance(item, Not) and isinstance(item.item, Words | Near)]
    said = []
    if content:
        said.append(
            tongue.contain % _content(And(tuple(content)) if len(content) > 1 else content[0], tongue)
        )
    others = [item for item in node.items if not _is_content(item) and item not in left_out]
    said.extend(_condition(item, tongue, inside=True) for item in others)
    said.extend(tongue.lack % _content(item.item, tongue) for item in left_out)
    return said


def _condition(node: Node, tongue: _Tongue, *, inside: bool = False) -> str:
    """What a post does, without “that”."""
    if _is_content(node):
        return tongue.contain % _content(node, tongue)
    match node:
        case And():
            said = tongue.join.join(_conditions(node, tongue))
            return f"({said})" if inside else said
        case Or(items):
            return _choice([_condition(item, tongue, inside=True) for item in items], tongue)
        case Not(item):
            return _refusal(item, tongue, inside=inside)
        case Hashtag() | Field():
            return _leaf(node, tongue, negated=False)
    raise TypeError(node)


def _refusal(node: Node, tongue: _Tongue, *, inside: bool) -> str:
    """What a post does not do."""
    match node:
        case Words() | Near():
            return tongue.lack % _content(node, tongue)
        case Hashtag() | Field():
            return _leaf(node, tongue, negated=True)
        case Not(item):
            return _condition(item, tongue, inside=inside)
    return tongue.none % _condition(node, tongue)


def _content(node: Node, tongue: _Tongue, *, inside: bool = False) -> str:
    match node:
        case Words(text, prefix):
            said = tongue.quoted % text
            return tongue.starting % said if prefix else said
        case Near(left, right, distance):
            sides = {"left": _side(left, tongue), "right": _side(right, tongue), "distance": str(distance)}
            said = (tongue.adjacent if distance == 1 else tongue.near) % sides
            return f"({said})" if inside else said
        case Or(items):
            return _choice([_content(item, tongue, inside=True) for item in items], tongue)
        case And(items):
            said = tongue.join.join(_content(item, tongue, inside=len(items) > 1) for item in items)
            return f"({said})" if inside else said
    raise TypeError(node)


def _side(words: Sequence[Words], tongue: _Tongue) -> str:
    said = [_content(word, tongue) for word in words]
    return f"({_choice(said, tongue)})" if len(said) > 1 else said[0]


def _choice(said: Sequence[str], tongue: _Tongue) -> str:
    if tongue.choose == " ":  # soit … soit …
        return tongue.choose.join(f"{tongue.either}{one}" for one in said)
    return tongue.either + tongue.choose.join(said)


def _leaf(node: Hashtag | Field, tongue: _Tongue, *, negated: bool) -> str:
    if isinstance(node, Hashtag):
        return (tongue.tag_prefix if node.prefix else tongue.tag)[negated] % node.tag
    if node.name is FieldName.HAS:
        return tongue.has[Has(node.value)][negated]
    value = node.value
    if node.name is FieldName.LANG:
        value = tongue.languages.get(value) or tongue.other_language % value
    if node.name is FieldName.FROM and node.prefix:
        return tongue.from_prefix[negated] % value
    return tongue.fields[node.name][negated] % value
