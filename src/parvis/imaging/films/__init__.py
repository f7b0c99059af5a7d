"""Films: cut, join, put into another shape around their subject, caption, make of pictures. No Django, no
wire.

FFmpeg does the decoding and the coding, in a process of its own with little room (``program``). What is
decided about a film is decided here: where the subject is (``watching``), how a camera follows it
(``camera``), what is written on it (``captions``, ``lettering``).
"""
