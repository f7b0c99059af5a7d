"""Reading results. A door. Nothing here writes or asks a network.

Groups of posts are compared by what a post gathers in its first seven days: posts of different ages would
show how old they are. Groups that mix accounts are compared by how many times its own account's usual a post
gathered: else a campaign on a large account would beat every other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.listening.names import network_label
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import State
from parvis.apps.results.counting import engagement_rate
from parvis.apps.results.models import Asking, Look, Watch
from parvis.apps.results.scope import Scope
from parvis.core.workspaces.models import Workspace
from parvis.kit.markup import clip
from parvis.networks.registry import NETWORKS
from parvis.science.medians import Median, median

EXTREMES = 5
LETTERS = 70


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in a workspace: value and name."""

    networks: Sequence[tuple[str, str]]
    accounts: Sequence[tuple[int, str]]
    campaigns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Posts that have something in common. ``gathered`` is the median of their interactions in seven days,
    ``rate`` of their engagement rates then, ``times`` of how many times the usual of its own account each
    gathered; every median counts the posts that it rests on. ``posts`` are all of them."""

    key: str
    posts: int
    gathered: Median | None
    rate: Median | None
    times: Median | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A post beside the usual of its account: ``times`` as many interactions, on ``n`` of its posts."""

    watch: Watch
    times: float
    n: int


def watches_of(workspace: Workspace, scope: Scope) -> QuerySet[Watch]:
    """The posts that are followed, the latest first, each with its account, its looks and its post, whose
    words are left where they are: lists are long."""
    found = Watch.objects.filter(workspace=workspace).select_related("post", "account", "last", "ripe")
    found = found.defer("post__body")
    if scope.since is not None:
        found = found.filter(published_at__gte=scope.since)
    if scope.account:
        found = found.filter(account_id=scope.account)
    if scope.campaign:
        found = found.filter(post__campaign=scope.campaign)
    if scope.network:
        found = found.filter(account__network=scope.network)
    return found


def choices_of(workspace: Workspace) -> Choices:
    """What filters may offer."""
    accounts = list(Account.objects.filter(workspace=workspace))
    networks = sorted({one.network for one in accounts})
    campaigns = (
        Watch.objects.filter(workspace=workspace).exclude(post__campaign="").order_by("post__campaign")
    )
    return Choices(
        [(name, network_label(name)) for name in networks],
        [(one.pk, f"{network_label(one.network)} · {one}") for one in accounts],
        list(campaigns.values_list("post__campaign", flat=True).distinct()),
    )


def anything_published(workspace: Workspace) -> bool:
    """Whether anything ever left from here."""
    return Delivery.objects.filter(workspace=workspace, state=State.PUBLISHED, is_sample=False).exists()


KEYS: Mapping[str, Callable[[Watch], str]] = {
    "account": lambda one: str(one.account_id),
    "network": lambda one: one.account.network,
    "campaign": lambda one: one.post.campaign,
    "format": lambda one: one.format,
    "made": lambda one: one.made,
}


def group_of(key: str, watches: Sequence[Watch], usual: Mapping[int, Median]) -> Group:
    """What a number of posts gathered, beside the ``usual`` of each account."""
    ripe = [one.ripe for one in watches if one.ripe is not None]
    told = [look.interactions for look in ripe if look.interactions is not None]
    rates = (engagement_rate(look.interactions, look.views) for look in ripe)
    times = (times_of(one, usual) for one in watches)
    return Group(
        key,
        len(watches),
        median(told),
        median(rate for rate in rates if rate is not None),
        median(one for one in times if one is not None),
    )


def groups(watches: Iterable[Watch], by: str, usual: Mapping[int, Median]) -> list[Group]:
    """The same posts by one of ``KEYS``; what has no such key is left out."""
    found: dict[str, list[Watch]] = defaultdict(list)
    for one in watches:
        found[KEYS[by](one)].append(one)
    return [group_of(key, held, usual) for key, held in sorted(found.items()) if key]


def usuals(watches: Iterable[Watch]) -> dict[int, Median]:
    """What a post of each account usually gathers in seven days; none of accounts with too few posts for an
    interval."""
    by_account: dict[int, list[int]] = defaultdict(list)
    for one in watches:
        if one.ripe is not None and one.ripe.interactions is not None:
            by_account[one.account_id].append(one.ripe.interactions)
    medians = {account: median(held) for account, held in by_account.items()}
    return {
        account: found for account, found in medians.items() if found is not None and found.low is not None
    }


def times_of(watch: Watch, usual: Mapping[int, Median]) -> float | None:
    """How many times the usual of its account a post gathered in seven days, one added to each so that a
    usual of nought divides nothing; None where either is not known."""
    account, look = usual.get(watch.account_id), watch.ripe
    if account is None or look is None or look.interactions is None:
        return None
    return (1 + look.interactions) / (1 + account.value)


def standings(watches: Iterable[Watch], usual: Mapping[int, Median]) -> tuple[list[Standing], list[Standing]]:
    """The posts that did best, and those that did worst, beside the usual of their own account."""
    found = [
        Standing(one, times, usual[one.account_id].n)
        for one in watches
        if (times := times_of(one, usual)) is not None
    ]
    found.sort(key=lambda one: one.times)
    worst = [one for one in found if one.times < 1]
    best = [one for one in reversed(found) if one.times > 1]
    return best[:EXTREMES], worst[:EXTREMES]


def those_that_tell() -> list[str]:
    """The networks that tell programs how posts do."""
    return [name for name, manifest in NETWORKS.items() if manifest.metrics]


def watches_of_post(post: Post) -> list[Watch]:
    """Where a post is followed, by account."""
    rows = Watch.objects.filter(post=post).select_related("post", "account", "last", "ripe")
    return list(rows.order_by("account__network", "pk"))


def looks_of(watches: Sequence[Watch]) -> dict[int, list[Look]]:
    """How posts stood each time, by the watch's id, in order of time."""
    found: dict[int, list[Look]] = {one.pk: [] for one in watches}
    for look in Look.objects.filter(watch__in=watches).order_by("at", "pk"):
        found[look.watch_id].append(look)
    return found


def names_of(watches: Iterable[Watch]) -> dict[UUID, str]:
    """How the posts of a list are called, by their ids."""
    posts = Post.objects.in_bulk(list({one.post_id for one in watches}))
    return {pk: name_of(post) for pk, post in posts.items()}


def name_of(post: Post) -> str:
    """How a post is called in a list: its working title, or how it begins."""
    if post.title:
        return post.title
    pieces = from_json(post.body).common.parts
    return clip(" ".join(pieces[0].text.split()), LETTERS) or _("(without words)")


def troubles_of(workspace: Workspace) -> list[Asking]:
    """The accounts whose network does not tell how posts do just now, and why."""
    found = Asking.objects.filter(account__workspace=workspace).exclude(trouble="")
    return list(found.select_related("account").order_by("account__network", "pk"))


def silent_networks(workspace: Workspace) -> list[str]:
    """Networks of the workspace's accounts that tell programs nothing about posts, by their own names."""
    used = Account.objects.filter(workspace=workspace).values_list("network", flat=True).distinct()
    return sorted(network_label(name) for name in used if name not in those_that_tell())
