"""A document becomes HTML, Markdown or plain text: one module a format, escaping in each."""
