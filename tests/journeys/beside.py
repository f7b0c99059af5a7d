"""Programs beside a running house: what other people, or other parts of the product, did before a journey
begins. They share its home, so that what they write is what its pages show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from journeys.conftest import House

HERE = Path(__file__).parent


def beside(house: House, program: str, *told: str) -> str:
    """What a program of this folder prints when it runs beside the house."""
    environment = {**os.environ, "PARVIS_HOME": str(house.home), "PYTHONPATH": str(HERE.parent)}
    environment.pop("PARVIS_DATABASE_URL", None)
    command = [sys.executable, str(HERE / program), *told]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
