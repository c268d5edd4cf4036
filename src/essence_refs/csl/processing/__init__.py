"""Citations and bibliographies of many items: positions, disambiguation, collapsing."""
