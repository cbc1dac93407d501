from collections.abc import Callable
from pathlib import Path

import pytest

MANIFEST = """name = "{name}"
version = "1.0"
api = "{api}"
licence = "MIT"
summary = "A face."
offline = true

[[provides]]
kind = "face"
name = "{plugin}"
object = "{package}.face:Still"
summary = "Never moves."
{more}
"""

CODE = """
IMPORTED = True

class Still:
    def __init__(self, *, jaw: float = 1.0, smile: bool = False):
        self.jaw, self.smile = jaw, smile
"""

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a distribution by hand: a dist-info with its entry point, and a package with code and manifest."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def installing(
        name: str = "acme", plugin: str = "still", api: str = ">=1,<2", more: str = "", package: str = "", **files: str
    ) -> Path:
        package = package or f"{name}_face"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[vivant.plugins]\n{name} = {package}\n")
        folder = site.joinpath(*package.split("."))
        folder.mkdir(parents=True)
        for parent in [folder, *folder.parents]:
            if parent == site:
                break
            (parent / "__init__.py").write_text("raise RuntimeError('imported while plugins were looked for')")
        manifest = MANIFEST.format(name=name, plugin=plugin, api=api, more=more, package=package)
        (folder / "vivant_plugin.toml").write_text(files.get("manifest", manifest), encoding="utf-8")
        (folder / "face.py").write_text(files.get("code", CODE))
        return folder

    return installing
