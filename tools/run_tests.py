"""What ``make test`` runs: every test, against every real server that can be had, and the truth about both.

    python tools/run_tests.py                 everything: SQLite, and the ground once more on PostgreSQL, in
                                              several runs of pytest side by side
    python tools/run_tests.py tests/kit -k fold   only this, with pytest's own options

Files of tests lie in memory (``/dev/shm``) where it has room, unless ``TMPDIR`` names another folder.
``PARVIS_REQUIRE_SERVERS=1`` fails what would be skipped for want of a server. ``PARVIS_NO_INSTALL=1`` keeps
it from asking apt (as root, on Debian) for what is missing. Its last line is pytest's own count.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from servers.postgres import binaries, cluster  # noqa: E402 - found only once the path is set

# What a test run wants of the machine: the program that shows it is there, Debian's package for it.
WANTED = {"chromium": "chromium", "npm": "npm", "initdb": "postgresql", "java": "default-jre-headless"}
APT_PATIENCE_S = 600
AT_ONCE = 4  # runs of pytest: what one waits for leaves the others its core
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
ROOM = 4 << 30  # bytes that must be free there: a run uses a fraction of it
# What waits more than it computes: browsers, and servers of other people's making.
JOURNEYS = "tests/journeys"
WAITING = [
    "tests/networks",
    "tests/cli",
    "tests/core/lake/test_spark.py",
    "tests/ai/test_annotate_on_spark.py",
]
APPS = "tests/apps"
# The ground's own tests, which must hold on both databases; those with two houses use both in the other runs.
ON_POSTGRES = [
    "tests/core",
    "tests/apps/results/test_collecting.py::test_a_look_is_never_rewritten_but_goes_with_its_post",
    "--ignore",
    "tests/core/lake",
    "--deselect",
    "tests/core/jobs/test_workers_that_die.py",
    "tests/apps/publishing/test_promises.py",
]


def present(program: str) -> bool:
    """Whether the machine has it."""
    return binaries() is not None if program == "initdb" else shutil.which(program) is not None


def install_missing() -> None:
    """Ask apt for what is missing, if we may; never fails: a test that misses a server says so itself."""
    packages = [package for program, package in WANTED.items() if not present(program)]
    may = os.getuid() == 0 and shutil.which("apt-get") and os.environ.get("PARVIS_NO_INSTALL") != "1"
    if not packages or not may:
        return
    print(f"Installing what the tests need: {', '.join(packages)}…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        try:
            subprocess.run(
                ["apt-get", *command],
                env=quiet,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=APT_PATIENCE_S,
            )
        except subprocess.SubprocessError as error:
            told = getattr(error, "stderr", None) or b""
            print(
                f"apt-get {command[0]} did not work: {told.decode(errors='replace').strip()[-300:] or error}"
            )
            return


@contextmanager
def postgres(folder: Path, *, wanted: bool) -> Iterator[str]:
    """One PostgreSQL for the whole run, or an empty text where there is none (a test may start its own)."""
    if os.environ.get("PARVIS_TEST_POSTGRES_URL"):
        yield os.environ["PARVIS_TEST_POSTGRES_URL"]
        return
    if not wanted or binaries() is None:
        yield ""
        return
    folder.mkdir()
    with cluster(folder) as url:
        yield url


@dataclass(frozen=True)
class Part:
    """One run of pytest: what it is, its arguments, its database (empty: SQLite)."""

    title: str
    arguments: list[str]
    database: str = ""


def pytest(
    part: Part, environment: dict[str, str], folder: Path, *, alone: bool
) -> tuple[int, Counter[str], str]:
    """One run of pytest in a folder of its own: its status, its counts, and what it printed under a heading
    that says how long it took and how much of it was work (what keeps two cores busy until the end is weighed
    by that); nothing if it ran ``alone``, before everybody's eyes."""
    began = time.monotonic()
    folder.mkdir()
    report = folder / "report.xml"
    own = {**environment, "PARVIS_HOME": str(folder / "home"), "PARVIS_DATABASE_URL": part.database}
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *part.arguments]
    out = None if alone else subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=own, text=True, stdout=out, stderr=subprocess.STDOUT)
    printed = process.stdout.read() if process.stdout else ""
    _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    took = f"{time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor time"
    heading = "" if alone else f"\n━━ {part.title}: {took} ━━\n"
    return process.returncode, counts(report), heading + printed


def parts_of(arguments: list[str], url: str) -> list[Part]:
    """What is asked, or everything."""
    if arguments:
        return [Part("what was asked", arguments)]
    beside = [f"--ignore={folder}" for folder in [JOURNEYS, *WAITING, APPS]]
    parts = [
        Part("browsers, on SQLite", [JOURNEYS]),
        Part("servers, on SQLite", WAITING),
        Part("the apps, on SQLite", [APPS]),
        Part("the rest, on SQLite", beside),
    ]
    return [*parts, Part("the ground, on PostgreSQL", ON_POSTGRES, url)] if url else parts


def counts(report: Path) -> Counter[str]:
    """Passed, failed (errors too), skipped, from pytest's own report."""
    if not report.exists():
        return Counter(failed=1)
    found: Counter[str] = Counter()
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - pytest wrote it just now
        number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        found.update(
            passed=number["tests"] - failed - number["skipped"], failed=failed, skipped=number["skipped"]
        )
    return found


def servers(report: Path) -> list[str]:
    """A line for each real server: met, or missing and why."""
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    told: dict[str, dict[str, object]] = {}
    for line in map(json.loads, lines):
        if not told.get(line["server"], {}).get("ran"):
            told[line["server"]] = line
    return [
        f"  {'RAN    ' if line['ran'] else 'SKIPPED'}  {name}  {line['detail']}"
        for name, line in sorted(told.items())
    ]


@contextmanager
def place() -> Iterator[Path]:
    """Where the run's files lie: in memory where there is room, else wherever temporary files do. No test
    pulls the plug, and on a disk a run waits for thousands of ``fsync``, which only that could tell apart."""
    where = MEMORY if _is_roomy(MEMORY) and "TMPDIR" not in os.environ else None
    with tempfile.TemporaryDirectory(prefix="parvis-tests-", dir=where) as name:
        Path(name).chmod(0o711)  # PostgreSQL, which is another user, comes through
        yield Path(name)


def _is_roomy(folder: Path) -> bool:
    """Whether a run's files have room there, and what they start may be started."""
    if not os.access(folder, os.W_OK):
        return False
    return shutil.disk_usage(folder).free > ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def surroundings(folder: Path) -> dict[str, str]:
    """What every run of pytest sees, and what it starts."""
    for name in ("tmp", "shared"):
        (folder / name).mkdir()
    environment = {
        **os.environ,
        "PARVIS_TEST_SHARED": str(folder / "shared"),
        "PARVIS_SERVERS_REPORT": str(folder / "servers.jsonl"),
        "TMPDIR": str(folder / "tmp"),
    }
    environment.setdefault("PARVIS_CACHE", str(Path.home() / ".cache" / "parvis"))
    # Where bytecode is not kept, each of hundreds of processes compiles what it loads.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # as ``parvis`` itself does: they spin
        environment.setdefault(threads, "1")
    return environment


def main(arguments: list[str]) -> int:
    """Run; 0 only if everything passed."""
    began = time.monotonic()
    install_missing()
    total: Counter[str] = Counter()
    with place() as folder, postgres(folder / "pg", wanted=not arguments) as url:
        environment = surroundings(folder)
        if url:
            environment["PARVIS_TEST_POSTGRES_URL"] = url
        parts = parts_of(arguments, url)
        worst = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            runs = [
                pool.submit(pytest, part, environment, folder / f"{n}", alone=len(parts) == 1)
                for n, part in enumerate(parts)
            ]
            for run in runs:
                status, found, printed = run.result()
                print(printed, flush=True)
                worst, total = max(worst, status), total + found
        print("\nReal servers in this run:")
        print("\n".join(servers(folder / "servers.jsonl")) or "  none was asked for")
    seconds = time.monotonic() - began
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{spent.ru_utime + spent.ru_stime:.0f} s of processor time")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped in {seconds:.0f}s")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
