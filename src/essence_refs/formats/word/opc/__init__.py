"""The file around a Word document: its parts and their relationships (Open Packaging Conventions)."""
