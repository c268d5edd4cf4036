"""The fields of an entry and the variables of a reference, in both directions."""
