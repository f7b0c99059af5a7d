"""Who a mention stands for, where a network shows profiles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from apps.content.written import row, said
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import Author, Fault, NetworkError
from parvis.networks.registry import NETWORKS

pytestmark = pytest.mark.django_db
WHO = "/w/velo-lyon/write/who/"


class Known:
    """Profiles of a network that knows one account."""

    def profile(self, account: str, *, host: str = "", token: str | None = None) -> Author:  # noqa: ARG002
        if account == "away.fr":
            raise NetworkError(Fault.RETRY, "timeout", "no answer")
        if account != "lyon.fr":
            raise NetworkError(Fault.NOT_FOUND, "not_found", "no such account")
        return Author("did:1", "lyon.fr", "<b>Ville de Lyon</b>")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NETWORKS, "bluesky", replace(NETWORKS["bluesky"], profiles=Known))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"network": "bluesky", "common.mention.account": "@lyon.fr"}, "&lt;b&gt;Ville de Lyon"),
        ({"network": "bluesky", "common.mention.account": "", "handle": "lyon.fr"}, "@lyon.fr"),
        ({"network": "bluesky", "handle": "paris.fr"}, "There is no account of this name on Bluesky."),
        ({"network": "bluesky", "handle": "away.fr"}, "Bluesky does not answer just now."),
        ({"network": "instagram", "handle": "lyon"}, "Instagram shows no profile to a program"),
        ({"network": "../x", "handle": "\x00"}, "shows no profile"),
        ({}, "shows no profile"),
    ],
)
def test_an_account_is_looked_up_or_told_why_not(
    page: Client, workspace: Workspace, asked: dict[str, str], told: str
) -> None:
    answer = page.get(WHO, asked)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_the_table_of_mentions_offers_it_where_the_network_does(page: Client, workspace: Workspace) -> None:
    post = row(workspace, said("Merci @lyon", ("bluesky", "x")))
    shown = page.get(f"/w/velo-lyon/write/{post.pk}/").content.decode()
    assert shown.count("/write/who/?network=") == 1
    assert "@lyon on X" in shown
