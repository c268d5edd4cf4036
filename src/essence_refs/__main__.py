"""The program `essence-refs`, also as `python -m essence_refs`."""

# `signal` itself would take a millisecond to import; typeshed has only that.
import _signal  # type: ignore[import-not-found]
import gc
import sys

# The exit code of shells for a program that ^C ended: 128 and the number of the signal.
INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code."""
    # An import or a library in which ^C comes may turn the KeyboardInterrupt into another exception, or ignore it.
    interrupts: list[int] = []

    def interrupt(number: int, _frame: object) -> None:
        interrupts.append(number)
        raise KeyboardInterrupt

    def ignore(unraisable: "sys.UnraisableHookArgs") -> None:
        if not isinstance(unraisable.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)

    # A program that was started with ^C ignored, as a shell does for jobs in the background, still ignores it.
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, interrupt)
        sys.unraisablehook = ignore
    code = 0
    try:
        # Here, because ^C may come while the rest is imported.
        from essence_refs.cli.program import run  # noqa: PLC0415

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        interrupts.append(_signal.SIGINT)
    except Exception as error:  # noqa: BLE001 - the user gets one line, whatever it is
        if not interrupts:
            from essence_refs.cli.program import report_bug  # noqa: PLC0415 - as above

            code = report_bug(error)
    # Python would print a traceback for an interrupt while it ends.
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    # Without this, Python looks for reference cycles among all values before it exits.
    gc.freeze()
    sys.exit(INTERRUPTED if interrupts else code)


if __name__ == "__main__":
    main()
