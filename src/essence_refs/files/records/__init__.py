"""Files that come with records of other programs, such as maps."""
