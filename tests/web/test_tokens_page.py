"""The page “API”: a token is shown once, and ended at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from callers import Caller, token_for
from parvis.core.api.models import Token
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

WANTED = {"name": "notebook", "days": "30", "verbs": ["see_listening"]}


def test_a_token_made_here_works_and_is_shown_once(page: Client, workspace: Workspace) -> None:
    address = f"/w/{workspace.slug}/api/"
    answer = page.post(address, WANTED)
    assert answer.headers["Cache-Control"] == "no-store"
    (text,) = re.findall(r'value="(parvis_[\w-]{43})"', answer.content.decode())
    assert Caller(text).get("/token").status_code == 200
    again = page.get(address).content.decode()
    assert text not in again
    assert "notebook" in again


def test_a_token_ended_here_opens_nothing(page: Client, owner: User, workspace: Workspace) -> None:
    caller = Caller(token_for(owner, workspace))
    page.post(f"/w/{workspace.slug}/api/{Token.objects.get().pk}/revoke/")
    assert caller.get("/token").status_code == 401


def test_what_cannot_be_is_told_beside_the_field(page: Client, workspace: Workspace) -> None:
    address = f"/w/{workspace.slug}/api/"
    page.post(address, WANTED)
    for wrong in ({"verbs": []}, {"verbs": ["fly"]}, {"days": "4000"}, {"name": " "}, {}):
        answer = page.post(address, {**WANTED, **wrong})  # the last: a name that is taken
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert Token.objects.count() == 1


def test_a_role_is_offered_only_its_own_verbs(
    client: Client, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    client.force_login(member(Role.ANALYST), backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(f"/w/{workspace.slug}/api/").content.decode()
    assert 'value="edit_queries"' in text
    assert 'value="erase_authors"' not in text
    forged = client.post(f"/w/{workspace.slug}/api/", {**WANTED, "verbs": ["erase_authors"]})
    assert forged.status_code == 422


def test_only_those_who_manage_members_see_the_tokens_of_others(
    client: Client, owner: User, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    token_for(owner, workspace, name="of the owner")
    address = f"/w/{workspace.slug}/api/"
    client.force_login(member(Role.ANALYST), backend="django.contrib.auth.backends.ModelBackend")
    assert "of the owner" not in client.get(address).content.decode()
    client.force_login(member(Role.MANAGER), backend="django.contrib.auth.backends.ModelBackend")
    assert "of the owner" in client.get(address).content.decode()


def test_the_reference_speaks_both_languages_and_obeys_the_content_policy(client: Client) -> None:
    french = client.get("/api/docs", headers={"Accept-Language": "fr"})
    text = french.content.decode()
    assert "Référence de l’API" in text
    assert "Les publications qu’un filtre retient" in text
    assert "/api/v1/queries/{query}" in text
    assert (
        "Posts that a filter holds"
        in client.get("/api/docs", headers={"Accept-Language": "en"}).content.decode()
    )
    assert "script-src 'self'" in french.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|https?://cdn", text)
    schema = client.get("/api/openapi.json", headers={"Accept-Language": "fr"}).json()
    assert schema["openapi"].startswith("3.1")
    assert schema["paths"]["/api/v1/posts"]["get"]["summary"].startswith("Les publications")
