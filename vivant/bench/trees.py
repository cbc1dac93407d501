"""`vivant bench trees`: how quick behaviour trees decide, and whether they do and say the same again.

tick : a whole tick (perceive, guards, tree, posture) of a tree of which 300 nodes are visited, and of each tree that
    ships while it lives through a day; milliseconds of wall time.
reaction : from a visitor's message to the turn that it opens, through the real server and client on loopback.
halt_to_silence : from the stop button to the last byte of what was being said, alike.
replay_identical : share of recorded turns up to which the replay of their day does the same.
import_export_identical : share of trees that are the same when they were written and read again.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace as altered
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vivant.behavior.agenda import Agenda, Turned
from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context
from vivant.behavior.contracts import Behavior
from vivant.behavior.document import Document
from vivant.behavior.guards import Courtesy, Guards, Notices
from vivant.behavior.journal_text import read as read_journal
from vivant.behavior.reading import read
from vivant.behavior.replay import remade, replay
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.behavior.trees import shipped
from vivant.behavior.writing import write
from vivant.bench.days import day, play
from vivant.bench.process import ServerProcess, serving
from vivant.bench.progress import Steps
from vivant.bench.questions import distinct_questions
from vivant.bench.random_trees import random_document
from vivant.bench.report import Figures, percentiles
from vivant.bench.turn import BREATH, PATIENCE, interrupted, silence
from vivant.bench.visits import Happening
from vivant.client import Client, connect
from vivant.human.journals import Journals
from vivant.persona import Conduct, Persona
from vivant.plugins.registry import Registry
from vivant.score import Act, ActStatus, Percept, Presence
from vivant.wire.messages import Text

VISITED = 300
"""Nodes that every tick of the large tree visits."""

TICKS = 6000
"""Of the large tree: five minutes of 20 Hz."""

VISITORS = 60
"""Of the day that each tree lives through; of six days more than a thousand turns come together."""

RANDOM_TREES = 1000
SETTLE = 30.0
"""Seconds after which an empty room is left until something happens again; trees have no shorter waits there."""

QUESTIONS = 100
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""What the clock says where nobody looks at it."""

FOREIGN = Path(__file__).resolve().parents[3] / "shared" / "data" / "bt-xml"
"""Trees that others wrote, beside the checkout; what is not there is not counted."""

BRANCH = """<Sequence>
  <Present/>
  <ScriptCondition code="waiting >= 0 &amp;&amp; !speaking"/>
  <Inverter><Near distance="1.5"/></Inverter>
  <Said intent="farewell"/>
</Sequence>"""
"""A branch of which every node is visited; its last fails."""

NODES_OF_BRANCH = 6


def measure(foreign: Path = FOREIGN) -> Figures:
    """All figures of the bench. foreign : folder of trees of others."""
    figures: Figures = large_tree(TICKS)
    figures |= lived(tuple(shipped()), VISITORS)
    with serving("vivant", "serve") as server:
        figures |= asyncio.run(_served(server, distinct_questions(QUESTIONS)))
    figures |= round_trips(foreign, RANDOM_TREES)
    return figures


# --- ticks ----------------------------------------------------------------------------------------------------


def large_tree(ticks: int) -> Figures:
    """Milliseconds of a tick that visits VISITED nodes."""
    runner = _large()
    runner.tick(0.0, [Presence(True)])
    waits = [_tick(runner, 0.05 * number) for number in range(1, ticks + 1)]
    return {"visited_nodes": len(runner.last.visited), "tick_ms": percentiles(waits, 50, 99, digits=3)}


def _large() -> Runner:
    """Branches that fail one after the other, and a node that runs: with the root as many as are to be visited."""
    branches, rest = divmod(VISITED - 2, NODES_OF_BRANCH)
    nodes = BRANCH * branches + "<AlwaysFailure/>" * rest + '<Sleep msec="1000000000"/>'
    text = f'<root BTCPP_format="4"><BehaviorTree ID="Large"><ReactiveFallback>{nodes}</ReactiveFallback>'
    document = read("large.xml", text=f"{text}</BehaviorTree></root>")
    tree = build(document, Catalog.shipped(), Context(Situation("zh"), Agenda()))
    return Runner(tree, Guards([Courtesy(), Notices()]), Composure())


def _tick(behavior: Behavior, now: float, *percepts: Percept) -> float:
    """Milliseconds that a tick takes."""
    began = time.perf_counter()
    behavior.tick(now, percepts)
    return (time.perf_counter() - began) * 1000


# --- days -----------------------------------------------------------------------------------------------------


def lived(trees: Sequence[str], visitors: int, seed: int = 7) -> Figures:
    """Let each tree live through a day that is recorded as a server records it, and through the recording again."""
    took: dict[str, list[float]] = {}
    turns = same = 0
    steps = Steps("trees: days", len(trees))
    for tree in trees:
        with tempfile.TemporaryDirectory() as folder:
            took[tree] = _live(tree, day(tree, visitors, seed), seed, Path(folder))
            of_day, again = _replayed(Path(folder))
        turns, same = turns + of_day, same + again
        steps()
    ticks = {tree: percentiles(waits, 50, 99, digits=3) for tree, waits in took.items()}
    ticks["worst"] = {rank: max(each[rank] for each in ticks.values()) for rank in ("p50", "p99")}
    return {
        "shipped_tick_ms": ticks,
        "ticks": sum(map(len, took.values())),
        "turns": turns,
        "replay_identical": round(same / turns, 4),
    }


def _live(tree: str, happenings: Sequence[Happening], seed: int, folder: Path) -> list[float]:
    """Live through a day, with a journal in a folder; milliseconds of each tick, without what the journal takes."""
    persona = altered(Persona.load(), behavior=Conduct("tree", {"tree": tree}))
    behavior = _Timed(persona.plugin("behavior", Registry.discover(), seed=seed))
    recorder = Journals(folder, wall=lambda: NOON).record(behavior, persona, seed)
    for _ in play(recorder, happenings, settle=SETTLE):
        pass
    recorder.close()
    return behavior.took


class _Timed:
    """A behaviour with a clock around its ticks."""

    def __init__(self, behavior: Any) -> None:
        self._behavior: Behavior = behavior
        self.runner: Runner = behavior.runner
        self.took: list[float] = []

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """As the behaviour's."""
        began = time.perf_counter()
        acts = self._behavior.tick(now, percepts)
        self.took.append((time.perf_counter() - began) * 1000)
        return acts

    def report(self, act: int, status: ActStatus) -> None:
        """As the behaviour's."""
        self._behavior.report(act, status)


def _replayed(folder: Path) -> tuple[int, int]:
    """Turns of the journal in a folder, and how many its replay comes to before it does something else."""
    (file,) = folder.iterdir()
    journal = read_journal(file)
    turns = sum(isinstance(deed.act, Turned) for entry in journal.entries for deed in entry.deeds)
    return turns, replay(journal, lambda header: remade(header, Registry.discover())).turns


# --- through the server ---------------------------------------------------------------------------------------


async def _served(server: ServerProcess, questions: Sequence[str]) -> Figures:
    await asyncio.sleep(1.0)
    reactions = await reacted(server, questions)
    _, silences = await interrupted(server, questions)
    return {
        "reaction_ms": percentiles(reactions, 50, 95, digits=2),
        "halt_to_silence_ms": percentiles(silences, 50, 95, digits=2),
    }


async def reacted(server: ServerProcess, questions: Sequence[str]) -> list[float]:
    """Milliseconds from each question to its turn."""
    async with connect(server.url, paced=True) as client:
        return [await _react(client, question) for question in questions]


async def _react(client: Client, question: str) -> float:
    began = time.perf_counter()
    await client.send(Text(question))
    async with asyncio.timeout(PATIENCE):
        while isinstance(frame := await client.receive_frame(), bytes) or json.loads(frame)["type"] != "turn.open":
            pass
    took = (time.perf_counter() - began) * 1000
    await silence(client)
    await asyncio.sleep(BREATH)
    return took


# --- written and read again -----------------------------------------------------------------------------------


def round_trips(foreign: Path, count: int, seed: int = 20) -> Figures:
    """How many trees are the same when they were written and read again."""
    rng, models = random.Random(seed), list(Catalog.shipped())
    documents = [random_document(rng, models) for _ in range(count)]
    files = [*shipped().values(), *sorted(foreign.rglob("*.xml"))]
    own = [document for file in files for document in _each(read(file))]
    same = [_same(document) for document in (*documents, *own)]
    return {
        "import_export_identical": round(sum(same) / len(same), 4),
        "documents": {"random": len(documents), "files": len(own)},
    }


def _each(document: Document) -> Iterator[Document]:
    yield document
    for include in document.includes:
        if include.document:
            yield from _each(include.document)


def _same(document: Document) -> bool:
    text = write(document)
    folder = Path(document.file).parent
    again = read(folder / "again.xml", text=text)
    return altered(again, file=document.file) == document and write(again) == text
