"""The bench of the trees, in small: what it counts is what it says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from vivant.bench import trees
from vivant.bench.process import ServerProcess
from vivant.bench.trees import VISITED, large_tree, lived, reacted, round_trips


def test_the_large_tree_visits_as_many_nodes_as_it_says() -> None:
    figures = large_tree(40)
    assert figures["visited_nodes"] == VISITED
    assert 0 < figures["tick_ms"]["p50"] <= figures["tick_ms"]["p99"]


def test_a_day_is_recorded_and_lived_through_again() -> None:
    figures = lived(("hall",), visitors=2)
    assert figures["turns"] >= 2
    assert figures["replay_identical"] == 1.0
    assert figures["shipped_tick_ms"]["worst"] == figures["shipped_tick_ms"]["hall"]


def test_a_replay_that_differs_counts_up_to_its_first_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_another_mind(header: Any) -> Any:
        behavior = remade(header)
        behavior.runner.context.texts = {
            name: dict.fromkeys(texts, "Something else.") for name, texts in behavior.runner.context.texts.items()
        }
        return behavior

    from vivant.behavior.replay import remade as original
    from vivant.plugins.registry import Registry

    def remade(header: Any) -> Any:
        return original(header, Registry.discover())

    monkeypatch.setattr(trees, "remade", lambda header, registry: of_another_mind(header))
    assert lived(("hall",), visitors=2)["replay_identical"] < 1.0


def test_trees_come_back_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text('<root BTCPP_format="4"><BehaviorTree ID="A"><Foreign/></BehaviorTree></root>')
    figures = round_trips(tmp_path, 5)
    assert figures["import_export_identical"] == 1.0
    assert figures["documents"]["random"] == 5
    assert figures["documents"]["files"] == round_trips(tmp_path / "nothing", 0)["documents"]["files"] + 1


def test_what_does_not_come_back_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = trees.write
    monkeypatch.setattr(trees, "write", lambda document: write(document).replace("Tree0", "Three"))
    assert round_trips(tmp_path, 4)["import_export_identical"] < 1.0


async def test_each_question_opens_a_turn(running: Any) -> None:
    waits = await reacted(ServerProcess(os.getpid(), running.url, 0.5), ("Where can I park?", "几点开门？"))
    assert len(waits) == 2
    assert all(0 < wait < 10_000 for wait in waits)
