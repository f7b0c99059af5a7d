"""Names of files as people sent them, made fit to be shown: untrusted, and never a path."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def title_of(name: str, default: str, *, longest: int = LONGEST) -> str:
    """The name without folders, ending and what is not seen (controls, signs that turn the reading around).

    At most ``longest`` characters; ``default`` where nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in last)
    return " ".join(_ENDING.sub("", seen.strip()).split())[:longest].strip(" .") or default
