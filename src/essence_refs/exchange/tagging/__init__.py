"""Tags that other programs and files hold for references: keywords, decisions of screening, and tables of tags."""
