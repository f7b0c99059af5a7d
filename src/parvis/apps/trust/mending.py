"""One click: the proposed words in the place of those found, or the wording that a law asks put in front."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from parvis.ai.checking.ports import Rule as Seen
from parvis.apps.content.bodies import Body, Variant
from parvis.apps.trust.findings import Finding, Rule

# What is put in front, by language. The French wordings are those of the law.
WORDINGS: Final[dict[str, dict[str, str]]] = {
    Rule.DECLARED: {"fr": "Collaboration commerciale", "en": "Paid partnership"},
    Seen.PAID: {"fr": "Collaboration commerciale", "en": "Paid partnership"},
    Seen.LIKELY: {"fr": "Collaboration commerciale", "en": "Paid partnership"},
    Rule.RETOUCHED: {"fr": "Images retouchées", "en": "Retouched images"},
    Rule.VIRTUAL: {"fr": "Images virtuelles", "en": "Virtual images"},
    Rule.AI_UNSAID: {"fr": "Créé avec une IA", "en": "Made with AI"},
}


def proposed(finding: Finding, language: str) -> str | None:
    """The words that one click would write; None: a person finds them."""
    if finding.rule in WORDINGS:
        return wording(finding.rule, language)
    return finding.mend if finding.where.field == "text" else None


def wording(rule: str, language: str) -> str:
    """The wording that discloses this, in the language of the post."""
    return WORDINGS[rule]["en" if language.startswith("en") else "fr"]


def mended(body: Body, finding: Finding) -> Body | None:
    """The post with the proposed words; None where there are none, or where others stand there now."""
    words = proposed(finding, body.language)
    key = finding.where.variant
    variant = body.own.get(key) if key else body.common
    if words is None or variant is None:
        return None
    changed = _in_front(variant, words) if finding.rule in WORDINGS else _in_place(variant, finding, words)
    if changed is None:
        return None
    return replace(body, own={**body.own, key: changed}) if key else replace(body, common=changed)


def _in_front(variant: Variant, words: str) -> Variant:
    """Readers see the beginning of a text, wherever it is cut."""
    first, *rest = variant.parts
    return replace(variant, parts=(replace(first, text=f"{words}\n{first.text}".rstrip()), *rest))


def _in_place(variant: Variant, finding: Finding, words: str) -> Variant | None:
    number = finding.where.part - 1
    if not 0 <= number < len(variant.parts):
        return None
    piece, where = variant.parts[number], finding.where
    if piece.text[where.start : where.end] != finding.words:
        return None
    text = piece.text[: where.start] + _cased(words, finding.words) + piece.text[where.end :]
    parts = tuple(replace(piece, text=text) if at == number else one for at, one in enumerate(variant.parts))
    return replace(variant, parts=parts)


def _cased(words: str, before: str) -> str:
    """A capital where there was one."""
    return words[:1].upper() + words[1:] if before[:1].isupper() else words
