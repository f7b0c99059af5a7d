"""Workspaces and who may do what in them."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Workspaces, memberships, roles."""

    name = "parvis.core.workspaces"
    label = "workspaces"
    verbose_name = "Workspaces"
