"""Topics that hold still: what they are called, who called them so, what became of them."""
