"""References, a CSL style and a locale become rich text. The only importer of citeproc; no files, no levels, no BibTeX."""
