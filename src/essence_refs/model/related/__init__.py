"""How references refer to each other: relations between works, and other keys of one work."""
