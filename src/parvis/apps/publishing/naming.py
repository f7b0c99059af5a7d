"""Which post a person means by an address or an id: read, looked for on the network, and ours. A door for
pages and programs that say “yes, this one”.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing import resolving
from parvis.apps.publishing.engine import leases, opening
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Delivery, Step
from parvis.apps.publishing.services import BUSY
from parvis.core.errors import BadInput, Conflict
from parvis.networks import hands as networks
from parvis.networks.addresses import FOREIGN, OPAQUE, OTHERS, Addresses
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Remote, StepKind
from parvis.networks.registry import NETWORKS

SAID: Final[dict[str, Promise]] = {
    FOREIGN: _("This is not the address of a post on %(network)s. It looks like this: %(example)s"),
    OPAQUE: _(
        "This address of %(network)s does not tell which post it is. Open the post and copy its full "
        "address; it looks like this: %(example)s"
    ),
    OTHERS: _("This post is not of %(account)s. Look for the one that this account published."),
    "not_found": _("%(network)s shows no such post of %(account)s. Check the address."),
}


def named(hands: Hands, delivery: Delivery, chosen: str) -> Remote:
    """The post that a person names for the step nobody knows about.

    One of those that the network lists is taken as it is listed. Raises ``BadInput`` with one sentence for
    what is no address of that network, for another account's post and for one that is not there; ``Conflict``
    while the network cannot be asked.
    """
    chosen, step = chosen.strip(), resolving.unknown_step(delivery)
    if not chosen:
        raise BadInput(_("Give the address of the post, or its id."), code="remote")
    listed = (one.remote for one in resolving.recent_posts(hands, delivery) or ())
    found = next((one for one in listed if chosen in {one.id, one.url}), None)
    if found is not None or step is None:
        return found or Remote(chosen)
    reads = networks.addresses(delivery.account.network, hands.quick, hands.clock)
    return _read(hands, delivery, step, reads, chosen) if reads else Remote(chosen)


def _read(hands: Hands, delivery: Delivery, step: Step, reads: Addresses, chosen: str) -> Remote:
    account = delivery.account
    label = NETWORKS[account.network].label
    with leases.held(account.pk, hands.clock) as lease:
        if lease is None:
            raise Conflict(BUSY, code="busy")
        try:
            access = opening.opened(hands, account)
            return reads.at(access, chosen, comment=step.kind == StepKind.COMMENT)
        except NetworkError as fault:
            words = SAID.get(fault.code)
            if words is not None and fault.fault is not Fault.RETRY:
                raise BadInput(
                    words, code=fault.code, network=label, account=str(account), example=reads.example
                ) from fault
            raise Conflict(
                _("%(network)s cannot be asked about this post now. Try again in a few minutes."),
                code="silent", network=label,
            ) from fault  # fmt: skip
