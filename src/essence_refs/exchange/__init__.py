"""Other programs' data to references and back, with an account of what did not carry over."""
