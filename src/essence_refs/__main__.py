"""The program `essence-refs`, also as `python -m essence_refs`."""

# `signal` itself would take a millisecond to import; typeshed has only that.
import _signal  # type: ignore[import-not-found]
import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        # Here, because somebody may interrupt the program while it imports the rest.
        from essence_refs.cli.program import run  # noqa: PLC0415

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    # Python would print a traceback for an interrupt while it ends.
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    # Without this, Python looks for reference cycles among all values before it exits.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
