"""What changes the calendar. A door: each service is one verb, one transaction, one audit entry."""

from parvis.apps.planning.feeds.services import feed_create, feed_delete, feed_pause
from parvis.apps.planning.importing.services import plan_file_choose, plan_file_forget, plan_file_keep
from parvis.apps.planning.links.services import (
    link_setting_save,
    link_template_create,
    link_template_delete,
    short_link_create,
    short_link_remove,
)
from parvis.apps.planning.plans import delivery_move, plan_create, plan_move, plan_remove
from parvis.apps.planning.queues.services import (
    Step,
    category_create,
    category_delete,
    category_pause,
    queue_add,
    queue_move,
    queue_remove,
    slot_create,
    slot_delete,
    slot_skip,
)
from parvis.apps.planning.sharing.services import calendar_link_create, calendar_link_withdraw

__all__ = [
    "Step",
    "calendar_link_create",
    "calendar_link_withdraw",
    "category_create",
    "category_delete",
    "category_pause",
    "delivery_move",
    "feed_create",
    "feed_delete",
    "feed_pause",
    "link_setting_save",
    "link_template_create",
    "link_template_delete",
    "plan_create",
    "plan_file_choose",
    "plan_file_forget",
    "plan_file_keep",
    "plan_move",
    "plan_remove",
    "queue_add",
    "queue_move",
    "queue_remove",
    "short_link_create",
    "short_link_remove",
    "slot_create",
    "slot_delete",
    "slot_skip",
]
