"""Writing: from a brief to proposals. Pure: no Django, no network of ours, and nothing here acts."""
