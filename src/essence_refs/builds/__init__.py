"""Builds: documents made from a configuration, and made again only where something changed."""
