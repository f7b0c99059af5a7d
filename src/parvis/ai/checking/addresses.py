"""Addresses that were never finished, are misspelt, or lead where only their writer may go.

What an address answers is asked elsewhere, by a job. Names kept for examples are those of RFC 2606.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading

_TAIL: Final = r"[^\s<>\"»”)\]]*"
_RULES: Final = tuple(
    (rule, re.compile(pattern, re.IGNORECASE))
    for rule, pattern in (
        (Rule.UNFINISHED, (r"[\[(<{]\s*(?:(?:insérer|inserer|insert|ajouter|add|mettre)\s+(?:le |"
                          r"the )?)?(?:lien|link|url)"
                          r"(?:\s+(?:à venir|a venir|to come|here|ici))?\s*[\])>}]")),
        (Rule.UNFINISHED, r"\{\{\s*\w+\s*\}\}|%(?:URL|LINK|LIEN)%|\$(?:LIEN|LINK|URL)\b"),
        (Rule.UNFINISHED, r"\b(?:LIEN ICI|LINK HERE|INSÉRER (?:LE )?LIEN|INSERT (?:THE )?LINK)\b"),
        (Rule.UNFINISHED, (rf"\b(?:https?://)?(?:[\w-]{{1,63}}\.){{0,3}}(?:example\.(?:com|org|net)|exemple\.(?:fr|com)|votre-?site\.\w+|"
                          rf"your-?(?:web)?site\.\w+|mon-?site\.\w+|my-?site\.\w+|lorem\.\w+)(?![\w-]|\.\w){_TAIL}")),
        (Rule.UNFINISHED, rf"https?://[^\s/]+/{_TAIL}(?:x{{4,}}|\bTODO\b){_TAIL}"),
        (Rule.PRIVATE, (rf"https?://(?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|"
                       rf"172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|\[::1\]|[\w-]+\.local)(?![\w-]|\.\w){_TAIL}")),
        (Rule.PRIVATE, (rf"https?://(?:preprod|pre-prod|staging|stage|dev|test|uat|recette|preview|sandbox|qa)[.-]"
                       rf"[\w.-]+\.\w+{_TAIL}")),
        (Rule.PRIVATE, rf"\bfile://{_TAIL}"),
        (Rule.PRIVATE, (
            rf"https?://[\w-]*[-_.]?(?:preprod|staging|uat|recette|"
            rf"qa)(?:[-_.][\w-]+)*\.[a-z]{{2,}}{_TAIL}"
        )),
        (Rule.PRIVATE, (rf"https?://[\w.-]+\.(?:ngrok(?:-free)?\.(?:app|io|dev)|trycloudflare\.com|loca\.lt|test|invalid|"
                       rf"local|internal|lan|intranet)(?![\w.-]){_TAIL}")),
        (Rule.PRIVATE, rf"https?://[\w-]+(?:/{_TAIL})?(?=$|[\s,;!?)])(?<!\.)"),
        (Rule.PRIVATE, rf"https?://[^\s]+[?&](?:preview|draft|brouillon)(?:=true|=1|_id=|=){_TAIL}"),
        (Rule.PRIVATE, r"https?://docs\.google\.com/\w+/d/?(?=$|[\s.,;!?)])"),
        (Rule.UNFINISHED, (
            r"\b(?:https?://)?(?:www\.)?(?:\w+\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|youtu\.be|"
            r"forms\.gle)/(?=$|[\s.,;!?)])"
        )),
        (Rule.UNFINISHED, (
            r"\b(?:lien|link|url)[-_ ](?:a[-_ ]venir|to[-_ ]come|here|ici|tbc)[\w.]*|"
            r"https?://\S*(?:lien-ici|link-here|insert-link|a-completer)\S*"
        )),
        (Rule.UNFINISHED, (
            r"\b(?:link|lien|url) ?: ?(?P<it>(?:TBC|TBD|TODO|XXX+|à venir|a venir|to come|"
            r"\?{2,}))(?!\w)"
        )),
        (Rule.UNFINISHED, r"https?://\S*[{}<]\S*|https?://\S*=(?:X{3,}|TODO|TBD)\S*|https?://lorem\S*"),
        (Rule.MALFORMED, (
            r"\bwww\.(?=$|[\s,;!?)])|\bwww\.[\w-]+(?=$|[\s,;!?)])|(?<![\w.])ww\.[\w-]+\.\w+\S*|"
            r"(?<![\w.])wwww+\.\S+|(?<![\w.])www\.?[\w-]+,\w+\S*"
        )),
        (Rule.MALFORMED, (
            r"https?://\.\S+|https?://[^\s/]*\.\.[^\s]*|https?://[\w.-]+-\.[a-z]+\S*|"
            r"https?://[\w.-]+\.(?=$|[\s!?)]\S?)(?<=\w\.)(?=\s*[^\w\s]*$)"
        )),
        (Rule.MALFORMED, (
            r"https?://[\w.-]+:(?:6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4}|"
            r"\d{6,})\S*"
        )),
        (Rule.MALFORMED, (
            r"https?://[\w-]+,[a-z]{2,4}\S*|https?:// ?[\w-]+\.\S+(?<=\w)(?<!//\w)(?=\s|"
            r"$)(?<=https:// )|https?://\s[\w-]+\.\w+\S*"
        )),
        (Rule.MALFORMED, (
            r"\bhxxps?://\S+|\bhttps?;//\S+|\bhttps?://\S+ \S+\.(?:pdf|html?|docx?|jpe?g|png)\b"
        )),
        (Rule.MALFORMED, (
            r"https?://[\w.-]+\.c[mn]\b\S*|https?://[\w.-]+\.co\.u\b|https?://[\w.-]+\.(?:con|cmo|"
            r"ocm|vom|frr|ffr|comm)(?![\w.-])\S*"
        )),
        (Rule.MALFORMED, (
            rf"https?://https?:?/*{_TAIL}|https?:/(?!/)\S+|https?//\S+|https?:///\S*|https?:\\+\S+"
        )),
        (Rule.MALFORMED, (
            r"\b(?:htpps?|htttps?|hhttps?|htps|httpss?(?<!https))://\S+|(?<![a-z])ttps?://\S+"
        )),
        (Rule.MALFORMED, r"https?://(?=\s|[.,;!?)]|$)|https?://[\w-]+ \.\w+\S*|\bwww\.[\w-]+,[a-z]{2,4}\b"),
        (Rule.MALFORMED, r"https?://[^\s/@]+@[^\s/@]+\.\w+(?![\w/])"),
        (Rule.MALFORMED, r"https?://(?:[\w-]+\.)+[a-z](?![\w.-])"),
    )
)  # fmt: skip


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Addresses that nobody could follow."""
    del language, asked
    for rule, pattern in _RULES:
        for found in pattern.finditer(reading.text):
            start, end = found.span("it" if "it" in pattern.groupindex else 0)
            yield Hit(rule, start, end, reading.text[start:end])
