"""Each lint is shown a house with one deliberate breach, and must find that breach and nothing else."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
sys.path.insert(0, str(HOUSE / "tools"))

from catalogue import Entry, Key, collect, compiled, write_po  # noqa: E402 - tools are no package
from lint import imports, networks, pages, sizes, translations  # noqa: E402 - the same
from lint.breach import Breach  # noqa: E402 - the same


def found_in(root: Path, lint: Callable[[Path], Iterator[Breach]], name: str, text: str) -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    return [breach.message for breach in lint(root)]


def test_a_file_of_401_lines_is_too_long(tmp_path: Path) -> None:
    assert found_in(tmp_path, sizes.check, "long.py", "x = 1\n" * 400) == []
    assert "401 lines" in found_in(tmp_path, sizes.check, "long.py", "x = 1\n" * 401)[0]


def test_a_function_of_51_lines_is_too_long_but_its_docstring_is_free(tmp_path: Path) -> None:
    body = "    x = 1\n" * 49
    fits = 'def f():\n    """One.\n\n    Two.\n    """\n' + body
    assert found_in(tmp_path, sizes.check, "a.py", fits) == []
    assert "f has 51 lines" in found_in(tmp_path, sizes.check, "a.py", "def f():\n" + body + "    y = 2\n")[0]


def test_a_view_of_26_lines_is_too_long(tmp_path: Path) -> None:
    body = "    x = 1\n" * 25
    view = "def page(request: HttpRequest) -> HttpResponse:\n" + body
    assert "page has 26 lines (at most 25)" in found_in(tmp_path, sizes.check, "v.py", view)[0]


def test_a_network_costs_four_hundred_lines_of_code_and_as_many_of_tests(tmp_path: Path) -> None:
    root = tmp_path / "src" / "parvis"
    ours, tests = root / "networks" / "one", tmp_path / "tests" / "networks" / "one"
    for folder in (ours, tests):
        folder.mkdir(parents=True)
    promise = '"""A promise\n\nof three lines."""\n# a reason\n\n'
    (ours / "manifest.py").write_text(promise + "x = 1\n" * 400)
    (tests / "fake.py").write_text("x = 1\n" * 400)
    assert list(networks.check(root)) == []
    (tests / "fake.py").write_text("x = 1\n" * 401)
    assert [one.path for one in networks.check(root)] == [tests]
    (ours / "listen.py").write_text("")
    assert list(networks.check(root)) == []


def test_signals_are_refused(tmp_path: Path) -> None:
    text = "from django.db.models.signals import post_save\n"
    assert "signals" in found_in(tmp_path, imports.check, "s.py", text)[0]


def test_an_import_in_a_function_needs_a_reason(tmp_path: Path) -> None:
    bare = "def f():\n    import altair  # noqa: PLC0415\n"
    assert "say in a comment" in found_in(tmp_path, imports.check, "i.py", bare)[0]
    given = "def f():\n    import altair  # noqa: PLC0415 - heavy, and few commands draw\n"
    assert found_in(tmp_path, imports.check, "i.py", given) == []


BREACHES = {
    "<script>alert(1)</script>": "no inline script",
    '<p style="color:red">x</p>': "no inline style",
    "<style>p{}</style>": "no inline style",
    '<button onclick="x()">Go</button>': "no onclick handler",
    '<a href="javascript:x()">Go</a>': "no javascript: links",
    '<img src="x.png">': "an image needs an alt",
    '<form method="post"><button>Go</button></form>': "needs {% csrf_token %}",
    '<button type="button">{% icon "close" %}</button>': "this button has no words",
    '<a href="/">{# nothing #}</a>': "this a has no words",
    "<h1>Again</h1>": "the h1 is the page's title",
    "<h2>One</h2><h4>Two</h4>": "do not skip a level",
    "{{ text|safe }}": "nothing is shown unescaped",
    "{% autoescape off %}{% endautoescape %}": "nothing is shown unescaped",
}


@pytest.mark.parametrize("source", BREACHES)
def test_a_template_that_breaks_a_rule_is_named(tmp_path: Path, source: str) -> None:
    messages = found_in(tmp_path, pages.check, "templates/app/page.html", source)
    assert len(messages) == 1
    assert BREACHES[source] in messages[0]


def test_a_template_that_keeps_the_rules_passes(tmp_path: Path) -> None:
    source = """\
        {% block title %}{% trans "Hello" %}{% endblock %}<h2>One</h2><h3>Two</h3>
        <form method="post">{% csrf_token %}<button>{% icon "plus" %}{% trans "Add" %}</button></form>
        <img src="x.png" alt=""><a href="/">{{ name }}</a>
    """
    assert found_in(tmp_path, pages.check, "templates/app/page.html", source) == []


def catalogue(root: Path, french: str | None, source: str = "_('Sign in')") -> list[str]:
    (root / "app.py").write_text(f"from gettext import gettext as _\n{source}\n")
    path = root / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    entries = {key: Entry(key, [french or ""], places) for key, places in collect(root).items()}
    entries = {} if french is None else entries
    write_po(path, entries)
    path.with_suffix(".mo").write_bytes(compiled(entries))
    return [breach.message for breach in translations.check(root)]


def test_a_good_catalogue_passes(tmp_path: Path) -> None:
    assert catalogue(tmp_path, "Se connecter") == []


@pytest.mark.parametrize(
    ("french", "complaint"),
    [
        (None, "is missing"),
        ("", "not translated"),
        ("L'adresse", "straight apostrophe"),
        ("Vraiment ?", "non-breaking space belongs before"),
        ("Vraiment?", "non-breaking space belongs before"),
        ("Nom : Parvis", "non-breaking space belongs before"),
        ("« Parvis »", "non-breaking space belongs"),
        ("“Parvis”", "write « »"),
        ("Bonjour %(name)s", "placeholders differ"),
    ],
)
def test_a_french_text_that_is_missing_or_badly_set_is_named(
    tmp_path: Path, french: str | None, complaint: str
) -> None:
    assert complaint in " ".join(catalogue(tmp_path, french))


def test_an_old_compiled_catalogue_is_named(tmp_path: Path) -> None:
    catalogue(tmp_path, "Se connecter")
    (tmp_path / "locale/fr/LC_MESSAGES/django.mo").write_bytes(compiled({}))
    assert any("compiled catalogue is old" in one.message for one in translations.check(tmp_path))


def test_strings_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text("ngettext('%(n)s post', '%(n)s posts', n); pgettext('date', 'Until')")
    (tmp_path / "templates" / "a.html").write_text(
        '{% trans "Save" %}{% blocktrans count n=n %}{{ n }} job{% plural %}{{ n }} jobs{% endblocktrans %}'
        '{% empty _("Nothing") %}'
    )
    assert set(collect(tmp_path)) == {
        Key("%(n)s post", "%(n)s posts"),
        Key("Until", "", "date"),
        Key("Save"),
        Key("%(n)s job", "%(n)s jobs"),
        Key("Nothing"),
    }


FLOORS = {
    "a kit that knows the core": ("kit/bad.py", "import parvis.core.audit", "kit imports nothing of ours"),
    "an AI with hands": ("ai/bad.py", "import parvis.networks.ports", "The AI has no hands"),
    "a network that imports another": (
        "networks/rss/bad.py",
        "import parvis.networks.bluesky",
        "One network never imports another",
    ),
    "a science that knows Django": (
        "science/bad.py",
        "import django.db",
        "science, imaging and kit know no Django",
    ),
    "imaging that knows Django": (
        "imaging/bad.py",
        "import django.db",
        "science, imaging and kit know no Django",
    ),
    "a science on the wire": ("science/bad.py", "import httpx", "science and imaging reach no network"),
    "a core that looks up": ("core/bad.py", "import parvis.web.numbers", "Each floor stands on those below"),
    "a back door": ("web/bad.py", "import parvis.apps.listening.models", "An app is entered by its doors"),
    "an app below that looks up": (
        "apps/listening/bad.py",
        "import parvis.apps.care",
        "Among apps, imports go one way only",
    ),
}


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the house with every deliberate breach of its floors, and what import-linter says of it."""
    root = tmp_path_factory.mktemp("house")
    for path in (HOUSE / "src" / "parvis").rglob("*.py"):
        copy = root / "src" / "parvis" / path.relative_to(HOUSE / "src" / "parvis")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
    (root / "src/parvis/apps/care").mkdir()
    (root / "src/parvis/apps/care/__init__.py").write_text("")
    for place, (name, text, _contract) in enumerate(FLOORS.values()):
        (root / "src" / "parvis" / name.replace("bad", f"bad{place}")).write_text(text + "\n")
    (root / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text())
    code = "import sys; sys.path.insert(0, 'src'); import importlinter.cli as c; c.lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("breach", FLOORS)
def test_import_linter_bites(broken_house: str, breach: str) -> None:
    contract = FLOORS[breach][2]
    line = next(line for line in broken_house.splitlines() if line.startswith(contract))
    assert " BROKEN" in line.removeprefix(contract)


def test_the_house_itself_is_in_order() -> None:
    package = HOUSE / "src" / "parvis"
    lints = (sizes.check, imports.check, networks.check, pages.check, translations.check)
    assert [str(breach) for lint in lints for breach in lint(package)] == []
