"""Briefs and writers, as tests of creation need them: a writer whose every answer is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from parvis.ai.backends.labels import BackendFault
from parvis.ai.writing.ports import Ask, Goal, Meta, Price, Proposal, Review, Story, Written
from parvis.apps.creation.briefing import brief_create
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.models import Brief, WritingModel
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DRAFT = BriefDraft(
    name="La nouvelle piste",
    language="fr",
    goal=Goal.COME,
    message="La nouvelle piste rend le trajet sûr.",
    facts=("La piste fait 4 km", "Elle ouvre samedi à 10 h", "Elle relie la gare au lycée"),
    call="Venez l’essayer samedi",
    audience="Parents qui habitent le quartier",
    networks=("bluesky", "linkedin", "mastodon"),
    story=Story("Nadia, 34 ans", "Elle a doublé la file de voitures.", "Vingt minutes gagnées.", "L’envie."),
)


def briefed(actor: Actor, workspace: Workspace, **changes: Any) -> Brief:
    """A brief of the workspace."""
    return brief_create(actor=actor, workspace=workspace, draft=replace(DRAFT, **changes), now=NOW)


def endpoint(workspace: Workspace, **fields: Any) -> WritingModel:
    """An endpoint that was chosen; the writer behind it is the test's."""
    known = {"url": "https://ai.example/v1", "name": "mistral-small", "changed_at": NOW}
    return WritingModel.objects.create(workspace=workspace, **{**known, **fields})


def text_of(number: int) -> str:
    """What the writer says in its variant of this number, from 0."""
    return f"Variante {number} : la piste fait 4 km."


@dataclass
class KnownWriter:
    """Writes ``Angle 1``, ``Angle 2``… in order; ``fails`` raises before that one, ``cost`` is of each.

    ``asked`` remembers every request. ``before`` is called before each variant, with its number.
    """

    cost: float = 0.0
    fails: int | None = None
    code: str = "ai_server"
    high: float = 0.0
    say: Callable[[int], str] = text_of
    before: Callable[[int], None] = lambda _number: None
    asked: list[Ask] = field(default_factory=list)

    def price(self, ask: Ask) -> Price:
        """So much a variant."""
        return Price(100, 200, self.high / 2 * ask.variants, self.high * ask.variants)

    def messages(self, ask: Ask) -> Sequence[tuple[str, str]]:
        """What it would send."""
        return (("system", "Vous écrivez."), ("user", f"Brief : {ask.brief.message}"))

    def write(self, ask: Ask) -> Iterator[Proposal]:
        """Yield variants until the one that fails."""
        self.asked.append(ask)
        for number in range(ask.seed % 100, ask.seed % 100 + ask.variants):
            self.before(number)
            if self.fails is not None and number >= self.fails:
                raise BackendFault(self.code, "the test said so")
            said = Written((self.say(number),), hashtags=("#velo",))
            texts = {room.network: said for room in ask.rooms}
            meta = Meta("known", "1", NOW, prompt="caption.v1", tokens_in=10, tokens_out=20, cost=self.cost)
            yield Proposal(f"Angle {number + 1}", "aida", texts, Review(), meta)
