"""The extension for Quarto, which runs the filter for pandoc: its two files, and writing them into a folder."""
