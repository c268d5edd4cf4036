"""Word's style definitions: our own, the template's, list numbering and the theme."""
