"""Full-text search over a lake: an index beside each segment, made when the segment is; see
``docs/decisions/0007-full-text.md``.

``analysis``  what is a word, and which words are the same
``asking``    what somebody typed, as clauses; nothing that can be typed is an error
``index``     one index: making it whole or not at all, opening it
``parts``     the indexes that answer for a snapshot: those on disk, and those of fresh segments, in memory
``scoring``   clauses and filter as a query of one index, scored as if there were one index in all
``finding``   the page: of every part the best, put together
"""
