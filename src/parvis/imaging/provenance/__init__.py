"""Who made a picture or a film, and how: written into the file, signed, and read back.

A signature says who signed and that nothing changed since. It never says that what is shown is true: a camera
signs what stands in front of it, a forged one signs anything. No signature says nothing at all: most networks
take it out.
"""
