"""Tables of references, as CSV and in workbooks: columns are matched by their names, and every cell is accounted for."""
