"""What a post names: key phrases, hashtags, accounts, sites.

Each post is read by itself, so the answer does not depend on the batch it came in, and no corpus is needed.
Key phrases follow RAKE (Rose, Engel, Cramer and Cowley, *Automatic keyword extraction from individual
documents*, 2010): stop words and punctuation cut the text into runs of content words. Where RAKE keeps whole
runs, we keep single words and phrases of two or three words, because these can be counted from one post to
the next, and we let French phrases hold one small word inside ("pouvoir d'achat", "transports en commun").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyarrow as pa

from parvis.ai.columns import string_lists
from parvis.ai.words import stop_words
from parvis.kit.text import fold_many

MAX_CHARACTERS: Final = 4_000
MAX_WORDS: Final = 6
MAX_PHRASES: Final = 4
_LONGEST_WORD: Final = 32  # longer ones are keys, hashes, or scripts written without spaces
_KNOWN_WORDS: Final = 200_000  # the cache of weights is emptied beyond this many

# "site.fr" is a link even without a scheme: networks shorten what they show. Closed list, or "fin.Je" is one.
_ENDINGS: Final = (
    "com|org|net|info|biz|eu|fr|be|ch|ca|lu|quebec|paris|bzh|alsace|corsica|re|nc|uk|us|ie|au|de|at|nl|es|it|pt"
    "|io|co|me|tv|app|dev|blog|shop|store|social|news|media|ai|gouv|edu|gov|int|museum|coop"
)
_LINK: Final = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'»)\]]+|(?<![\w@.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_ENDINGS})(?![\w@-]|\.\w)(?:/[^\s<>\"'»)\]]*)?"
)
_HOST: Final = re.compile(r"^(?:https?://)?(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+\.[^/:?#\s.]{2,})")
_HASHTAG: Final = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
_HANDLE: Final = re.compile(r"(?<![\w/@.])@(\w(?:[\w.-]*\w)?(?:@\w[\w-]*(?:\.[\w-]+)+)?)")
_TOKEN: Final = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)|[^\W_]+(?:['&-][^\W_]+)*|[^\w\s]+")


_SMALL: Final = {  # small words that may stand inside a phrase
    "fr": frozenset({"de", "d'", "du", "des", "en", "a", "au", "aux"}),
    "en": frozenset({"of"}),
}
_CONTRACTED: Final = frozenset({"t", "ll", "re", "ve", "m", "d"})  # what follows the apostrophe of "don't"
_BREAK: Final = 0.0
_INSIDE: Final = -1.0


@dataclass(frozen=True, slots=True)
class Extracted:
    """For each post, a list of distinct strings, all folded.

    ``terms`` are best first; ``hashtags`` are without ``#`` and ``mentions`` without ``@``, in the order
    written; ``domains`` are the hosts of links, without ``www.``.
    """

    terms: pa.ListArray
    hashtags: pa.ListArray
    mentions: pa.ListArray
    domains: pa.ListArray


def extract(texts: pa.Array, languages: pa.Array) -> Extracted:
    """Extract from a batch; ``languages`` holds an ISO 639-1 code or "unknown" for each text.

    Nulls are read as empty posts. Only the first ``MAX_CHARACTERS`` characters count. Languages other than
    French and English use the stop words of both, and words of four letters at least.
    """
    codes = languages.to_pylist()
    rows = [(text or "")[:MAX_CHARACTERS] for text in texts.to_pylist()]
    terms, hashtags, mentions, domains = [], [], [], []
    for text, code in zip(fold_many(rows), codes, strict=True):
        rest, hosts = _take_links(text) if "." in text else (text, _NONE)
        rest, handles = _take(_HANDLE, rest) if "@" in rest else (rest, _NONE)
        rest, tags = _take(_HASHTAG, rest) if "#" in rest else (rest, _NONE)
        domains.append(hosts)
        mentions.append(handles)
        hashtags.append(tags)
        terms.append(key_phrases(rest, code or ""))
    return Extracted(*(string_lists(rows) for rows in (terms, hashtags, mentions, domains)))


_NONE: Final[Sequence[str]] = ()


def key_phrases(folded: str, language: str) -> list[str]:
    """Return the key phrases of one folded text, best first, distinct."""
    weights = _weights(language if language in {"fr", "en"} else "")
    words: dict[str, float] = {}
    phrases: dict[str, float] = {}
    before = between = previous = ""
    if "'s" in folded and language != "fr":
        folded = folded.replace("'s ", " ")
    for token in _TOKEN.findall(folded):
        weight = weights[token]
        if weight > 0:
            words[token] = words.get(token, 0.0) + weight
            if previous:
                weight += weights[previous]
                phrase = f"{previous}{between}{token}"
                phrases[phrase] = phrases.get(phrase, 0.0) + weight
                if before:
                    longer = f"{before} {phrase}"
                    phrases[longer] = phrases.get(longer, 0.0) + weight + weights[before]
            before, between, previous = (previous if between == " " else ""), " ", token
        elif weight == _INSIDE and between == " ":
            between, before = (f" {token}" if token[-1] == "'" else f" {token} "), ""
        else:
            before = between = previous = ""
    return _best(phrases, MAX_PHRASES) + _best(words, MAX_WORDS)


def _best(weights: dict[str, float], limit: int) -> list[str]:
    """Return the heaviest; equals keep the order of the text (sorting is stable, even reversed)."""
    return (
        sorted(weights, key=weights.__getitem__, reverse=True)[:limit] if len(weights) > 1 else list(weights)
    )


class _Weights(dict[str, float]):
    """The weight of each token of one language, found out when it is first met.

    Content words weigh their letters up to nine: length is a fair guess of rarity. ``_BREAK`` ends a phrase.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stop = stop_words(language)
        self._inside = _SMALL.get(language, frozenset())
        self._shortest = 2 if language else 4

    def __missing__(self, token: str) -> float:
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        self[token] = weight = self._of(token)
        return weight

    def _of(self, token: str) -> float:
        if token in self._inside:
            return _INSIDE
        head, _, tail = token.partition("'")
        if tail in _CONTRACTED or not self._stop.isdisjoint((token, head, head + tail)):
            return _BREAK
        letters = sum(character.isalpha() for character in token)
        readable = letters >= 2 and letters * 2 >= len(token) and len(token) <= _LONGEST_WORD
        return float(min(len(token), 9)) if readable and len(token) >= self._shortest else _BREAK


@cache
def _weights(language: str) -> _Weights:
    return _Weights(language)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, Sequence[str]]:
    found = pattern.findall(text)
    return (pattern.sub(" . ", text), list(dict.fromkeys(found))) if found else (text, _NONE)


def _take_links(text: str) -> tuple[str, Sequence[str]]:
    found = _LINK.findall(text)
    if not found:
        return text, _NONE
    hosts = (_HOST.match(link) for link in found)
    return _LINK.sub(" . ", text), list(dict.fromkeys(host[1].rstrip(".,") for host in hosts if host))
