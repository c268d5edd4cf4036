"""What a report has above its text: its authors, its abstract and its keywords, and the words for these."""
