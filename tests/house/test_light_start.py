"""Starting loads little: what understands posts, and the lake, come when somebody asks for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from parvis.core.people import User
from parvis.core.workspaces.access import PageAt
from parvis.core.workspaces.models import Workspace

# Each takes from a tenth of a second to a second to load, on each of the three processes of ``parvis up``.
HEAVY = {
    "ahocorasick",
    "altair",
    "duckdb",
    "feedparser",
    "httpx",
    "ibis",
    "libipld",
    "ninja",
    "numpy",
    "pyarrow",
    "pydantic",
    "scipy",
    "sklearn",
    "websockets",
}
STARTED = "import django, json, sys; django.setup(); {code}; print(json.dumps(sorted(sys.modules)))"


def loaded(code: str, home: Path) -> set[str]:
    """The modules that a new process has loaded once it has run ``code``."""
    environment = {
        **os.environ,
        "PARVIS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTED.format(code=code)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "code",
    [
        "import parvis.config.urls",
        "import parvis.cli.worker",
        "import parvis.cli.up, parvis.cli.migrate, parvis.cli.setup",
    ],
    ids=["every address", "the worker", "the supervisor"],
)
def test_what_starts_loads_no_heavy_library(code: str, tmp_path: Path) -> None:
    found = loaded(code, tmp_path)
    assert "parvis.config.settings" in found
    assert {name for name in found if name.split(".", 1)[0] in HEAVY} == set()


def test_the_heavy_libraries_are_real_ones(tmp_path: Path) -> None:
    code = "import parvis.config.api, altair, sklearn"
    assert loaded(code, tmp_path) >= HEAVY


def test_every_page_can_be_loaded_before_anybody_comes(tmp_path: Path) -> None:
    found = loaded("from parvis.core.workspaces import access; access.load_pages()", tmp_path)
    pages = {"dashboard", "imports", "labels", "posts", "queries", "sources"}
    assert found >= {f"parvis.apps.listening.pages.{name}" for name in pages}


def test_a_page_that_does_not_exist_is_found_out() -> None:
    with pytest.raises(ImportError):
        PageAt("parvis.apps.listening.pages.posts.nothing").view()


def test_a_page_named_by_its_path_is_served_like_any_other(
    client: Client, owner: User, workspace: Workspace
) -> None:
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/w/{workspace.slug}/queries/")
    assert answer.status_code == 200
    assert client.get("/w/elsewhere/queries/").status_code == 404
