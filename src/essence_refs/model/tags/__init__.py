"""Tags on their own, apart from a reference that has them."""
