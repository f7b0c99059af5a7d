"""A real Spark cluster for the tests: a standalone master and two workers on the loopback, each a JVM.

PySpark, which brings Spark's jars, is 500 MB: it is installed once into the cache, outside the checkout, and
joins ``sys.path`` only where a test asks for a cluster. Java must be there. Where something is missing the
tests are skipped, saying so; with ``PARVIS_REQUIRE_SERVERS=1`` they fail.

    python -m servers.spark     # in tests/: install, start, print the address, stop with Ctrl-C
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from parvis.core.lake.spark import Cluster
from servers.postgres import free_port
from servers.report import met, missing

NAME = "Spark"
LOCKED = Path(__file__).with_name("spark.lock")
VERSION = LOCKED.read_text().split("==")[1].split()[0]
INSTALL_S, START_S, GONE_S = 1200, 60, 30
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
# A JVM that lives for a minute spends most of it on optimising itself.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
# Small: two workers, a master and the driver share the machine with everything else.
DEFAULTS = (
    ("spark.executor.memory", "640m"),
    ("spark.driver.memory", "640m"),
    ("spark.driver.host", "127.0.0.1"),
    ("spark.driver.bindAddress", "127.0.0.1"),
    ("spark.sql.shuffle.partitions", "2"),
    ("spark.driver.extraJavaOptions", SHORT_LIVED),
    ("spark.executor.extraJavaOptions", SHORT_LIVED),
    ("spark.scheduler.minRegisteredResourcesRatio", "1.0"),
)


class NotToBeHad(Exception):  # noqa: N818 - it says why a test is skipped
    """Spark cannot be installed or started here."""


def install() -> Path:
    """The folder that holds ``pyspark``; several processes may ask at once. Raises ``NotToBeHad``."""
    found = importlib.util.find_spec("pyspark")
    if found is not None and found.origin:
        return Path(found.origin).parent.parent
    cache = Path(os.environ.get("PARVIS_CACHE") or Path.home() / ".cache" / "parvis")
    target = cache / f"pyspark-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "ready").exists():
            shutil.rmtree(target, ignore_errors=True)
            options = ["-q", "--disable-pip-version-check", "--no-deps", "--no-cache-dir", "--require-hashes"]
            command = [sys.executable, "-m", "pip", "install", *options, "--target", target, "-r", LOCKED]
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
            if done.returncode:
                raise NotToBeHad(f"pyspark {VERSION} could not be installed: {done.stderr[-300:]}")
            (target / "ready").write_text(VERSION)
    return target


@dataclass
class Standalone:
    """A running cluster. ``kill_worker`` ends one as a power cut would: its JVM and those it started."""

    master: str
    home: Path
    folder: Path
    environment: dict[str, str]
    memory: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> None:
        """One more, of one core; it is there when this returns."""
        logged = self.folder / "master.log"
        before = logged.read_text().count("Registering worker")
        place = self.folder / f"worker-{before}"
        asked = ["--host", "127.0.0.1", "--cores", "1", "--memory", self.memory, "--webui-port", "0"]
        self.workers.append(self.start(WORKER, place.name, *asked, "--work-dir", str(place), self.master))
        _until(lambda: logged.read_text().count("Registering worker") > before, "a worker did not register")

    def kill_worker(self) -> None:
        """Kill the worker that was started last, and its executor, without a word."""
        process = self.workers.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start(self, what: str, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A process of Spark, in a group of its own."""
        command = [self.home / "bin" / "spark-class", what, *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )


@contextlib.contextmanager
def running(defaults: Sequence[tuple[str, str]] = DEFAULTS, memory: str = "700m") -> Iterator[Standalone]:
    """Install if needed, start on free ports, stop by process id. ``memory``: of each worker. Raises
    ``NotToBeHad``."""
    if shutil.which("java") is None:
        raise NotToBeHad("Java is not installed (Debian: apt-get install default-jre-headless)")
    packages = install()
    if str(packages) not in sys.path:
        sys.path.append(str(packages))
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="parvis-spark-") as folder:
        environment = {
            **os.environ,
            "SPARK_HOME": str(packages / "pyspark"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_CONF_DIR": folder,
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_DAEMON_MEMORY": "192m",
            "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED,
            "SPARK_LOCAL_DIRS": str(Path(folder) / "local"),
        }
        lines = (f"{name} {value}\n" for name, value in defaults)
        (Path(folder) / "spark-defaults.conf").write_text("".join(lines))
        environment.pop("PYTHONPATH", None)  # what workers know of Parvis is what travels to them
        master = f"spark://127.0.0.1:{port}"
        cluster = Standalone(master, packages / "pyspark", Path(folder), environment, memory)
        asked = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        head = cluster.start(MASTER, "master", *asked)
        try:
            log = Path(folder) / "master.log"
            _until(lambda: "I have been elected leader" in log.read_text(), "the master did not start")
            for _ in range(2):
                cluster.add_worker()
            with pytest.MonkeyPatch.context() as patch:
                for name in ("SPARK_LOCAL_IP", "SPARK_CONF_DIR", "PYSPARK_PYTHON"):
                    patch.setenv(name, environment[name])
                yield cluster
        finally:
            for process in (*cluster.workers, head):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _until(so: Callable[[], bool], told: str) -> None:
    until = time.monotonic() + START_S
    while not so():
        if time.monotonic() > until:
            raise NotToBeHad(told)
        time.sleep(0.05)


@pytest.fixture(scope="session")
def spark() -> Iterator[Standalone]:
    """A real cluster for the whole run; where none can be had, skip, or fail if servers are required."""
    with contextlib.ExitStack() as stack:
        try:
            started = stack.enter_context(running())
        except NotToBeHad as reason:
            missing(NAME, str(reason))
        met(NAME, f"{VERSION}, a standalone master and two workers")
        yield started


@pytest.fixture(scope="session")
def spark_cluster(spark: Standalone) -> Iterator[Cluster]:
    """This process's connection to it: Spark allows one."""
    connected = Cluster(spark.master, cores=2)
    yield connected
    connected.stop()


if __name__ == "__main__":
    with running() as alone:
        sys.stdout.write(f"{alone.master} (PySpark in {alone.home.parent})\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
