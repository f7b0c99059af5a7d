"""Thirty pictures in four formats, beside Chromium that takes a screenshot of the same words set by CSS.

Both draw the two photographs that scikit-learn ships, the same fonts, words and sizes, and write JPEG. Parvis
uses two processes; Chromium keeps one browser and one page open, and uses as many threads as it likes.
"""

from __future__ import annotations

import base64
import html
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import fontpkg_bricolage_grotesque
import fontpkg_figtree
import sklearn.datasets
from playwright.sync_api import sync_playwright

from parvis.imaging.pictures.composition import Composition, Words
from parvis.imaging.pictures.drawing import drawn
from parvis.imaging.pictures.formats import formats
from parvis.imaging.pictures.variations import variations

PICTURES, PROCESSES = 30, 2
NAMES = ("square", "portrait", "story", "wide")
TARGET_S = 60.0
FOLDER = Path(sklearn.datasets.__file__).parent / "images"
WORDS = Words(
    "78 % de nos clients reviennent : voici pourquoi",
    "Enquête 2026",
    "Douze cadres en acier, trois mécaniciens et un café toujours chaud. 🚲",
    "Lire l’enquête",
)


def pieces() -> list[Composition]:
    """Thirty compositions that differ: layouts, palettes, crops, two photographs."""
    found = []
    for name in ("china.jpg", "flower.jpg"):
        base = Composition(WORDS, photo=(FOLDER / name).read_bytes())
        found += variations(base)[: PICTURES // 2]
    return found


def ours(piece: Composition) -> tuple[float, int]:
    """The lowest contrast and the bytes of one picture in four formats."""
    done = [drawn(piece, formats()[name]) for name in NAMES]
    return min(one.contrast for one in done), sum(len(one.jpeg) for one in done)


def pages() -> Iterator[tuple[str, int, int]]:
    """The same words on the same photographs, as a page for each format."""
    fonts = {}
    for package in (fontpkg_bricolage_grotesque, fontpkg_figtree):
        path = next(p for p in (package.ROOT / "files").glob("*.ttf") if "Italic" not in p.name)
        fonts[package.FAMILY] = base64.b64encode(path.read_bytes()).decode()
    faces = "".join(
        f"@font-face{{font-family:'{name}';src:url(data:font/ttf;base64,{data});font-weight:200 800}}"
        for name, data in fonts.items()
    )
    for number in range(PICTURES):
        photo = base64.b64encode((FOLDER / ("china.jpg", "flower.jpg")[number % 2]).read_bytes()).decode()
        for name in NAMES:
            form = formats()[name]
            unit = min(form.width, form.height) / 100
            style = (
                f"{faces}*{{margin:0}}body{{width:{form.width}px;height:{form.height}px;display:flex;"
                f"flex-direction:column;justify-content:end;gap:{3 * unit}px;padding:{7 * unit}px;"
                f"box-sizing:border-box;color:#fff;background:linear-gradient(transparent,#1c1b33),"
                f"url(data:image/jpeg;base64,{photo}) center/cover;font-family:Figtree;text-wrap:balance}}"
                f"h1{{font:760 {9 * unit}px 'Bricolage Grotesque'}}p{{font-size:{3.9 * unit}px}}"
            )
            kicker, headline, body = (html.escape(one) for one in (WORDS.kicker, WORDS.headline, WORDS.body))
            content = f"<style>{style}</style><p>{kicker}</p><h1>{headline}</h1><p>{body}</p>"
            yield content, form.width, form.height


def chromium() -> float:
    """Seconds for the same number of screenshots."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_page()
        begun = time.perf_counter()
        for content, width, height in pages():
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(content, wait_until="load")
            page.evaluate("document.fonts.ready")
            page.screenshot(type="jpeg", quality=92)
        taken = time.perf_counter() - begun
        browser.close()
    return taken


def main() -> None:
    """Print the table."""
    given = pieces()
    with ProcessPoolExecutor(PROCESSES) as pool:
        # Once before: fonts and emoji are opened once in a worker's life.
        list(pool.map(ours, [replace(one) for one in given[:PROCESSES]]))
        begun = time.perf_counter()
        results = list(pool.map(ours, given))
        taken = time.perf_counter() - begun
    rival = chromium()
    total = PICTURES * len(NAMES)
    print(f"\n{PICTURES} pictures in {len(NAMES)} formats ({total} files), {PROCESSES} processes\n")
    print("| | seconds | pictures a minute in 4 formats | lowest contrast |")
    print("|---|---|---|---|")
    lowest = min(contrast for contrast, _size in results)
    print(f"| Parvis | {taken:.1f} | {60 * PICTURES / taken:.0f} | {lowest:.2f} |")
    print(f"| Chromium, HTML and CSS | {rival:.1f} | {60 * PICTURES / rival:.0f} | not measured |")
    print(f"\nTarget {TARGET_S:.0f} s: {'met' if taken <= TARGET_S else 'missed'}; ", end="")
    print(f"{rival / taken:.1f} times as fast as Chromium.")


if __name__ == "__main__":
    main()
