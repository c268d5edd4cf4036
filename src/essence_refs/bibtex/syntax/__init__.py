"""The syntax of .bib text: entries, @string, @preamble and comments, each with its location."""
