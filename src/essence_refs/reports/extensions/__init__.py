"""Extensions of Markdown from pandoc's manual; the first line of each module names those that it reads."""
