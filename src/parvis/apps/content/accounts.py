"""Who a handle stands for, asked of a network that shows profiles to everyone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from parvis.apps.content.slots import label_of
from parvis.core.errors import BadInput
from parvis.networks.ports import Fault, NetworkError, Profiles
from parvis.networks.registry import NETWORKS


@dataclass(frozen=True, slots=True)
class Account:
    """An account as everybody sees it."""

    handle: str
    name: str


def shows_profiles(network: str) -> bool:
    """Whether the network can be asked."""
    manifest = NETWORKS.get(network)
    return manifest is not None and manifest.profiles is not None


def account_of(network: str, handle: str) -> Account:
    """Ask the network; raises ``BadInput`` that says why there is no answer."""
    manifest = NETWORKS.get(network)
    if manifest is None or manifest.profiles is None:
        raise BadInput(
            _("%(network)s shows no profile to a program: check the name there."), code="no_profiles",
            network=label_of(network),
        )  # fmt: skip
    profiles: Profiles = manifest.profiles()
    try:
        found = profiles.profile(handle.strip().removeprefix("@"))
    except NetworkError as fault:
        if fault.fault in {Fault.NOT_FOUND, Fault.BAD_INPUT}:
            raise BadInput(
                _("There is no account of this name on %(network)s."), code="no_account",
                network=label_of(network),
            ) from fault  # fmt: skip
        raise BadInput(
            _("%(network)s does not answer just now. Try again in a moment."), code="silent",
            network=label_of(network),
        ) from fault  # fmt: skip
    return Account(found.handle or handle, found.name)
