"""Values that many endpoints take."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError


def _an_instant(value: object) -> object:
    """A bare number would be read as seconds since 1970, which nobody means."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[Tt ]", value):
        raise PydanticCustomError("datetime_parsing", "an instant in ISO 8601 is expected")
    return value


def _a_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("date_parsing", "a day in ISO 8601 is expected")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_an_instant)]
Day = Annotated[date, BeforeValidator(_a_day)]
