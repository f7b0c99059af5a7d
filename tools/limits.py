"""``make limits``: write ``docs/limits.md`` from ``networks/limits.toml``. A test fails when it is stale."""

from __future__ import annotations

from pathlib import Path

from parvis.networks.limits import Limit, Limits, limits

TARGET = Path(__file__).parent.parent / "docs" / "limits.md"
NAMES = {
    "bluesky": "Bluesky",
    "discord": "Discord",
    "facebook": "Facebook Pages",
    "google_business": "Google Business",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
    "rss": "RSS and Atom",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "x": "X",
    "youtube": "YouTube",
}
HEAD = """# Limits of the networks

Written by `make limits` from `src/parvis/networks/limits.toml`: do not edit. What a server tells at run time
wins over this page. How a source was read: **official** is the network's own document, that day; **copy** a
stored copy of it, word for word, which may be older than that day;
**quoted** its words as somebody else quotes them; **unofficial** what no
document of the network says; **unread** what its document says as far as we know, though nobody opened it for
this page. What is beyond a limit that is unofficial, unread or marked *advice* is told to the writer and does
not stop the post. The day 2026-08-01 stands for "since August 2026, the day was not noted".
"""


def page() -> str:
    """The whole document: a table for each network."""
    known = sorted(limits().items(), key=lambda item: NAMES[item[0]].casefold())
    return HEAD + "".join(f"\n## {NAMES[network]}\n\n{_table(entries)}" for network, entries in known)


def _table(entries: Limits) -> str:
    rows = "".join(_row(name, found) for name, found in entries.items())
    return f"| limit | value | unit | read | checked | source |\n|---|---:|---|---|---|---|\n{rows}"


def _row(name: str, found: Limit) -> str:
    unit = f"{found.unit} ({found.note})" if found.note else found.unit
    read = f"{found.read}, advice" if found.advises else str(found.read)
    source = f"<{found.source}>" if found.source.startswith("https://") else found.source
    cells = (f"`{name}`", _value(found), unit, read, found.checked.isoformat(), source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _value(found: Limit) -> str:
    if isinstance(found.value, tuple):
        return ", ".join(f"`{word}`" for word in found.value)
    return f"{found.value:,.10g}" if found.value < 1e12 else f"{found.value:.0e}"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
