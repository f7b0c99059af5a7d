"""Endpoints of trends; ``ROUTERS`` in the order of the reference."""

from parvis.apps.trends.api.learning import learning
from parvis.apps.trends.api.matters import matters
from parvis.apps.trends.api.rises import trends
from parvis.apps.trends.api.why import reasons

ROUTERS = (trends, reasons, matters, learning)
