"""The rendering elements of CSL 1.0.2 and their children; they share `context`, `scope` and `cite_variables`."""
