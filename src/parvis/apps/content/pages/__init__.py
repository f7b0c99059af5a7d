"""Pages of posts: the list, the editor, the history."""
