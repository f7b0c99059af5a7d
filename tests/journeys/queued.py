"""Puts a queue into a running house, as a program beside it: ``python queued.py <slug> <many> [<network>
<host> <token> <id>]…`` makes so many approved posts for each account of the workspace, all due at once.

What is named after the number are accounts to put there first; connecting them has journeys of its own. One
transaction: the engine meets the whole queue, or nothing of it.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")


def main(slug: str, many: str, *accounts: str) -> None:
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from apps.publishing import made
    from parvis.apps.publishing.models import Account
    from parvis.apps.publishing.services import delivery_publish_now
    from parvis.core.actors import Actor
    from parvis.core.secrets import set_secret
    from parvis.core.workspaces.models import Workspace

    workspace = Workspace.objects.get(slug=slug)
    person = workspace.memberships.select_related("user")[0].user
    with transaction.atomic():
        for network, host, token, remote_id in zip(*[iter(accounts)] * 4, strict=True):
            told = {"remote_id": remote_id, "handle": f"@{network}", "host": host}
            planted = made.account(workspace, network, **told, options={"chat": remote_id})
            set_secret(planted, "token", token)
        Account.objects.filter(workspace=workspace).update(gap_seconds=0, an_hour=1000)
        for account in Account.objects.filter(workspace=workspace):
            for number in range(1, int(many) + 1):
                body = made.body(f"{account.network} {number:02}", networks=(account.network,))
                post = made.post(workspace, person, body)
                made.cleared(post, person)
                delivery_publish_now(
                    actor=Actor.human(person), workspace=workspace, post_id=post.pk, account_id=account.pk,
                    now=timezone.now(),
                )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
