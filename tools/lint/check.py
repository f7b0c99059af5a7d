"""``make check``: style, types, floors, sizes, templates, translations. Lists every breach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

TOOLS = Path(__file__).parent.parent
sys.path.insert(0, str(TOOLS))

from lint import imports, networks, pages, sizes, translations  # noqa: E402 - found through the path set above
from lint.breach import Breach  # noqa: E402 - the same

HOUSE = TOOLS.parent
PACKAGE = HOUSE / "src" / "parvis"
COMMANDS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "floors": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
}
LINTS: dict[str, Callable[[Path], Iterator[Breach]]] = {
    "sizes": sizes.check,
    "imports": imports.check,
    "networks": networks.check,
    "templates": pages.check,
    "translations": translations.check,
}


def run_command(name: str, command: list[str]) -> bool:
    """Run a tool of the ecosystem; its words are shown only when it complains."""
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}")
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def run_lint(name: str, lint: Callable[[Path], Iterator[Breach]], root: Path = PACKAGE) -> bool:
    """Run one of our own."""
    breaches = list(lint(root))
    print(f"{'FAIL' if breaches else 'ok  '} {name}")
    for breach in breaches:
        print(f"  {breach}")
    return not breaches


def main(wanted: list[str]) -> int:
    """Run everything, or only what is named; 1 if anything failed."""
    results = [run_lint(name, lint) for name, lint in LINTS.items() if not wanted or name in wanted]
    results += [
        run_command(name, command) for name, command in COMMANDS.items() if not wanted or name in wanted
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
