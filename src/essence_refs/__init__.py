"""essence-refs: a BibTeX library, tagged on an intervention framework, as reading lists in any CSL style."""
