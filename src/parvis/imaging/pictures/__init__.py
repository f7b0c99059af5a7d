"""Pictures with words: one composition, drawn in every format that networks ask for.

``drawing.drawn`` is the way in: a ``Composition`` and a ``Format`` go in, a JPEG and what was mended come
out.
"""
