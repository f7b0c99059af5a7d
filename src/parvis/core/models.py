"""Where Django looks for the ground's tables."""

from parvis.core.audit import AuditEntry
from parvis.core.outbox import Event, Handled
from parvis.core.people import User
from parvis.core.secrets import LakeKey

__all__ = ["AuditEntry", "Event", "Handled", "LakeKey", "User"]
