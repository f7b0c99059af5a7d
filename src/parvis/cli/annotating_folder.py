"""``parvis annotate FOLDER -o OUT``: a folder of Parquet files, or a lake, by this machine or by Spark."""

from __future__ import annotations

import argparse
import os
import sys

from parvis.ai.folders import Annotated, Writes, annotate_folder, in_this_process
from parvis.ai.on_spark import OnSpark
from parvis.ai.sources import FolderFault, source_at
from parvis.cli.ground import Stop
from parvis.cli.speech import _, ngettext
from parvis.core.engines import CORES, EngineName, spark_at
from parvis.core.lake import NoCluster
from parvis.core.lake.spark import Cluster


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options that only a folder has."""
    given = os.environ.get("PARVIS_ENGINE", "").strip() or EngineName.DUCKDB.value
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in EngineName],
        default=given if given in set(EngineName) else EngineName.DUCKDB.value,
        help=_("for a folder: who does the work, this machine (duckdb) or a cluster (spark)"),
    )
    parser.add_argument(
        "--master",
        default=os.environ.get("PARVIS_SPARK_MASTER", ""),
        help=_("the cluster, for instance spark://host:7077"),
    )
    parser.add_argument(
        "--cores",
        default=os.environ.get("PARVIS_SPARK_CORES", str(CORES)),
        help=_("how many cores of the cluster to use"),
    )


def run(options: argparse.Namespace) -> int:
    """Annotate a folder; 0 when all is there, 2 when nothing could be done. Raises ``Stop``."""
    again = _("Run the same command again to go on.")
    try:
        writes = _writes(options)
        done = annotate_folder(source_at(options.file), options.out, writes=writes, told=_progress)
    except FileExistsError as error:
        raise Stop(_("%s is there already: name another folder.") % options.out, status=2) from error
    except (FolderFault, NoCluster) as error:
        told = _(error.reason) % error.facts
        raise Stop(_("The folder cannot be annotated: %s.") % told.rstrip("."), status=2) from error
    except ValueError as error:
        raise Stop(_("The configuration cannot be used: %s") % error, status=2) from error
    except OSError as error:
        place, fault = error.filename or options.out, error.strerror or str(error)
        raise Stop(f"{place}: {fault}. {again}", status=2) from error
    print(file=sys.stderr)
    print(_told(done, options))
    return 0


def _writes(options: argparse.Namespace) -> Writes:
    if options.engine != EngineName.SPARK:
        return in_this_process
    asked = spark_at(options.master, options.cores)
    return OnSpark(Cluster(asked.master, cores=asked.cores)).write


def _progress(rows: int) -> None:
    print("\r" + _posts(rows), end="", file=sys.stderr, flush=True)


def _told(done: Annotated, options: argparse.Namespace) -> str:
    files = ngettext("%d file", "%d files", done.files) % done.files
    told = _("%(folder)s: %(posts)s in %(files)s.") % {
        "folder": options.out,
        "posts": _posts(done.rows),
        "files": files,
    }
    if done.again:
        told += " " + _("Of these, %s were there from a run that was interrupted.") % _posts(done.again)
    return told


def _posts(count: int) -> str:
    return ngettext("%d post", "%d posts", count) % count
