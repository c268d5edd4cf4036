"""A package, so that its conftest has a name of its own: doctest collection imports every one of them."""
