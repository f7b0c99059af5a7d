"""Puts an approved post into a running house, as a program beside it: ``python approved.py <slug> <network>
<words>`` prints its id. Writing and approving have journeys of their own.

With an address, a token and a chat after it, an account of that network is put there too.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")


def main(slug: str, network: str, words: str, *account: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from parvis.apps.approval.models import Clearance, Decision, Verdict
    from parvis.apps.content import services
    from parvis.apps.content.bodies import Body, Piece, Variant
    from parvis.apps.publishing.models import Account
    from parvis.core.actors import Actor
    from parvis.core.secrets import set_secret
    from parvis.core.workspaces.models import Workspace

    workspace = Workspace.objects.get(slug=slug)
    person = workspace.memberships.select_related("user")[0].user
    body = Body((network,), "fr", Variant((Piece(words),)))
    now = timezone.now()
    post = services.post_create(actor=Actor.human(person), workspace=workspace, body=body, now=now)
    said = {"post": post, "digest": post.digest, "at": now}
    yes = Decision.objects.create(verdict=Verdict.APPROVED, user=person, **said)
    Clearance.objects.create(decision=yes, **said)
    if account:
        host, token, chat = account
        made = Account.objects.create(
            workspace=workspace, network=network, remote_id=chat, handle="@velolyon", host=host,
            options={"chat": chat}, gap_seconds=0,
        )  # fmt: skip
        set_secret(made, "token", token)
    sys.stdout.write(str(post.pk))


if __name__ == "__main__":
    main(*sys.argv[1:])
