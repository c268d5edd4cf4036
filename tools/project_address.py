"""
The part of the package's metadata that contains the project's address: its links and the README's.

The address is one value in pyproject.toml, `address` of [tool.hatch.metadata.hooks.custom]. It is empty
until the project has a public repository. Then the package has no links, and the README is used as it is.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link or picture of Markdown whose target is a file of the repository.
RELATIVE_LINK = re.compile(r"(!?)(\[[^\]]*\]\()(?![a-z][a-z0-9+.-]*:|#|/)([^)\s]+)(?=\))")


class ProjectAddress(MetadataHookInterface):
    """Adds `readme` and `urls` to the metadata when the package is built."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the README and, where there is an address, the links."""
        address, version = self.config["address"].rstrip("/"), metadata["version"]
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        if address:
            metadata["urls"] = links(address, version)
            text = with_absolute_links(text, address, version)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def links(address: str, version: str) -> dict[str, str]:
    """Return the package's links, by the names that package indexes know."""
    return {
        "Source": address,
        "Documentation": f"{address}/blob/v{version}/docs/index.md",
        "Changelog": f"{address}/blob/v{version}/CHANGELOG.md",
        "Issues": f"{address}/issues",
        "Security": f"{address}/blob/v{version}/SECURITY.md",
    }


def with_absolute_links(text: str, address: str, version: str) -> str:
    """Return Markdown whose links and pictures lead to the files of one release."""

    def absolute(link: re.Match[str]) -> str:
        mark, label, target = link.groups()
        view = "raw" if mark else "blob"
        return f"{mark}{label}{address}/{view}/v{version}/{posixpath.normpath(target)}"

    return RELATIVE_LINK.sub(absolute, text)
