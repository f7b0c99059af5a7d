"""What must hold before a command can work: a home to write in, Django, a database of this version."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from parvis.cli.speech import _, language

LOW_DISK_BYTES = 200_000_000


class Stop(Exception):  # noqa: N818 - the command stops here
    """One clear message for the person at the keyboard; the command ends with ``status``."""

    def __init__(self, message: str, *, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def home() -> Path:
    """Where all state lives."""
    return Path(os.environ.get("PARVIS_HOME", "var")).resolve()


@contextmanager
def storage_faults() -> Iterator[None]:
    """Turn what the disk refuses into ``Stop``."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Stop(_("The disk is full: Parvis cannot write to %s. Free some space.") % home()) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
            raise Stop(
                _("Parvis cannot write to %s. Change its rights, or set PARVIS_HOME to another folder.")
                % home()
            ) from error
        raise


def check_home() -> None:
    """Create the home and write in it; raises ``Stop``."""
    with storage_faults():
        home().mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home() / f".probe-{os.getpid()}"
        try:
            probe.write_bytes(b"x" * 4096)
        finally:
            probe.unlink(missing_ok=True)


def free_bytes() -> int:
    """What is left on the disk of the home."""
    return shutil.disk_usage(home()).free


def check_port(host: str, port: int) -> None:
    """Raise ``Stop`` if nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                _(
                    "Port %(port)d of %(host)s is taken. "
                    "Stop the other program, or try: parvis up --port %(next)d"
                )
                % {"port": port, "host": host, "next": port + 1}
            ) from error


def start_django() -> None:
    """Load the settings and every app, speaking the user's language; raises ``Stop``."""
    check_home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    with storage_faults():
        try:
            django.setup()
        except (ImproperlyConfigured, ValueError) as error:
            raise Stop(_("The configuration cannot be used: %s") % error) from error
    # Django must be set up before its translations can be asked for.
    from django.utils import translation  # noqa: PLC0415

    translation.activate(language())
