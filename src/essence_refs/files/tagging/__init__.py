"""Tags that come from other files than the library: maps of keywords, and tables of tags."""
