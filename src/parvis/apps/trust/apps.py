"""Whether a post may be trusted as it stands: what is found in it, who waived what, what must be
disclosed."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """Findings, waivers, declarations."""

    name = "parvis.apps.trust"
    label = "trust"
    verbose_name = "Checks"
