"""Reading the environment: the only place that knows the shape of its values."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on (any case)."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def listed(name: str, *, default: tuple[str, ...]) -> list[str]:
    """A comma-separated list; blanks are dropped."""
    value = os.environ.get(name)
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]


def secret_file(path: Path, name: str, *, prefix: str = "") -> str:
    """The secret from the environment, else from ``path``, made there (mode 600) the first time.

    The file is created exclusively, so that two processes starting together agree on one secret.
    """
    given = os.environ.get(name)
    if given:
        return given
    if not path.exists():
        fresh = prefix + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        temporary = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(fresh)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text().strip()


def database_from_url(url: str, home: Path) -> dict[str, Any]:
    """SQLite in ``home`` for an empty URL, else ``postgresql://user:password@host:port/name``."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "db.sqlite3",
            "OPTIONS": {
                # Writers take the lock when the transaction begins: two of them wait, none deadlocks.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
            # To open the file, tell it its pragmas and teach it Django's functions takes longer than most
            # questions: a thread keeps its connection from one request, and from one look, to the next.
            "CONN_MAX_AGE": 60,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"PARVIS_DATABASE_URL: {parts.scheme!r} is not a database Parvis knows; use postgresql://"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail_from_url(url: str) -> dict[str, Any]:
    """How to reach the mail server: host, port, user, password, starttls, tls; empty for an empty URL."""
    if not url:
        return {}
    parts = urlsplit(url)
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("PARVIS_SMTP_URL: write smtp://user:password@host:587, smtps:// or smtp+plain://")
    return {
        "host": parts.hostname,
        "port": parts.port or ports[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "tls": parts.scheme == "smtps",
    }
