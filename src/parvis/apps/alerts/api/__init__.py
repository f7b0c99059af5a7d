"""Endpoints of alerts, one file for each subject; ``ROUTERS`` in the order of the reference."""

from parvis.apps.alerts.api.crises import crises
from parvis.apps.alerts.api.rang import alerts
from parvis.apps.alerts.api.rules import rules

ROUTERS = (alerts, rules, crises)
