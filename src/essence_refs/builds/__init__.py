"""Builds: documents made from a configuration, again only where something changed."""
