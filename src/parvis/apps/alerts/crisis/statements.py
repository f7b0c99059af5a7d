"""The holding statement's built-in template, French and English: a person's facts, set into sentences.

No model writes any of it. What is not known is said to be not known; nothing is promised that nobody entered.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a person knows. All but ``brand`` and ``what`` may be empty: their sentence is then left out."""

    brand: str
    what: str  # what happened, as far as it is certain
    unknown: str = ""  # what is not known yet
    doing: str = ""  # what is being done
    advice: str = ""  # what people concerned should do
    next_at: str = ""  # when there will be news
    contact: str = ""

    def as_json(self) -> dict[str, Any]:
        """The facts as they are stored beside the text they made."""
        return asdict(self)


_FRENCH: Final = (
    ("what", "Voici ce que nous savons à cette heure\u00a0: {}"),
    ("unknown", "Voici ce que nous ne savons pas encore\u00a0: {}"),
    ("doing", "Voici ce que nous faisons\u00a0: {}"),
    ("advice", "Si vous êtes concerné\u00a0: {}"),
    ("next_at", "Nous vous donnerons des nouvelles {}, même si nous n’avons rien de nouveau à dire."),
    ("contact", "Pour nous joindre\u00a0: {}"),
)
_ENGLISH: Final = (
    ("what", "This is what we know at this hour: {}"),
    ("unknown", "This is what we do not know yet: {}"),
    ("doing", "This is what we are doing: {}"),
    ("advice", "If you are affected: {}"),
    ("next_at", "We will give you news {}, even if there is nothing new to say."),
    ("contact", "To reach us: {}"),
)


def filled(facts: Facts, language: str) -> str:
    """The statement, one sentence a paragraph, in ``fr`` or ``en``."""
    lines = _FRENCH if language == "fr" else _ENGLISH
    values = {name: value.strip().rstrip(".\u00a0 ") for name, value in facts.as_json().items()}
    said = [_sentence(form, values[name]) for name, form in lines if values[name]]
    return "\n\n".join([f"{values['brand']}\u00a0:" if language == "fr" else f"{values['brand']}:", *said])


def _sentence(form: str, value: str) -> str:
    text = form.format(value)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def digest_of(text: str) -> str:
    """The SHA-256 of a text: what an approval is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()
