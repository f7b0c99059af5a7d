"""Start a program with little room: ``python bounded.py SECONDS MEMORY OUTPUT PROGRAM ARGUMENTS…``.

It is run by its path, loads nothing of ours, sets the limits of its own process and becomes the program. On
Linux the program ends with the thread that started it, so that a worker that is killed leaves nobody
encoding.
"""

from __future__ import annotations

import os
import resource
import sys

_DIE_WITH_PARENT = 1  # prctl(2), PR_SET_PDEATHSIG
_SIGKILL = 9


def main(arguments: list[str]) -> None:
    """Never returns: the process is the program's from here."""
    seconds, memory, output = (int(number) for number in arguments[:3])
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(5)  # pages are answered before films are made
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - where it is asked

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, _SIGKILL, 0, 0, 0)
    os.execv(arguments[3], arguments[3:])  # noqa: S606 - no shell: the program and its arguments, as given


if __name__ == "__main__":
    main(sys.argv[1:])
