"""A stateful fake of a Mastodon server, in this process.

It answers what listening asks of the real one, and is held to recordings of Mastodon 4.7.3 by
``tests/networks/mastodon/test_recordings.py``: no key and no type that the real one did not answer.
"""

from servers.fake_mastodon.server import FakeMastodon, Trouble

__all__ = ["FakeMastodon", "Trouble"]
