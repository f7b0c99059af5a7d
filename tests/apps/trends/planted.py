"""A made-up corpus whose truth is known: four weeks of a town, one rise that people make, one that a
few accounts push. The same for the same seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from core.lake.posts import post, table
from parvis.apps.listening.models import Query, Source, SourceState, WatchedBrand
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.apps.trends.models import Hearing
from parvis.core.workspaces.models import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = 28
PARIS = ZoneInfo("Europe/Paris")
WORDS = (
    "matin", "marché", "tram", "école", "pluie", "soleil", "travail", "dimanche", "concert", "quartier",
    "travaux", "berges", "musée", "lecture", "cuisine", "voisin", "jardin", "piscine", "match", "film",
    "librairie", "terrasse", "métro", "colline", "fleuve", "brocante",
)  # fmt: skip
OPINIONS = (
    "je rentre à pied ce soir encore une fois",
    "deux heures pour traverser la ville avec les enfants",
    "merci à la conductrice qui nous a prévenus",
    "personne ne sait quand ça reprend",
    "je comprends leurs raisons mais quelle journée",
    "le patron nous laisse travailler de la maison",
)
PUSHED = "N’achetez plus rien chez Acme tant que la direction refuse de répondre aux clients"
LINK = "https://petition.example/acme?utm_source=x{n}"


@dataclass
class Planted:
    """Rows of a corpus, and the subjects that its posts are about."""

    workspace: Workspace
    seed: int = 1
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.names = pseudonyms_of(self.workspace.pk)
        self.bike = Query.objects.create(workspace=self.workspace, name="Vélo", text="vélo")
        self.acme = Query.objects.create(workspace=self.workspace, name="Acme", text="acme")
        WatchedBrand.objects.create(workspace=self.workspace, name="Acme")

    def again(self, workspace: Workspace) -> Planted:
        """The same corpus for a workspace whose rows and keys came again."""
        made = copy.copy(self)
        made.workspace, made.names = workspace, pseudonyms_of(workspace.pk)
        made.rows, made.rng = [*self.rows], copy.deepcopy(self.rng)
        return made

    def say(self, text: str, at: datetime, author: str, **columns: Any) -> None:
        """One post."""
        names = self.names
        key = f"{len(self.rows)}"
        ref = {
            "id": key,
            "url": f"https://social.example/{key}",
            "author": author,
            "handle": f"{author}.test",
        }
        own = {"mention": names.mention("bluesky", key), "ref": names.seal(ref), "heard_at": at}
        pseudonym = names.author("bluesky", author) if author else ""
        given = {**own, "author": pseudonym, "text": text, **columns}
        self.rows.append(post(given.pop("mention"), at, **given))

    def ordinary(self, per_hour: float = 4.0, *, until: datetime = NOW) -> None:
        """Four weeks of a town with its rhythm: quiet nights, other weekends, four hundred voices."""
        for hour in range(DAYS * 24):
            start = NOW - timedelta(days=DAYS) + timedelta(hours=hour)
            local = start.astimezone(PARIS)
            busy = (0.2 if local.hour < 6 else 1.0) * (0.7 if local.weekday() >= 5 else 1.0)
            for _ in range(_poisson(self.rng, per_hour * busy)):
                at = start + timedelta(minutes=self.rng.randrange(60), seconds=self.rng.randrange(60))
                if at < until:
                    self._someone(at)

    def _someone(self, at: datetime) -> None:
        words = self.rng.sample(WORDS, 6)
        queries = [self.bike.pk] if self.rng.random() < 0.3 else []
        queries += [self.acme.pk] if self.rng.random() < 0.05 else []
        self.say(
            " ".join(words),
            at,
            f"habitant{self.rng.randrange(400)}",
            queries=queries,
            terms=words[:3],
            hashtags=["lyon"] if self.rng.random() < 0.1 else [],
            brands=["Acme"] if self.acme.pk in queries else [],
        )

    def organic(self, n: int = 220, *, begin: datetime = NOW - timedelta(hours=3)) -> None:
        """Many people speak of the same thing, each in their own words: a strike."""
        for _ in range(n):
            at = begin + timedelta(seconds=self.rng.randrange(3 * 3600))
            words = [*self.rng.sample(WORDS, 3), "grève"]
            text = f"{self.rng.choice(OPINIONS)} {' '.join(words)} {self.rng.randrange(1000)}"
            author = self.rng.randrange(260)
            known = self.rng.random() < 0.6
            self.say(
                text,
                at,
                f"habitant{author}" if known else f"passant{author}",
                queries=[self.bike.pk],
                terms=["greve", *words[:2]],
                domains=["journal.example"] if self.rng.random() < 0.3 else [],
                links=[f"https://journal.example/{self.rng.randrange(5)}"] if self.rng.random() < 0.3 else [],
            )

    def pushed(self, n: int = 90, *, begin: datetime = NOW - timedelta(hours=2)) -> None:
        """Twelve accounts never heard before say nearly the same, in the same minutes, with the same link."""
        for number in range(n):
            at = begin + timedelta(minutes=self.rng.randrange(5) * 20, seconds=self.rng.randrange(60))
            text = f"{PUSHED} {self.rng.choice(('', '!', '!!', 'svp'))} @ami{number}"
            self.say(
                f"{text} {LINK.format(n=number)}",
                at,
                f"compte{number % 12}",
                queries=[self.acme.pk],
                brands=["Acme"],
                terms=["acme", "direction"],
                hashtags=["boycottacme"],
                links=[LINK.format(n=number)],
                domains=["petition.example"],
            )

    def pour(self, rows: Iterable[dict[str, Any]] | None = None, *, batch: str = "planted") -> pa.Table:
        """Put the posts into the lake."""
        made = table([*(self.rows if rows is None else rows)])
        lake_of(self.workspace.pk).append(made, batch_id=batch)
        return made

    def listening(self, *, since: datetime = NOW - timedelta(days=DAYS), until: datetime = NOW) -> Source:
        """A source that is heard, and was since."""
        Hearing.objects.create(workspace=self.workspace, since=since, until=until)
        return Source.objects.create(
            workspace=self.workspace, name="Flux", network="bluesky", kind="stream", state=SourceState.LIVE
        )


def _poisson(rng: random.Random, mean: float) -> int:
    """Arrivals in an hour."""
    n, left = -1, 1.0
    while left > 0:
        n += 1
        left -= rng.expovariate(mean)
    return n
