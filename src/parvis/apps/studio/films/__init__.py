"""Films: pieces in their order or pictures with music, captions, a shape; made in the background."""
