"""The values of CSL variables: those of an item, numbers and page ranges, addresses, sort keys."""
