"""Every address, tried as nobody, as somebody else, as a reader, and with the wrong method."""

from __future__ import annotations

import pytest
from django.test import Client

from house.addresses import Address, every_address
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb

pytestmark = pytest.mark.django_db
# What one may see or send before signing in, and why there is nobody to ask for.
PUBLIC = {
    "login/<str:uid>/<str:token>/",  # the way in
    "shared/reports/<str:token>/",  # one report, in the same way
    "shared/reports/<str:token>/report.pdf",  # the same as a file
    "shared/calendar/<str:token>/",  # the calendar, read only, to whoever was given the link
    "shared/calendar/<str:token>/calendar.ics",  # the same for a calendar program
    "l/<str:code>/",  # a short link: what is published leads on, to whoever follows it
    "shared/<str:token>/",  # figures of one view, to whoever was given the link, until it expires
    "media/<str:token>/<str:name>",  # a file, to whoever holds its signed address: networks fetch it
    "shared/reviews/<str:token>/",  # one review, to the client who was given the link
    "shared/reviews/<str:token>/decide/",  # their answer
    "shared/reviews/<str:token>/comment/",  # what they say
    "shared/reviews/<str:token>/media/<uuid:asset>/",  # a picture of that post
    "preferences/theme/",  # a cookie of this browser
    "preferences/language/",  # the same
    "healthz",  # for whoever watches the machine
    "robots.txt",
    "favicon.ico",
    "api/docs",  # the reference says nothing of any workspace
    "api/openapi.json",
    "api/.*$",  # what is not there
}
ALL = list(every_address())
OF_WORKSPACE = [one for one in ALL if one.of_workspace]
# Programs come with a token, not with a session: ``test_every_endpoint`` tries each method of each address.
OF_API = [one for one in ALL if one.route.startswith("api/v1/")]
OF_HOUSE = [
    one for one in ALL if not one.of_workspace and one not in OF_API and not one.route.startswith("accounts/")
]
OF_ALLAUTH = [one for one in ALL if one.route.startswith("accounts/")]


def named(addresses: list[Address]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("address", addresses, ids=lambda one: one.route)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, method: str, path: str) -> int:
    return client.generic(method, path).status_code


def test_there_are_addresses_to_try() -> None:
    assert len(OF_WORKSPACE) >= 10
    assert len(OF_ALLAUTH) >= 10


@named(OF_WORKSPACE)
def test_every_page_of_a_workspace_names_its_verb(address: Address) -> None:
    assert isinstance(getattr(address.view, "parvis_verb", None), Verb), (
        "guard it with @workspace_view(Verb.…)"
    )


@named([one for one in OF_WORKSPACE if "POST" in one.methods])
def test_what_writes_needs_a_verb_that_is_not_about_seeing(address: Address) -> None:
    assert not address.view.parvis_verb.value.startswith("see_")  # type: ignore[attr-defined]


@named(OF_WORKSPACE)
def test_nobody_is_sent_to_sign_in(address: Address, workspace: Workspace) -> None:
    for method in address.methods:
        response = Client().generic(method, address.path(workspace.slug))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")


@named(OF_WORKSPACE)
def test_another_workspace_does_not_exist(address: Address, owner: User, other_workspace: Workspace) -> None:
    client = signed_in(owner)
    for method in address.methods:
        assert send(client, method, address.path(other_workspace.slug)) == 404


@named(OF_WORKSPACE)
def test_a_role_without_the_verb_is_refused(address: Address, workspace: Workspace) -> None:
    verb = address.view.parvis_verb  # type: ignore[attr-defined]
    without = [role for role in Role if verb not in TABLE[role]]
    for role in without:
        user = User.objects.create_user(f"{role}@example.org")
        Membership.objects.create(workspace=workspace, user=user, role=role)
        client = signed_in(user)
        for method in address.methods:
            assert send(client, method, address.path(workspace.slug)) == 403, role


@named(OF_WORKSPACE)
def test_the_wrong_method_is_refused(address: Address, owner: User, workspace: Workspace) -> None:
    client = signed_in(owner)
    for method in {"GET", "POST", "PUT", "DELETE"} - set(address.methods):
        assert send(client, method, address.path(workspace.slug)) == 405


@named([one for one in OF_HOUSE if one.route not in PUBLIC])
def test_the_rest_of_the_house_asks_who_comes(address: Address) -> None:
    answers = {Client().generic(method, address.path()).status_code for method in ("GET", "POST")}
    assert answers <= {302, 405}
    assert 302 in answers


@named([one for one in OF_HOUSE if one.route in PUBLIC])
def test_what_is_public_never_breaks(address: Address) -> None:
    for method in ("GET", "POST"):
        assert send(Client(), method, address.path()) < 500


@named(OF_ALLAUTH)
def test_the_pages_of_signing_in_never_break(address: Address, owner: User) -> None:
    for client in (Client(), signed_in(owner)):
        assert send(client, "GET", address.path()) < 500


def test_the_public_list_names_real_addresses_only() -> None:
    assert {one.route for one in OF_HOUSE} >= PUBLIC
