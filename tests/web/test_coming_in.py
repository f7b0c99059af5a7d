"""One-time links, sign-in, and who stays outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from parvis.core.people import User, login_links
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.web import journal


def link_for(user: User) -> str:
    return f"/login/{urlsafe_base64_encode(force_bytes(user.pk))}/{login_links.make_token(user)}/"


def test_looking_at_a_link_spends_nothing_and_the_button_signs_in_once(owner: User) -> None:
    client, link = Client(headers={"accept-language": "en"}), link_for(owner)
    for _scanner in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert "Nothing happens until you press the button" in page.content.decode()
    assert "_auth_user_id" not in client.session
    entered = client.post(link)
    assert entered.headers["Location"] == "/welcome/"
    assert client.session["_auth_user_id"] == str(owner.pk)
    again = Client(headers={"accept-language": "en"}).post(link)
    assert again.status_code == 410
    assert "no longer works" in again.content.decode()


def test_after_the_link_a_person_is_led_to_a_password_a_passkey_or_a_code(owner: User) -> None:
    client = Client()
    client.post(link_for(owner))
    page = client.get("/welcome/").content.decode()
    assert "/accounts/2fa/webauthn/add/" in page
    assert "/accounts/password/" in page


def test_a_second_step_can_be_set_up_where_no_e_mail_is_ever_sent(owner: User) -> None:
    owner.set_unusable_password()  # as whoever comes in by their first link
    owner.save()
    client = Client()
    client.post(link_for(owner))
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True)  # one that nobody verified
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    assert 'class="qr"' in page.content.decode()


def test_a_change_of_how_one_signs_in_is_told_where_one_works(
    owner: User, workspace: Workspace, other_workspace: Workspace
) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(owner)
    chosen = {"oldpassword": "correct horse battery", "password1": "sept vélos à Lyon"}
    changed = client.post("/accounts/password/change/", {**chosen, "password2": chosen["password1"]})
    assert changed.status_code == 302
    page = client.get(f"/w/{workspace.slug}/audit/").content.decode()
    assert "a changé son mot de passe" in page
    assert "vélos" not in page
    assert not journal.entries(other_workspace, journal.Wanted()).filter(actor_user=owner).exists()


def test_nobody_changes_the_address_they_were_invited_by(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    assert client.get("/accounts/email/").status_code == 404
    assert (
        client.post("/accounts/email/", {"email": "autre@example.org", "action_add": ""}).status_code == 404
    )


@pytest.mark.parametrize("uid", ["", "x", "AAAA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_made_up_link_is_refused_politely(uid: str, db: None) -> None:
    assert Client().post(f"/login/{uid or 'MQ'}/abc-def/").status_code == 410


def test_a_link_does_not_let_in_somebody_switched_off(owner: User) -> None:
    link = link_for(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().post(link).status_code == 410


def test_somebody_switched_off_is_refused_with_the_right_password_too(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    client = Client()
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_guessing_links_is_slowed_down(db: None, method: str) -> None:
    answers = [getattr(Client(), method)("/login/MQ/abc-def/").status_code for _attempt in range(45)]
    assert answers[0] == 410
    assert answers[-1] == 429


def test_guessing_passwords_is_slowed_down(owner: User) -> None:
    client = Client(headers={"accept-language": "en"})
    wrong = {"login": owner.email, "password": "wrong"}
    pages = [client.post("/accounts/login/", wrong) for _attempt in range(12)]
    last = pages[-1]
    assert last.status_code == 429 or "Too many failed login attempts" in last.content.decode()
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_by_themselves(db: None) -> None:
    client = Client(headers={"accept-language": "en"})
    form = {
        "email": "eve@example.org",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert "By invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", form)
    assert not User.objects.filter(email="eve@example.org").exists()


def test_the_start_leads_to_the_only_workspace_or_says_what_to_do(owner: User, workspace: Workspace) -> None:
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == f"/w/{workspace.slug}/"
    lonely = Client()
    alone = User.objects.create_user("alone@example.org", language="en")
    lonely.force_login(alone, backend="django.contrib.auth.backends.ModelBackend")
    page = lonely.get("/").content.decode()
    assert "Ask an owner to invite you at this address" in page
    assert "alone@example.org" in page


def test_a_role_that_sees_nothing_else_still_has_a_first_page(enter, workspace: Workspace) -> None:  # type: ignore[no-untyped-def]
    for role in Role:
        assert enter(role).get(f"/w/{workspace.slug}/").status_code == 302


def test_a_session_does_not_outlive_two_weeks(page: Client) -> None:
    assert page.session.get_expiry_age() <= timedelta(days=14).total_seconds()
