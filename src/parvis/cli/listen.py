"""``parvis listen 'vélo AND (Lyon OR Paris)' --from bluesky``: live posts and a running summary."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from parvis.apps.listening.services import (
    Passing,
    QueryRefused,
    Watched,
    check_query,
    trouble_message,
    watch,
)
from parvis.networks import registry
from parvis.networks.ports import NetworkError, Source, SourceKind

COLOURS = {"negative": "31", "positive": "32", "neutral": "90", "unknown": "90"}
SUMMARY_EVERY = 20  # matched posts between two summaries


@dataclass
class Summary:
    """What went by so far."""

    heard: int = 0
    matched: int = 0
    refused: int = 0
    problem: str = ""
    sentiments: Counter[str] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """The summary in one line. Shares are those of predicted labels, and said to be."""
        labels = ", ".join(f"{name} {n}" for name, n in self.sentiments.most_common())
        terms = ", ".join(term for term, n in self.terms.most_common(6) if n > 1)
        return _("%(matched)d matched of %(heard)d heard · predicted: %(labels)s · terms: %(terms)s") % {
            "matched": self.matched,
            "heard": self.heard,
            "labels": labels or "–",
            "terms": terms or "–",
        }


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", help=_("a query in the boolean language"))
    parser.add_argument("--from", dest="network", default="bluesky", help=_("the network (default: bluesky)"))
    kinds = [kind.value for kind in SourceKind if kind is not SourceKind.FILE]
    parser.add_argument("--kind", choices=kinds, help=_("how to listen (default: the network's first way)"))
    parser.add_argument(
        "--term", default="", help=_("the hashtag, account or address, where the kind needs one")
    )
    parser.add_argument("--host", default="", help=_("the server's address, where the network has many"))
    parser.add_argument("--token", help=_("an access token, where the server asks for one"))
    parser.add_argument("--limit", type=int, default=0, help=_("end after so many matched posts"))


def run(options: argparse.Namespace) -> int:
    """Listen until Ctrl-C. Returns the exit status."""
    manifest = registry.NETWORKS.get(options.network)
    if manifest is None or manifest.listener is None:
        print(_("Parvis cannot listen to “%(name)s”.") % {"name": options.network}, file=sys.stderr)
        return 2
    try:
        query = check_query(options.query)
    except QueryRefused as error:
        print(
            f"{options.query}\n{' ' * error.position}{'^' * max(1, error.length)}\n{error}", file=sys.stderr
        )
        return 2
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_args: stop.set())
    signal.signal(signal.SIGTERM, lambda *_args: stop.set())
    source = Source(
        network=options.network,
        kind=SourceKind(options.kind) if options.kind else manifest.kinds[0],
        term=options.term,
        host=options.host or manifest.default_host,
        token=options.token,
    )
    print(_("Listening to %s. Ctrl-C to stop.") % manifest.label, file=sys.stderr)
    summary = Summary()
    try:
        for passing in watch(query, manifest.listener(), source, stop):
            _take(passing, summary)
            if stop.is_set() or (options.limit and summary.matched >= options.limit):
                break
    except NetworkError as error:
        print(trouble_message(error.code), file=sys.stderr)
        return 1
    print("\n" + summary.line())
    return 0


def _take(passing: Passing, summary: Summary) -> None:
    summary.heard += passing.heard
    summary.refused += passing.refused
    if passing.problems and passing.problems[0] != summary.problem:
        summary.problem = passing.problems[0]
        print(_("Trying again: %s") % summary.problem, file=sys.stderr, flush=True)
    for post in passing.matched:
        _show(post, summary)


def _show(post: Watched, summary: Summary) -> None:
    summary.matched += 1
    summary.sentiments[post.sentiment] += 1
    summary.terms.update(post.topic_terms)
    text = "".join(char if char.isprintable() else " " for char in post.text)[:280]
    mark = post.sentiment
    if sys.stdout.isatty():
        mark = f"\x1b[{COLOURS.get(post.sentiment, '90')}m{mark}\x1b[0m"
    print(f"{post.created_at:%H:%M:%S}  {mark:<9} {post.language:<3} @{post.handle}  {text}", flush=True)
    if summary.matched % SUMMARY_EVERY == 0:
        print("— " + summary.line(), flush=True)
