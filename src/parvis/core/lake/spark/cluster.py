"""A connection to a Spark cluster, made when it is first asked, one for each process.

The code of Parvis and its models travel with it: workers need Python of the same version with the packages of
``requirements/base.lock``, and no copy of Parvis that could be another version.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from parvis.core.engines import CORES
from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.faults import NoCluster
from parvis.core.lake.files import Room
from parvis.core.lake.spark.dialect import fold
from parvis.core.lake.spark.sight import SparkSight
from parvis.kit.translation import gettext_noop

_PAUSE_S = 60.0  # a cluster that could not be reached is left alone so long: pages must not wait for it
_CONNECT_S = 5.0
# A question that takes longer is given up, so that no page waits for a cluster without workers.
PATIENCE_S = 300.0
_PORT = 7077
_GONE = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "FileNotFoundException")
# What workers need of Parvis: everything below the apps.
_SHIPPED = ("__init__.py", "ai", "core", "kit", "science")
_SHIPPED_AS = "parvis-code"


class Cluster:
    """``master``: as Spark writes it (``spark://host:7077``, ``local[2]``…). ``cores``: what this process may
    hold of the cluster. ``patience_s``: for one question, seconds. ``clock``: seconds, never going back.
    Spark's other settings are read from ``spark-defaults.conf``, as everywhere (``SPARK_CONF_DIR``)."""

    def __init__(
        self,
        master: str,
        *,
        cores: int = CORES,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.master = master
        self._cores = cores
        self._patience_s = patience_s
        self._clock = clock
        self._lock = threading.Lock()
        self._session: Any = None
        self._pid = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._again_at = clock()

    def sight(self, room: Room, snapshot: Snapshot, segments: Sequence[Segment]) -> SparkSight:
        """These segments, to be asked of."""
        return SparkSight(partial(self.asking, self._patience_s), room, snapshot, segments)

    def check(self) -> None:
        """Whether it could be asked now; ``NoCluster`` says what is missing, in one sentence."""
        if importlib.util.find_spec("pyspark") is None:
            raise NoCluster(gettext_noop("PySpark is not installed: pip install 'parvis[spark]'"))
        java = Path(os.environ.get("JAVA_HOME", "/nowhere")) / "bin" / "java"
        if not java.exists() and shutil.which("java") is None:
            raise NoCluster(gettext_noop("Java is not installed: Spark needs version 17 or newer"))
        _check_masters(self.master)

    @contextmanager
    def asking(self, patience_s: float | None = None) -> Iterator[Any]:
        """A session of Spark with views of its own, for one piece of work of at most so many seconds. What
        Spark says becomes a fault of the lake: ``FileNotFoundError`` where a file has gone, else
        ``NoCluster``."""
        started, over = self._started(), threading.Event()
        try:
            own = started.newSession()
            own.udf.register("folded_by_duckdb", _arrow_function(fold))
            if patience_s is not None:
                threading.Thread(target=_give_up, args=(own, patience_s, over), daemon=True).start()
            yield own
        except Exception as error:
            if any(word in str(error) for word in _GONE):
                raise FileNotFoundError(_told(error)) from error
            self._forget_if_ended()
            raise NoCluster(gettext_noop("Spark did not answer: %(fault)s"), fault=_told(error)) from error
        finally:
            over.set()

    def stop(self) -> None:
        """Give back what this process holds of the cluster; the next question starts anew."""
        with self._lock:
            session, self._session = self._session, None
            if session is not None and self._pid == os.getpid():
                session.stop()
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _forget_if_ended(self) -> None:
        """Start anew next time, if the cluster ended what this process held of it."""
        session = self._session
        context = None if session is None else session.sparkContext._jsc
        if session is not None and (context is None or context.sc().isStopped()):
            self.stop()

    def _started(self) -> Any:
        with self._lock:
            if self._session is not None and self._pid == os.getpid():
                return self._session
            if self._clock() < self._again_at:
                raise NoCluster(gettext_noop("the cluster could not be reached a moment ago"))
            try:
                self.check()
                self._session, self._pid = self._start(), os.getpid()
            except Exception as error:
                self._again_at = self._clock() + _PAUSE_S
                if isinstance(error, NoCluster):
                    raise
                raise NoCluster(gettext_noop("Spark did not start: %(fault)s"), fault=_told(error)) from error
            return self._session

    def _start(self) -> Any:
        # Loading it takes a second, and only an installation with a cluster has it.
        from pyspark.sql import SparkSession  # noqa: PLC0415

        self._folder = tempfile.TemporaryDirectory(prefix="parvis-spark-")
        # Workers take the Python that the environment names, else the path of this one.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(self.master)
        for name, value in self._settings(Path(self._folder.name)):
            builder = builder.config(name, value)
        # What Spark finds wrong is raised, and told once by whoever asked.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of each connection
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session

    def _settings(self, folder: Path) -> tuple[tuple[str, str], ...]:
        return (
            ("spark.app.name", "parvis"),
            ("spark.cores.max", str(self._cores)),
            ("spark.archives", f"{_packed(folder)}#{_SHIPPED_AS}"),
            ("spark.executorEnv.PYTHONPATH", _SHIPPED_AS),
            ("spark.sql.session.timeZone", "UTC"),
            ("spark.sql.caseSensitive", "true"),
            # A text that somebody looks for is a text: no ${env:…} in it, no other reading of its quotes.
            ("spark.sql.variable.substitute", "false"),
            ("spark.sql.parser.escapedStringLiterals", "false"),
            # Posts of the year 1 (a clock gone wrong) are what they say, not moved to another calendar.
            ("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED"),
            # Its page would show questions to whoever reaches this machine.
            ("spark.ui.enabled", "false"),
            ("spark.ui.showConsoleProgress", "false"),
        )


def _give_up(session: Any, patience_s: float, over: threading.Event) -> None:
    """End what the session does after so many seconds: again and again, for it may just be beginning."""
    waits = patience_s
    while not over.wait(waits):
        session.interruptAll()
        waits = 1.0


def _packed(folder: Path) -> Path:
    """The code and the models as one archive."""
    home, target = Path(__file__).parents[3], folder / "parvis.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in _SHIPPED:
            paths = [home / part] if part.endswith(".py") else sorted((home / part).rglob("*"))
            for path in paths:
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, Path("parvis") / path.relative_to(home))
    return target


def _check_masters(master: str) -> None:
    """One of a standalone cluster's masters listens; Spark itself would look for a minute."""
    if not master.startswith("spark://"):
        return
    for place in master.removeprefix("spark://").split(","):
        parts = urlsplit(f"//{place}")
        try:
            with socket.create_connection((parts.hostname or "", parts.port or _PORT), _CONNECT_S):
                return
        except OSError:
            continue  # another of them may
    raise NoCluster(gettext_noop("no master of Spark answers at %(master)s"), master=master)


def _arrow_function(function: Callable[..., Any]) -> Any:
    """A function over Arrow arrays of texts, as Spark registers it."""
    from pyspark.sql.functions import arrow_udf  # noqa: PLC0415 - an extra, see above

    return arrow_udf(function, "string")


def _told(error: Exception) -> str:
    """What went wrong, in a line: the last one of a traceback of Python, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    return lines[-1 if any(line.startswith("Traceback") for line in lines) else 0][:300]
