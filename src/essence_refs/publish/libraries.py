"""Opening a library, the one that comes with essence-refs or the user's own."""

import os

from essence_refs import files
from essence_refs.model import Framework, Library


def load(
    *paths: str | os.PathLike[str],
    framework: Framework | str | os.PathLike[str] | None = None,
    keep_going: bool = False,
    encoding: str | None = None,
) -> Library:
    """
    Return the library in these files, or (with no path) the seven evidence items of the ESSENCE project.

    A file whose name ends in ".json" is CSL-JSON. *framework* is a .toml file, by default the ESSENCE
    framework. With *keep_going* the entries without errors make the library, and its ``problems`` say what
    was wrong with the others.

    Raises:
        ProblemsError: with everything that is wrong in the files, unless told to keep going.
        FileError: when a file cannot be read.

    """
    return files.open_library(*paths, framework=framework, keep_going=keep_going, encoding=encoding)
