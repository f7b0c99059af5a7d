"""How people write a word: posts are counted under folded words, and shown as they were written."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from parvis.kit.folding import fold_with_offsets

_NAME = 4  # written small less often than once in so many: a name, which keeps its capitals


def spellings(texts: Iterable[str], words: Iterable[str]) -> dict[str, str]:
    """For each folded word or phrase found whole in one of the texts, its commonest spelling there.

    Words found nowhere are left out. "hopital" read in "à l’hôpital" gives "hôpital"; "sncf" gives "SNCF".
    """
    wanted = [word for word in dict.fromkeys(words) if word]
    forms: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    for text in texts:
        composed = " ".join(unicodedata.normalize("NFC", text).split())
        folded, offsets = fold_with_offsets(composed)
        for word in wanted:
            start = folded.find(word)
            while start >= 0:
                end = start + len(word)
                if not (_joined(folded, start - 1) or _joined(folded, end)):
                    forms[word][composed[offsets[start] : offsets[end - 1] + 1]] += 1
                start = folded.find(word, end)
    return {word: commonest(found) for word, found in forms.items() if found}


def commonest(forms: Mapping[str, int]) -> str:
    """The spelling used most, capitals aside; in capitals only if it is hardly ever written small."""
    lower: Counter[str] = Counter()
    for form, count in forms.items():
        lower[form.lower()] += count
    best = max(lower, key=lambda form: (lower[form], form))
    if forms.get(best, 0) * _NAME >= lower[best]:
        return best
    as_is = {form: count for form, count in forms.items() if form.lower() == best}
    return max(as_is, key=lambda form: (as_is[form], form))


def _joined(folded: str, at: int) -> bool:
    """Whether a word goes on at this place."""
    return 0 <= at < len(folded) and folded[at].isalnum()
