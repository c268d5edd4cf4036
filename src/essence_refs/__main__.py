"""The program `essence-refs`, also as `python -m essence_refs`."""

import gc
import sys

from essence_refs.cli.program import run


def main() -> None:
    """Run the command line and exit with its code."""
    code = run(sys.argv[1:])
    # Without this, Python looks for reference cycles among all values before it exits.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
