"""The built-in writer: French and English, no model, labelled as such.

::

    for proposal in BuiltinWriter().write(ask):
        proposal.angle, proposal.framework, proposal.texts["bluesky"].parts

It orders the brief’s own sentences by the frameworks of copywriting (``frameworks``), enters them by an
angle (``angles``), and says between them only what would not have to be true: questions, ways in, links
(``fr.txt``, ``en.txt``). What it cannot say correctly (a gender nobody told, a name that may not begin
small) it leaves out.
"""

from parvis.ai.writing.builtin.frameworks import FRAMEWORKS, Framework
from parvis.ai.writing.builtin.writer import MODEL, VERSION, BuiltinWriter

__all__ = ["FRAMEWORKS", "MODEL", "VERSION", "BuiltinWriter", "Framework"]
