"""A filter for pandoc that does what --citeproc does: JSON of pandoc's documents in and out, as dictionaries and lists."""
