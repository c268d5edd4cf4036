"""What a library has: how many items of each kind, and which of them are of one work."""
