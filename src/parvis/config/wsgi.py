"""The WSGI application."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Load Altair and Vega beside the first requests, so that no page waits for them."""
    from parvis.web.charts import warm  # noqa: PLC0415 - Django must be ready first

    warm()


Thread(target=_warm, name="warm-charts", daemon=True).start()
