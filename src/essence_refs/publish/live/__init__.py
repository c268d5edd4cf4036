"""Citations that a reference manager can update in a Word file."""
