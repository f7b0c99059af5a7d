"""Posts of a few subjects, drawn from their words: enough to learn topics from, the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

WORDS = {
    "vélo": "vélo piste cyclable guidon casque arceaux cycliste freins selle pneus cadenas",
    "pain": "boulangerie croissant baguette levain farine four brioche pétrin vitrine boulanger",
    "train": "train grève contrôleur quai retard billet wagon gare correspondance annulé",
    "storm": "storm flooded rain wind warning thunder river damage forecast evacuated",
    "match": "match gardien penalty tribune arbitre ballon stade capitaine victoire prolongation",
}


SUBJECTS = {subject: words.split() for subject, words in WORDS.items()}


def said(subject: str, n: int, *, seed: int = 0, words: int = 5) -> list[str]:
    """``n`` posts of a subject, each of ``words`` of its words."""
    rng = random.Random(f"{subject}{seed}")
    return [" ".join(rng.sample(SUBJECTS[subject], words)) for _ in range(n)]


def corpus(*sizes: tuple[str, int], seed: int = 0) -> list[str]:
    """Posts of several subjects, one subject after the other."""
    return [post for subject, n in sizes for post in said(subject, n, seed=seed)]


def most(answers: Sequence[int]) -> int:
    """The answer that most of these posts have."""
    held = [int(one) for one in answers]
    return max(set(held), key=held.count)
