"""Colours of pictures, by what they stand for; text on its ground keeps a contrast of at least 4.5 : 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Palette: TypeAlias = Mapping[str, str]
"""`#rrggbb` by name: of a category, a mark or a status its line, `…-box` its ground."""

LIGHT: Palette = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "muted": "#5a6675",
    "line": "#9aa6b5",
    "frame": "#f4f6f9",
    "box": "#ffffff",
    "pill": "#e6eaf0",
    "pointer": "#7a3fb5",
    "control": "#3d4fc4",
    "decorator": "#9a3a9e",
    "condition": "#0f766e",
    "action": "#2e3b4e",
    "subtree": "#6b7280",
    "running": "#b45309",
    "running-box": "#fff3dc",
    "success": "#15803d",
    "success-box": "#e5f6ea",
    "failure": "#c02626",
    "failure-box": "#fdeaea",
    "skipped": "#7c8796",
    "skipped-box": "#f4f6f9",
    "added": "#15803d",
    "added-box": "#e5f6ea",
    "removed": "#c02626",
    "removed-box": "#fdeaea",
    "changed": "#b45309",
    "changed-box": "#fff3dc",
    "moved": "#1d62b8",
    "moved-box": "#e6f0fc",
}

DARK: Palette = {
    "paper": "#14181f",
    "ink": "#e6eaf0",
    "muted": "#9fabbb",
    "line": "#56616f",
    "frame": "#1b212a",
    "box": "#202731",
    "pill": "#323c4a",
    "pointer": "#c9a0f5",
    "control": "#8f9dff",
    "decorator": "#e08ae4",
    "condition": "#4fd1c3",
    "action": "#c3ccd8",
    "subtree": "#9aa3b2",
    "running": "#f5b14c",
    "running-box": "#3a2d14",
    "success": "#5fd38a",
    "success-box": "#16321f",
    "failure": "#ff8a8a",
    "failure-box": "#3c1b1b",
    "skipped": "#7c8796",
    "skipped-box": "#1b212a",
    "added": "#5fd38a",
    "added-box": "#16321f",
    "removed": "#ff8a8a",
    "removed-box": "#3c1b1b",
    "changed": "#f5b14c",
    "changed-box": "#3a2d14",
    "moved": "#7db4ff",
    "moved-box": "#172a44",
}
