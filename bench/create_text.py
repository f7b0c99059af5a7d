"""How fast, how different and how readable are texts from the built-in writer? Run: python bench/create.py
--text

A hundred variants of a caption for each brief of the tests (a bakery, a software, a charity, a city, a
shoe, an English software), each for four rooms that count in their own ways. The rival is what people do
without a writer: one template a brief, its slots filled with facts drawn at random. *Distinct*: the share
that is no near-duplicate (more than 70 % of runs of three words in common) of one before it. *Unsupported*:
texts of which ``ai.writing.claims`` doubts anything. Reading ease: the median of a hundred, Flesch for
English, Kandel and Moles for French. No threshold was chosen on these figures: near-duplicate and target
(0.8) were set before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ai.writing.briefs import BRIEFS, BYTES, DEAD, NARROW, VOICES, WIDE
from parvis.ai.writing.builtin import BuiltinWriter
from parvis.ai.writing.claims import Ground
from parvis.ai.writing.distinct import distinct_share
from parvis.ai.writing.ports import Ask, Brief, Kind, Room
from parvis.ai.writing.reading import ease

ROOMS = (WIDE, NARROW, BYTES, DEAD)
VARIANTS = 100
TEMPLATES = {
    "fr": "Découvrez {product} ! {message} {fact} {other} {call} {link}",
    "en": "Discover {product}! {message} {fact} {other} {call} {link}",
}
Texts = list[dict[str, str]]


def builtin(brief: Brief, name: str) -> Texts:
    """The built-in writer's hundred, by network."""
    ask = Ask(brief, Kind.CAPTION, ROOMS, VOICES[name], VARIANTS)
    return [
        {network: "\n\n".join(one.parts) for network, one in proposal.texts.items()}
        for proposal in BuiltinWriter().write(ask)
    ]


def template(brief: Brief, name: str) -> Texts:
    """The rival's hundred: the same text for each network, whatever its room."""
    random = Random(name)
    found: Texts = []
    for _ in range(VARIANTS):
        fact, other = random.sample(brief.facts, 2)
        text = TEMPLATES[brief.language].format(
            product=brief.product,
            message=brief.message,
            fact=fact.text,
            other=other.text,
            call=brief.call,
            link=brief.link,
        )
        found.append({room.network: text for room in ROOMS})
    return found


def inside(texts: Texts, rooms: Sequence[Room]) -> float:
    """The share of texts inside the room of their network."""
    fits = [0 < room.measure(one[room.network]) <= room.most for one in texts for room in rooms]
    return sum(fits) / len(fits)


def row(label: str, name: str, write: Callable[[Brief, str], Texts]) -> str:
    """One line of the table."""
    brief = BRIEFS[name]
    wall, cpu = time.perf_counter(), time.process_time()
    texts = write(brief, name)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    long = [one[WIDE.network] for one in texts]
    ground = Ground(brief, (VOICES[name].brand,))
    doubted = sum(bool(ground.review(text).unsupported) for text in long)
    easy = median(value for text in long if (value := ease(text, brief.language)) is not None)
    return (
        f"| {name} | {label} | {len(texts)} | {wall:.2f} ({cpu:.2f}) | {inside(texts, ROOMS):.2f} "
        f"| {distinct_share(long):.2f} | {distinct_share(long, near=0.5):.2f} | {easy:.0f} | {doubted} |"
    )


def main() -> None:
    """Print the table."""
    builtin(BRIEFS["city"], "city")  # word lists are read once
    print(
        "| brief | writer | texts | seconds (of one core) | inside limits | distinct | distinct at 50 % "
        "| reading ease | unsupported |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name in BRIEFS:
        print(row("built in", name, builtin))
        print(row("one template", name, template))


if __name__ == "__main__":
    main()
