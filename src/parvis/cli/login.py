"""``parvis login EMAIL``: a fresh one-time link, for whoever runs the machine."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from parvis.cli.ground import Stop
from parvis.cli.speech import _
from parvis.core.people import User, login_links


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("email", help=_("the person's e-mail address"))


def run(options: argparse.Namespace) -> int:
    """Print the link; 1 if nobody has this address."""
    user = User.objects.filter(email__iexact=options.email.strip(), is_active=True).first()
    if user is None:
        raise Stop(_("Nobody here has the address %s.") % options.email)
    print(link_for(user))
    return 0


def link_for(user: User) -> str:
    """A link that signs this person in, once, within three days (Django's PASSWORD_RESET_TIMEOUT)."""
    place = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{settings.PUBLIC_URL}/login/{place}/{login_links.make_token(user)}/"
