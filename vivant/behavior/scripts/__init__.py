"""The scripting language of BehaviorTree.CPP 4: what `<Script code="…"/>`, `_skipIf` and their like hold."""

from vivant.behavior.scripts.evaluation import as_text
from vivant.behavior.scripts.script import Names, Script, truth

__all__ = ["Names", "Script", "as_text", "truth"]
