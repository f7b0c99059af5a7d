"""What is never offered as the subject of a person: religion, health, politics, origin, orientation.

Article 9 of the GDPR protects these (trade unions stand under politics, sex life under orientation). That
somebody wrote a word of them once says little of who they are; put at the top of a page with their name on
it, it would say it all the same. So the terms, hashtags and topics of these fields are dropped from every
list that is about one author. ``refused.txt`` holds the words; a test holds what must and must not match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parvis.kit.folding import fold

WORDS = Path(__file__).parent / "refused.txt"
FIELDS = ("religion", "health", "politics", "origin", "orientation")
_GLUED = 5  # letters of an entry that is also looked for inside hashtags, where words stand without blanks
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Refused:
    """The words of one field: whole words or phrases, beginnings, and what is looked for inside hashtags."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    glued: tuple[str, ...]

    def holds(self, folded: str) -> bool:
        """Whether a folded term is of this field."""
        words = _WORD.findall(folded)
        if any(word in self.whole or word.startswith(self.beginnings) for word in words):
            return True
        said = f" {' '.join(words)}"
        phrases = (entry for entry in self.whole if " " in entry)
        begun = (entry for entry in self.beginnings if " " in entry)
        return any(f" {one} " in f"{said} " for one in phrases) or any(f" {one}" in said for one in begun)


@cache
def lexicon() -> dict[str, Refused]:
    """The words of every field; raises ``ValueError`` where the file names a field that is not known."""
    entries: dict[str, list[str]] = {field: [] for field in FIELDS}
    field = ""
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("["):
            field = entry.strip("[]")
            if field not in entries:
                raise ValueError(f"{WORDS.name} names the field {field!r}, which is none of {FIELDS}")
        elif entry:
            entries[field].append(entry)
    return {field: _refused(found) for field, found in entries.items()}


def _refused(entries: list[str]) -> Refused:
    plain = [entry.rstrip("*") for entry in entries]
    return Refused(
        whole=frozenset(entry for entry in entries if not entry.endswith("*")),
        beginnings=tuple(entry.rstrip("*") for entry in entries if entry.endswith("*")),
        glued=tuple(entry.replace(" ", "") for entry in plain if len(entry) >= _GLUED),
    )


def refused_field(term: str, *, hashtag: bool = False) -> str | None:
    """The protected field that a term belongs to, or None. A hashtag is also looked into: words are glued
    together there."""
    folded = fold(term)
    for field, words in lexicon().items():
        if words.holds(folded) or (hashtag and any(one in folded for one in words.glued)):
            return field
    return None
