"""The brand kit: fonts, colours, logo and margins of a workspace."""
