"""The command `quarto`."""

from collections.abc import Callable
from pathlib import Path

LUA = Path("_extensions", "essence-refs", "essence-refs.lua")


def test_it_prints_what_it_writes(run: Callable[..., object], folder: Path) -> None:
    """The current folder is the usual one; a backup is named."""
    manifest = LUA.with_name("_extension.yml")
    done = run("quarto")
    assert (done.code, done.out, done.err) == (0, f"{manifest}: written\n{LUA}: written\n", "")
    assert (folder / LUA).is_file()
    LUA.write_text("-- mine\n", encoding="utf-8")
    done = run("quarto", ".")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"essence-refs: {LUA}: it was changed after it was written; --force")
    done = run("quarto", "--force", ".")
    assert (done.code, done.out) == (0, f"{manifest}: unchanged\n{LUA}: written\n")
    assert done.err == f"{LUA}: its content before is kept in essence-refs.lua.bak\n"
