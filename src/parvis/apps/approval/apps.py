"""Approval: who must say yes to a post, who did, and to which words exactly."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    """Workflows, reviews, decisions and clearances."""

    name = "parvis.apps.approval"
    label = "approval"
    verbose_name = "Approval"
