"""How a part of the posts feels (a brand, a network, a period), and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.apps.listening.measuring import sentiment_shares
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Balance, Between
from parvis.science.proportions import balance_interval
from parvis.science.quantification import Shares

FEWEST_LABELS = 10  # below, the estimate knows no interval


@dataclass(frozen=True, slots=True)
class Feeling:
    """Shares of negative, neutral, positive, and the net sentiment between its ends.

    ``net`` has no ends while too few posts are labelled; ``chance`` always has: what the draw of so many
    posts alone explains, the model's own errors left out.
    """

    shares: Shares
    net: Between
    chance: Between

    @property
    def calibrated(self) -> bool:
        """Whether enough posts were labelled by people."""
        return self.shares.calibrated


def feeling(workspace: Workspace, asked: Filter) -> Feeling | None:
    """How the posts of a filter feel; None without posts.

    The labels are the workspace's, drawn from everything heard, and their interval says nothing of how few
    posts this part has: the interval shown is therefore never narrower than what chance alone explains.
    """
    shares = sentiment_shares(workspace, asked)
    if shares is None:
        return None
    low, high = balance_interval(shares.shares[2], shares.shares[0], shares.n)
    chance = Between(shares.net, low, high)
    if shares.m < FEWEST_LABELS:
        return Feeling(shares, Between(shares.net), chance)
    return Feeling(shares, Between(shares.net, min(low, shares.net_low), max(high, shares.net_high)), chance)


def balance(label: str, felt: Feeling, *, n: int, href: str = "") -> Balance:
    """A feeling as one row of a chart."""
    negative, neutral, positive = felt.shares.shares
    return Balance(label, negative, neutral, positive, n, href, net=felt.net)
