"""The WSGI application."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Load what pages and charts need beside the first requests, so that no person waits for it.

    Addresses come first (every request needs them), then the pages, the lake's engine, and Vega.
    """
    # Django must be ready first.
    from parvis.core.workspaces.access import load_pages  # noqa: PLC0415
    from parvis.web import charts  # noqa: PLC0415

    load_pages()
    # Loaded by the pages just before.
    from parvis.apps.listening import selectors  # noqa: PLC0415

    try:
        selectors.warm()
    except DatabaseError:  # not migrated yet: the first page will say so better
        pass
    finally:
        connection.close()
    charts.warm()


Thread(target=_warm, name="warm", daemon=True).start()
