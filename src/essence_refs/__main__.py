"""The program `essence-refs`, also as `python -m essence_refs`."""

import sys

from essence_refs.cli.program import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
