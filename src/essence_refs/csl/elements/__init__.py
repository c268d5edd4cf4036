"""The rendering elements of CSL 1.0.2, one module for each."""
