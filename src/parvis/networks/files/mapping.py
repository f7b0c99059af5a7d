"""Which column says what, and the guess of it: French and English names, then what the cells look like."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final, Self
from zoneinfo import ZoneInfo

from parvis.kit.text import fold
from parvis.networks.files.dates import guess_day_first, parse_when
from parvis.networks.files.faults import unreadable


class Role(enum.StrEnum):
    """What a column can be to a post."""

    TEXT = "text"
    CREATED = "created"
    AUTHOR = "author"
    NAME = "name"
    ID = "id"
    URL = "url"
    TITLE = "title"
    LANGUAGE = "language"
    LIKES = "likes"
    REPOSTS = "reposts"
    REPLIES = "replies"
    FOLLOWERS = "followers"
    HASHTAGS = "hashtags"
    REPLY_TO = "reply_to"


COUNTS: Final = (Role.LIKES, Role.REPOSTS, Role.REPLIES, Role.FOLLOWERS)

# Folded, separators as single spaces; the first names are the surest.
_NAMES: Final[MappingOf[Role, str]] = {
    Role.TEXT: "text|texte|message|contenu|content|full text|tweet|post|publication|commentaire|comment|body|"
    "corps|verbatim|avis|review|caption|legende|description|snippet|extrait|mention|status|statut|"
    "toot|texte du message|texte de la publication|post message|tweet text|reponse|feedback",
    Role.CREATED: "created at|date|cree le|publie le|date de publication|date de creation|published at|"
    "published|created|timestamp|horodatage|datetime|date time|date heure|date et heure|post date|"
    "created time|time|heure|posted|posted at|jour|created utc|date utc|date of publication",
    Role.AUTHOR: "author|auteur|username|screen name|user screen name|handle|user|utilisateur|compte|"
    "account|pseudo|identifiant auteur|author id|user id|author username|nom d utilisateur|nom utilisateur|"
    "from|auteur de la publication|account acct|profile|profil|owner|author handle|user name",
    Role.NAME: "name|nom|display name|author name|nom de l auteur|nom affiche|full name|user display name|"
    "nom complet",
    Role.ID: "id|id str|tweet id|post id|status id|message id|identifiant|uri|guid|uuid|comment id|"
    "identifiant de la publication|mention id|cid",
    Role.URL: "url|lien|link|permalink|permalien|adresse|post url|tweet url|lien de la publication|"
    "lien permanent|adresse url|source url",
    Role.TITLE: "title|titre|headline|subject|objet|sujet|spoiler text",
    Role.LANGUAGE: "lang|language|langue|langs|languages|langage",
    Role.LIKES: "likes|like count|j aime|mentions j aime|favorites|favourites|favorite count|"
    "favourites count|nb likes|nombre de likes|nombre de j aime|reactions|favoris|public metrics like count|"
    "likes count",
    Role.REPOSTS: "reposts|retweets|retweet count|shares|partages|share count|reblogs|reblogs count|"
    "nombre de partages|nb partages|boosts|public metrics retweet count|repost count",
    Role.REPLIES: "replies|reply count|comments|commentaires|nombre de commentaires|reponses|replies count|"
    "comment count|nb commentaires|num comments|comments count",
    Role.FOLLOWERS: "followers|followers count|abonnes|nombre d abonnes|follower count|author followers|"
    "user followers count|nb abonnes|audience",
    Role.HASHTAGS: "hashtags|tags|mots diese|mots clics|hashtag",
    Role.REPLY_TO: "in reply to|in reply to id|reply to|en reponse a|in reply to status id|parent id|"
    "in reply to status id str|in reply to tweet id",
}
_SURE, _SEEN, _LOOKS = 0.95, 0.75, 0.5
_BY_NAME: Final = {
    name: (role, _SURE - 0.005 * place)
    for role, names in _NAMES.items()
    for place, name in enumerate(names.split("|"))
}
_LINK: Final = re.compile(r"https?://\S+")
_TRUTHS: Final = {"": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a table: which column has which role, and what a person decided about the rest.

    Empty ``encoding`` and ``delimiter``, and None for ``header`` and ``day_first``, mean: find out.
    ``timezone`` is an IANA name, used for times that tell none.
    """

    roles: MappingOf[Role, str] = field(default_factory=dict)
    timezone: str = "UTC"
    day_first: bool | None = None
    encoding: str = ""
    delimiter: str = ""
    header: bool | None = None

    def zone(self) -> ZoneInfo:
        """Return the time zone; raises ``NetworkError`` (``file_timezone``) if there is none of that name."""
        try:
            return ZoneInfo(self.timezone or "UTC")
        except (OSError, ValueError, KeyError) as fault:
            raise unreadable("file_timezone", "There is no time zone of that name.") from fault

    def options(self) -> dict[str, str]:
        """Return what ``Source.options`` carries; ``from_options`` is the way back."""
        chosen = {f"column.{role}": column for role, column in self.roles.items()}
        told = {"timezone": self.timezone, "encoding": self.encoding, "delimiter": self.delimiter}
        flags = {"day_first": self.day_first, "header": self.header}
        return chosen | told | {name: "" if v is None else str(v).lower() for name, v in flags.items()}

    @classmethod
    def from_options(cls, options: MappingOf[str, str]) -> Self:
        """Read ``Source.options``: ``column.<role>``, ``timezone``, ``day_first``, ``encoding``…"""
        roles = {role: options[f"column.{role}"] for role in Role if options.get(f"column.{role}")}
        return cls(
            roles=roles,
            timezone=options.get("timezone") or "UTC",
            day_first=_TRUTHS.get(options.get("day_first", "").lower()),
            encoding=options.get("encoding", ""),
            delimiter=options.get("delimiter", ""),
            header=_TRUTHS.get(options.get("header", "").lower()),
        )


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and how sure each of its roles is, from 0 to 1."""

    mapping: Mapping
    confidence: MappingOf[Role, float]


def known_name(name: str) -> bool:
    """Whether a cell is the name of some column we know."""
    return _folded_name(name) in _BY_NAME


def guess_mapping(columns: Sequence[str], rows: Sequence[MappingOf[str, str]]) -> Guess:
    """Guess which column has which role, from its name and from ``rows``; one column per role at most.

    Names are compared folded; the cells confirm or contradict (a "date" that holds no date is none).
    """
    scores = sorted(
        ((score, -place, role, column) for place, column in enumerate(columns)
         for role, score in _scores(column, [row.get(column, "") for row in rows]).items()),
        reverse=True,
    )  # fmt: skip
    roles: dict[Role, str] = {}
    confidence: dict[Role, float] = {}
    for score, _place, role, column in scores:
        if role not in roles and column not in roles.values():
            roles[role], confidence[role] = column, round(score, 2)
    dates = [row.get(roles[Role.CREATED], "") for row in rows] if Role.CREATED in roles else []
    return Guess(Mapping(roles=roles, day_first=guess_day_first(dates) if dates else None), confidence)


def _folded_name(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[^0-9a-z]+", " ", fold(spaced)).strip()


def _named(column: str) -> tuple[Role, float] | None:
    whole = _folded_name(column)
    if whole in _BY_NAME:
        return _BY_NAME[whole]
    last = _folded_name(column.rsplit(".", 1)[-1])
    if last != whole and last in _BY_NAME:
        role, score = _BY_NAME[last]
        return role, score - 0.15
    words = whole.split()
    return next(((_BY_NAME[w][0], _LOOKS) for w in words if w in _BY_NAME and len(w) > 3), None)


def _scores(column: str, cells: Sequence[str]) -> dict[Role, float]:
    filled = [cell for cell in cells if cell.strip()]
    looks = _looks(filled)
    named = _named(column)
    if named is None:
        return looks
    role, score = named
    if not filled or looks.get(role, 0.0) >= _LOOKS or not _contradicted(role, filled):
        return {role: score}
    return looks


def _share(cells: Sequence[str], holds: re.Pattern[str]) -> float:
    return sum(1 for cell in cells if holds.fullmatch(cell.strip())) / len(cells) if cells else 0.0


def _dates(cells: Sequence[str]) -> float:
    return sum(1 for cell in cells if parse_when(cell, UTC)) / len(cells) if cells else 0.0


_COUNT: Final = re.compile(r"-?[\d\s.,\u202f\u00a0]+\s?[kKmM]?")


def _contradicted(role: Role, cells: Sequence[str]) -> bool:
    if role is Role.CREATED:
        return _dates(cells) < 0.5
    if role in COUNTS:
        return _share(cells, _COUNT) < 0.5
    if role is Role.URL:
        return not any(_LINK.search(cell) for cell in cells)
    return role is Role.TEXT and (_dates(cells) > 0.9 or _share(cells, _COUNT) > 0.9)


def _looks(cells: Sequence[str]) -> dict[Role, float]:
    """Return what the cells look like, whatever the column is called."""
    if not cells:
        return {}
    if _dates(cells) > 0.9:
        return {Role.CREATED: _LOOKS}
    if _share(cells, _LINK) > 0.9:
        return {Role.URL: _LOOKS}
    length = sum(map(len, cells)) / len(cells)
    spaced = sum(1 for cell in cells if cell.count(" ") >= 2) / len(cells)
    return {Role.TEXT: min(_SEEN, _LOOKS * spaced + min(length, 250) / 1000)} if spaced > 0.5 else {}
