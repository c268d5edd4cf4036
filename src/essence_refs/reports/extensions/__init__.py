"""Extensions of Markdown that pandoc's manual names; each module reads those in its first line."""
