"""Secrets in the database."""

from __future__ import annotations

import base64

import pytest
from django.db import connection
from pytest_django import Settings

from parvis.core.secrets import CannotOpen, LakeKey, lake_key, open_secret, seal, set_secret, unseal
from parvis.core.workspaces.models import Workspace

FIRST = "k1:" + base64.urlsafe_b64encode(b"1" * 32).decode()
SECOND = "k2:" + base64.urlsafe_b64encode(b"2" * 32).decode()


def test_a_sealed_value_opens_only_at_its_own_place() -> None:
    sealed = seal(b"token", place="source.token#1")
    assert unseal(sealed, place="source.token#1") == b"token"
    with pytest.raises(CannotOpen):
        unseal(sealed, place="source.token#2")


def test_the_same_value_sealed_twice_looks_different_and_shows_nothing() -> None:
    one, two = (seal(b"token", place="p") for _ in range(2))
    assert one != two
    assert b"token" not in one


@pytest.mark.parametrize("at", [3, 10, -1])
def test_an_altered_byte_is_noticed(at: int) -> None:
    sealed = bytearray(seal(b"token", place="p"))
    sealed[at] ^= 1
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), place="p")


def test_a_new_first_key_seals_and_the_old_one_still_opens_until_it_is_dropped(
    settings: Settings,
) -> None:
    settings.SEALING_KEYS = FIRST
    old = seal(b"token", place="p")
    settings.SEALING_KEYS = f"{SECOND}\n{FIRST}"
    assert unseal(old, place="p") == b"token"
    assert seal(b"token", place="p").startswith(b"k2:")
    settings.SEALING_KEYS = SECOND
    with pytest.raises(CannotOpen, match="k1"):
        unseal(old, place="p")


def test_no_key_at_all_is_told(settings: Settings) -> None:
    settings.SEALING_KEYS = "\n"
    with pytest.raises(ValueError, match="PARVIS_SEALING_KEYS"):
        seal(b"token", place="p")


def test_a_secret_copied_to_another_row_does_not_open(
    workspace: Workspace, other_workspace: Workspace
) -> None:
    mine = LakeKey.objects.create(workspace=workspace)
    theirs = LakeKey.objects.create(workspace=other_workspace)
    set_secret(mine, "key", "in clear")
    theirs.key = mine.key
    theirs.save()
    assert open_secret(mine, "key") == "in clear"
    with pytest.raises(CannotOpen):
        open_secret(theirs, "key")


def test_the_database_never_holds_a_secret_in_clear_and_none_forgets_it(workspace: Workspace) -> None:
    row = LakeKey.objects.create(workspace=workspace)
    set_secret(row, "key", "in clear")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM core_lakekey")
        assert b"in clear" not in bytes(cursor.fetchone()[0])
    set_secret(row, "key", None)
    assert open_secret(row, "key") is None


def test_a_secret_needs_a_saved_row(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="save the row first"):
        set_secret(LakeKey(workspace=workspace), "key", "x")


def test_a_workspace_has_one_lake_key_of_its_own(workspace: Workspace, other_workspace: Workspace) -> None:
    assert len(lake_key(workspace.pk)) == 32
    assert lake_key(workspace.pk) == lake_key(workspace.pk)
    assert lake_key(workspace.pk) != lake_key(other_workspace.pk)
