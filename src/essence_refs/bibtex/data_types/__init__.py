"""The data types of field values (biblatex manual, section 2.2.1): name lists, literal lists and dates."""
