"""What rendered elements become: nodes, and from them rich text."""
