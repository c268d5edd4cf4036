"""Relations between references: which are of the same work, and which of related works."""
