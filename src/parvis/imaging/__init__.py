"""Pictures, films and their signed provenance: made and read. Pure: no Django, no wire, no database."""
