"""Put published posts and how they stood into a running house: ``python -m journeys.planted_results``."""

from __future__ import annotations

from datetime import timedelta

import django


def plant() -> None:
    """A workspace of the owner's, with posts of people and of the AI on two accounts, for ten weeks."""
    from django.utils import timezone

    from apps.publishing import made as publishing
    from apps.results.made import compared, followed, look
    from parvis.apps.results.models import Format
    from parvis.core.actors import Actor, Made
    from parvis.core.people import User
    from parvis.core.workspaces.services import workspace_create

    owner = User.objects.order_by("pk").first()
    assert owner is not None
    workspace = workspace_create(actor=Actor.human(owner), name="Résultats", owner=owner, language="fr")
    noon = (timezone.now() - timedelta(days=20)).replace(hour=11, minute=0)
    compared(workspace, owner, noon, 10, ai=40, human=20)
    video = publishing.account(workspace, "bluesky", handle="velolyon.example")
    for number in range(8):
        watch = followed(
            video, owner, noon - timedelta(days=number), 5 + number, views=900, shape=Format.VIDEO,
            made=Made.BOTH, campaign="Printemps", looked_after=timedelta(minutes=16),
        )  # fmt: skip
        for hours in (1, 6, 24, 96, 168):
            look(watch, watch.published_at + timedelta(hours=hours), likes=9 + number, views=1200)


if __name__ == "__main__":
    django.setup()
    plant()
