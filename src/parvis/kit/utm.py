"""Links that say where a visit came from: UTM parameters, written by a template.

Parameters as Google Analytics named them ("Collect campaign data with custom URLs"); what a link already
holds stays, byte for byte, and wins over the template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

PARAMETERS: Final = ("source", "medium", "campaign", "content", "term")
PLACEHOLDERS: Final = ("network", "campaign", "post", "date")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_WEB: Final = ("http", "https")


class UnknownPlaceholder(ValueError):  # noqa: N818 - it says what was found
    """A template names something that nobody fills; ``args[0]`` is its name."""


def is_web_link(url: str) -> bool:
    """Whether it is http(s), leads to a host and hides nobody's name and password in it."""
    if any(sign.isspace() or unicodedata.category(sign) == "Cc" for sign in url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in _WEB and bool(parts.hostname) and "@" not in parts.netloc and port != 0


def check_template(template: str) -> None:
    """Raise ``UnknownPlaceholder`` for one that names what nobody fills, or holds a lone brace."""
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise UnknownPlaceholder(name)
    if set("{}") & set(_PLACEHOLDER.sub("", template)):
        raise UnknownPlaceholder("{")


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders replaced, once: a value that holds braces stays what it is."""
    check_template(template)
    return _PLACEHOLDER.sub(lambda found: plain_word(values.get(found.group(1), "")), template)


def plain_word(text: str) -> str:
    """A value as reports group it: lower case, without accents, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[^\w.]+", "-", kept).strip("-")


def tagged(url: str, parameters: Mapping[str, str]) -> str:
    """The link with ``utm_…`` for each of ``parameters`` (names without the prefix) that is not empty and
    that the link does not hold already. The rest of it, fragment included, is not touched."""
    before, hash_sign, fragment = url.partition("#")
    address, question, query = before.partition("?")
    held = {name.lower() for name, _value in parse_qsl(query, keep_blank_values=True)}
    more = [
        f"utm_{name}={quote(parameters[name], safe='')}"
        for name in PARAMETERS
        if parameters.get(name) and f"utm_{name}" not in held
    ]
    if not more:
        return url
    joined = "&".join([query.rstrip("&"), *more] if query.strip("&") else more)
    return f"{address}{question or '?'}{joined}{hash_sign}{fragment}"
