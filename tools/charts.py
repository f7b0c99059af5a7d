"""Compile the grammar of the charts (Altair, Vega-Lite) to Vega, once for all installations.

Run it after changing ``tools/chart_shapes.py``, ``measures.py`` or the colours of charts: ``make charts``.
"""

from __future__ import annotations

import json

import vl_convert

from parvis.web.charts import specs
from tools.chart_shapes import dressed


def compile_all() -> str:
    """Every shape at every width, as the file holds them: one line each, keys in order."""
    found = {
        f"{shape}-{size}": vl_convert.vegalite_to_vega(dressed(shape, size))
        for shape in specs.SHAPES
        for size in specs.sizes(shape)
    }
    lines = (
        f"{json.dumps(name)}: {json.dumps(one, sort_keys=True, separators=(',', ':'), ensure_ascii=False)}"
        for name, one in sorted(found.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    specs.COMPILED.write_text(compile_all(), encoding="utf-8")
