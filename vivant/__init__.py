"""vivant: interactive digital humans.

    import vivant

    reply = vivant.ask("Where can I park?")
    print(reply.text)
    reply.save_wav("reply.wav")
    reply.save_face("reply.csv")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vivant.client import connect
    from vivant.errors import VivantError
    from vivant.human import DigitalHuman, Engines
    from vivant.human.ask import ask
    from vivant.persona import Persona
    from vivant.plugins.check import check_plugin
    from vivant.plugins.registry import Registry
    from vivant.reply import Reply

__version__ = "0.1.0"

__all__ = ["DigitalHuman", "Engines", "Persona", "Registry", "Reply", "VivantError", "ask", "check_plugin", "connect"]

_HOMES = {
    "DigitalHuman": "vivant.human",
    "Engines": "vivant.human",
    "Persona": "vivant.persona",
    "Registry": "vivant.plugins.registry",
    "Reply": "vivant.reply",
    "VivantError": "vivant.errors",
    "ask": "vivant.human.ask",
    "check_plugin": "vivant.plugins.check",
    "connect": "vivant.client",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: `import vivant` itself stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'vivant' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
