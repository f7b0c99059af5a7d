"""Collect the strings of the product into the French catalogue, keep what is translated, compile it.

Run it after changing any text: ``make messages``. ``make check`` names what is left to translate.
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalogue import Entry, collect, compiled, read_po, write_po

ROOT = Path(__file__).parent.parent / "src" / "parvis"
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def refresh(root: Path = ROOT, catalogue: Path = CATALOGUE) -> list[Entry]:
    """Renew the catalogue and its compiled form; what is left to translate."""
    known = read_po(catalogue)
    entries = {
        key: Entry(
            key, known[key].forms if key in known else [""] * (2 if key.plural else 1), places,
            known[key].fuzzy if key in known else False,
        )
        for key, places in collect(root).items()
    }  # fmt: skip
    write_po(catalogue, entries)
    catalogue.with_suffix(".mo").write_bytes(compiled(entries))
    return [entry for entry in entries.values() if not entry.done]


if __name__ == "__main__":
    left = refresh()
    for entry in left:
        print(f"to translate: {entry.key.text!r} ({', '.join(entry.places)})")
    sys.exit(0)
