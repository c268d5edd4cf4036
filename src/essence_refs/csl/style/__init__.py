"""CSL styles and locales: loaded, checked and merged."""
