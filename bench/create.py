"""What creating costs: ``python bench/create.py --text``.

Each part prints a table and a ratio to a named rival.
"""

from __future__ import annotations

import argparse
from importlib import import_module

PARTS = {"text": "create_text"}


def main() -> None:
    """Measure the parts that are named, all of them when none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in PARTS:
        parser.add_argument(f"--{name}", action="store_true")
    given = vars(parser.parse_args())
    for name in [name for name in PARTS if given[name]] or list(PARTS):
        import_module(PARTS[name]).main()


if __name__ == "__main__":
    main()
