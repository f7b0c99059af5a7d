"""Make the sample workspace's posts from the public-domain reddit_top set (PDDL 1.0).

    python tools/make_sample.py DATA_FOLDER

Keeps the last eleven weeks, drops posts marked over 18, cuts long bodies, masks e-mail addresses and
telephone numbers. The set holds no author names. Same input, same bytes out.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

SINCE = datetime(2013, 6, 1, tzinfo=UTC)
BODY_LIMIT = 500
OUT = Path(__file__).parent.parent / "src/parvis/apps/listening/sample/reddit_2013.jsonl.gz"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
TELEPHONE = re.compile(r"(?<!\w)\+?\d(?:[ .()-]?\d){8,14}(?!\w)")


def clean(text: str) -> str:
    """One post's text, without what could reach a person."""
    text = text.replace("&amp;", "&").replace("&gt;", ">").replace("&lt;", "<")
    return TELEPHONE.sub("[…]", ADDRESS.sub("[…]", text)).strip()


def clip(text: str) -> str:
    """At most ``BODY_LIMIT`` characters, cut between two words."""
    return text if len(text) <= BODY_LIMIT else text[:BODY_LIMIT].rsplit(" ", 1)[0] + " …"


def rows(folder: Path) -> list[dict[str, object]]:
    """The posts to keep, oldest first."""
    csv.field_size_limit(10_000_000)
    kept: dict[str, dict[str, object]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                at = datetime.fromtimestamp(float(row["created_utc"]), UTC)
                if at < SINCE or row["over_18"] == "True":
                    continue
                kept[row["id"]] = {
                    "id": row["id"],
                    "community": path.stem,
                    "created_at": at.isoformat().replace("+00:00", "Z"),
                    "title": clean(row["title"]),
                    "text": clip(clean(row["selftext"] or "")),
                    "link": "" if row["is_self"] == "True" else row["url"],
                    "score": int(row["score"]),
                    "comments": int(row["num_comments"]),
                }
    return sorted(kept.values(), key=lambda post: (str(post["created_at"]), str(post["id"])))


def main() -> None:
    """Write the sample."""
    posts = rows(Path(sys.argv[1]) / "reddit_top")
    body = "".join(json.dumps(post, ensure_ascii=False, separators=(",", ":")) + "\n" for post in posts)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(gzip.compress(body.encode(), 9, mtime=0))
    print(f"{len(posts)} posts, {OUT.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
