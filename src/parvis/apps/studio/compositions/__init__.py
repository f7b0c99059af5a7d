"""Compositions: words, a picture and a layout, drawn in every format that networks ask for."""
