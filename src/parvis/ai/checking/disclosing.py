"""Whether a text says that it, or its picture, was made with AI.

Regulation (EU) 2024/1689 (AI Act), article 50(4): deep fakes are disclosed as artificially generated or
manipulated, and so are texts on matters of public interest unless a person reviewed them and answers for
them. What a workspace asks beyond that is its own rule. A text *about* AI discloses nothing, and a denial
neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking import shapes
from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading, matches

_TOOL_FR: Final = (
    r"(?:ia\b|intelligence artificielle|midjourney|dall-?e\b|chatgpt|stable diffusion|assistant ia)"
)
_TOOL_EN: Final = r"(?:ai\b|artificial intelligence|midjourney|dall-?e\b|chatgpt|stable diffusion)"
_MADE_FR: Final = (
    r"(?:genere|cree|redige|ecrit|produit|concu|realise|compose|imagine|assiste|traduit|monte|fait|"
    r"illustre)e?s?"
)
_MADE_EN: Final = (
    r"(?:generated|made|created|written|produced|designed|composed|edited|drafted|done|translated|drawn)"
)
_SAYS: Final = {
    "fr": tuple(
        re.compile(pattern)
        for pattern in (
            (
                rf"\b{_MADE_FR} (?:\w+ )?(?:par|avec|a l'aide d|grace a|via|"
                rf"au moyen d)[^.!?\n,;:]{{0,22}}?{_TOOL_FR}"
            ),
            (
                rf"\b(?:image|visuel|photo|illustration|contenu|texte|video|post|portrait)s? (?:en |"
                rf"par )?{_TOOL_FR}"
            ),
            r"\bimages? virtuelles?\b|\bcontenu synthetique\b|\bvoix de synthese\b|\bdeepfake\b",
            r"\bgeneree?s? (?:artificiellement|par ordinateur)\b",
            r"\b(?:doit|doivent) a l'ia\b|\bavec le concours de l'ia\b|\bproduite? par ia\b",
            r"#(?:ia|imageia|visuelia|aiart|aigenerated|genai|madewithai)\b",
        )
    ),
    "en": tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b{_MADE_EN} (?:\w+ )?(?:by|with|using)[^.!?\n,;:]{{0,26}}?{_TOOL_EN}",
            (
                r"\bai[- ](?:generated|assisted|written|made|created|edited|illustration|visual|image|"
                r"picture|photo)\b"
            ),
            r"\bvirtual images?\b|\bsynthetic (?:content|voice|media)\b|\bdeepfake\b",
            r"\b(?:artificially|computer)[- ]generated\b",
            r"\bdraft\b[^.!?\n]{0,25} came from ai\b",
            r"#(?:ai|aiart|aigenerated|madewithai|genai|aiimage|aigc)\b",
        )
    ),
}
_DENIED: Final = re.compile(
    r"\b(?:pas|n'a|aucune?|sans|jamais|not|no|without|never)\b[^.!?\n;,:]{0,40}$|"
    r"\b(?:atelier|formation|cours|conference|workshop|course|talk|class)\b[^.!?\n]{0,30}$"
)


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """The words that disclose it: no denial, no question about it."""
    del asked
    places = [at for pattern in _SAYS[language] for at in matches(reading, pattern)]
    places += [(start, end) for _rule, start, end in shapes.spans(reading, language, "ai")]
    for start, end in places:
        denied = _DENIED.search(reading.folded[max(0, start - 60) : start])
        if not denied and not reading.sentence(start).endswith("?"):
            first, last = reading.span(start, end)
            yield Hit(Rule.DISCLOSED, first, last, reading.text[first:last])
