"""``python -m vivant.render.avatar build DNA.toml -o out.vrm [--level low]``."""

from __future__ import annotations

import argparse
from pathlib import Path


def main(arguments: list[str] | None = None) -> None:
    """Build an avatar from the command line."""
    parser = argparse.ArgumentParser(prog="python -m vivant.render.avatar", description="Builds avatars.")
    command = parser.add_subparsers(dest="command", required=True).add_parser("build", help="build a VRM file")
    command.add_argument("dna", type=Path, help="parameter file (TOML)")
    command.add_argument("-o", "--out", type=Path, required=True, help="file to write")
    command.add_argument("--level", choices=("high", "low"), default="high")
    options = parser.parse_args(arguments)

    from vivant.render.avatar.build import build

    print(build(options.dna, options.out, options.level))


if __name__ == "__main__":
    main()
