"""How easily a text reads, in words: a figure only where it can be sure of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.ai.writing import reading
from parvis.ai.writing.reading import FEWEST_WORDS, Reading, Sentence

# The classes of R. Flesch, 1948, "A new readability yardstick"; the three easiest are one here.
LEVELS: Final[tuple[tuple[float, str | Promise], ...]] = (
    (70, gettext_lazy("easy to read")),
    (60, gettext_lazy("plain, for everybody")),
    (50, gettext_lazy("asks for some attention")),
    (30, gettext_lazy("hard to read")),
    (float("-inf"), gettext_lazy("very hard to read")),
)
METHODS: Final = {
    "en": gettext_lazy("Flesch reading ease, 1948"),
    "fr": gettext_lazy("Flesch’s formula for French: Kandel and Moles, 1958"),
}


@dataclass(frozen=True, slots=True)
class Ease:
    """What is said of a text: ``said`` in words; ``figure`` with its interval, ``method`` and ``grade`` are
    empty where its interval spans more than two neighbouring classes; ``longest`` is its longest
    sentence."""

    said: str
    figure: str = ""
    method: str | Promise = ""
    grade: str = ""
    longest: Sentence | None = None
    sure: bool = False


def ease_of(text: str, language: str) -> Ease:
    """How easily a text reads in its language, ``fr`` or ``en``."""
    longest = reading.longest_sentence(text)
    found = reading.reading(text, language)
    if language not in METHODS:
        return Ease(
            _("There is no measure for this language here, only for French and English."), longest=longest
        )
    if found is None:
        words = reading.words_in(text)
        short = ngettext(
            "Too short to be measured: %(n)d word, and %(least)d are needed.",
            "Too short to be measured: %(n)d words, and %(least)d are needed.",
            words,
        )
        return Ease(short % {"n": words, "least": FEWEST_WORDS})
    if found.low is None or found.high is None:
        return Ease(_("One sentence alone cannot be measured."), longest=longest)
    return _measured(found, found.low, found.high, language, longest)


def _measured(found: Reading, low: float, high: float, language: str, longest: Sentence | None) -> Ease:
    hardest, easiest = level_of(low), level_of(high)
    said = hardest
    if hardest != easiest:
        said = _("%(easier)s to %(harder)s: too short to say more") % {"easier": easiest, "harder": hardest}
    if _place(low) - _place(high) > 1:
        return Ease(said[:1].upper() + said[1:], longest=longest)
    told = {"n": bounded(found.ease), "low": bounded(low), "high": bounded(high), "words": found.words}
    sure = hardest == easiest
    return Ease(
        said=said[:1].upper() + said[1:],
        figure=_("%(n)d of 100, between %(low)d and %(high)d, on %(words)d words") % told,
        method=METHODS[language],
        grade=reading.grade_of(found.ease) if language == "en" and sure else "",
        longest=longest,
        sure=sure,
    )


def level_of(ease: float) -> str:
    """The class of a reading ease, in words."""
    return str(next(words for least, words in LEVELS if ease >= least))


def _place(ease: float) -> int:
    """Which of the classes a reading ease is in, the easiest first."""
    return next(place for place, (least, _words) in enumerate(LEVELS) if ease >= least)


def bounded(ease: float) -> int:
    """A reading ease as it is shown: formulas go beyond 0 and 100, scales do not."""
    return max(0, min(100, round(ease)))
