"""The demonstration library: 385 works of research on retraction, with their framework."""

import os
from pathlib import Path

from essence_refs import saving
from essence_refs.arguments import checked
from essence_refs.errors import ChangedFileError, FileError
from essence_refs.files.reading import data_folder

_FOLDER = "demonstration"
LIBRARY, FRAMEWORK = "retractions.bib", "framework.toml"
# Where it comes from, and on which terms.
CREDIT = (
    "Proescholdt, Schneider and the RISRS Team, Empirical-Retraction-Lit 2.20.0 (infoqualitylab), "
    "https://doi.org/10.5281/zenodo.5498500, CC BY 4.0"
)


@checked()
def demo(folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """
    Write the demonstration library and its framework into a folder, which is made if need be; return their paths.

    It is the library of Proescholdt, Schneider and the RISRS Team, https://doi.org/10.5281/zenodo.5498500, licensed
    under CC BY 4.0. A file that is there already is not overwritten.

    Raises:
        ChangedFileError: when there is another file of the same name; nothing is written then.
        FileError: when a file cannot be written.

    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise FileError(target, "it is no folder")
    shipped = data_folder("references") / _FOLDER
    contents = {target / name: (shipped / name).read_bytes() for name in (LIBRARY, FRAMEWORK)}
    before = {path: saving.content(path) for path in contents}
    for path, data in contents.items():
        if before[path] not in (None, data):
            raise ChangedFileError(path, "there is another file of this name: choose another folder")
    saving.make_folder(target)
    for path, data in contents.items():
        if before[path] is None:
            saving.replace(path, data, expected=None)
    library, framework = contents
    return library, framework
