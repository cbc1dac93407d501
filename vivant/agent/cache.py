"""Cache: what is built from a knowledge folder, kept on disk for the next start.

A file's name is a hash of all that it was built from, so one that is found is never out of date. It lies in
`$XDG_CACHE_HOME/vivant` (XDG Base Directory Specification 0.8), else in `~/.cache/vivant`; `VIVANT_CACHE=off` keeps
none.
Files are pickles, read by an unpickler that makes nothing but this package's tables and numpy's arrays.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Built = TypeVar("Built")

KEPT = 4
"""So many files are kept, the newest ones."""

_LOG = logging.getLogger(__name__)
_PLAIN = frozenset(
    [("builtins", "set"), ("builtins", "frozenset"), ("collections", "Counter"), ("pathlib", "PosixPath")]
)
_OWN = ("vivant.agent", "vivant.score")
_NUMPY = frozenset(["_reconstruct", "_frombuffer", "ndarray", "dtype", "scalar"])


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where files are kept; None where the cache is turned off."""
    if environ.get("VIVANT_CACHE", "").lower() in ("off", "0", "no"):
        return None
    home = environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".cache") / "vivant"


def fingerprint(folder: Path, *settings: str) -> str:
    """A hash of all files of a folder, of the settings, and of the code that builds from them."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (sys.version, np.__version__, *settings):
        digest.update(f"{part}\0".encode())
    code = Path(str(resources.files("vivant.agent")))
    roots = (code, folder, code.parent / "score")
    for file in (file for root in roots for file in sorted(root.rglob("*")) if file.suffix != ".pyc"):
        if file.is_file():
            digest.update(f"{file.name}\0{file.parent.name}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def kept(key: str, build: Callable[[], Built], folder: Path | None) -> Built:
    """What lies in the folder under a key; else it is built, and laid there.

    Never fails of the cache itself: a file that cannot be read is built anew, a folder that cannot be written stays as
    it is; both are logged.
    """
    if folder is None:
        return build()
    file = folder / f"{key}.index"
    try:
        return _load(file)  # type: ignore[no-any-return]
    except FileNotFoundError:
        _LOG.info("building the index of the knowledge; the next start finds it in %s", folder)
    except Exception as error:  # a broken pickle raises anything
        _LOG.warning("the cached index %s cannot be used and is built anew: %s: %s", file, type(error).__name__, error)
    built = build()
    try:
        _store(file, built)
    except OSError as error:
        _LOG.info("the index is not cached: %s", error)
    return built


def _load(file: Path) -> Any:
    with file.open("rb") as stream:
        if hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid not in (os.getuid(), 0):
            raise PermissionError(f"{file} belongs to somebody else")
        with _no_collection():
            return _Tables(stream).load()


def _store(file: Path, built: object) -> None:
    """Whole or not at all: written beside, then renamed."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            pickle.dump(built, stream, protocol=5)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
    others = sorted(file.parent.glob("*.index"), key=lambda other: other.stat().st_mtime, reverse=True)
    for old in others[KEPT:]:
        old.unlink(missing_ok=True)


class _Tables(pickle.Unpickler):
    """Makes tables and arrays only; anything else raises UnpicklingError."""

    def find_class(self, module: str, name: str) -> Any:
        own = module.startswith(_OWN) and isinstance(found := super().find_class(module, name), type)
        if own:
            return found
        if (module, name) in _PLAIN or (module.startswith("numpy") and name in _NUMPY):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no business there")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection: it would look at the many new tables over and over."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
