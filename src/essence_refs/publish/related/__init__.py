"""What lists print of the works that are related to their items."""
