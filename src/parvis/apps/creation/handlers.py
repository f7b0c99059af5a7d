"""What creation does when the house tells something. Loads little: every process knows these."""

from __future__ import annotations

from django.utils.module_loading import import_string

from parvis.core.actors import Actor
from parvis.core.outbox import Event

SAMPLE = "parvis.apps.creation.sample"  # named, since it loads the networks
ACTOR = Actor.system("creation")


def on_sample_added(event: Event) -> None:
    """The sample's brief comes beside its posts."""
    import_string(f"{SAMPLE}.sample_add")(actor=ACTOR, workspace=event.workspace)


def on_sample_removed(event: Event) -> None:
    """It goes with them."""
    import_string(f"{SAMPLE}.sample_remove")(actor=ACTOR, workspace=event.workspace)
