"""The service hall's tree: greet, listen, answer, clarify, hand over, idle, farewell.

Rules stand in order of rank; the first that holds wins the tick.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import py_trees

from vivant.behavior.intents import Intent, affirms, denies
from vivant.behavior.mind import Mind
from vivant.behavior.rules import Do, If, Speaking, rule
from vivant.score import Lang

TEXTS = ("greeting", "farewell", "clarify", "hand_over", "thanks", "identity")
"""The texts of the persona that the tree says, each by language; `idle`, `misheard` and `confirm` may be left out."""

ASKED = "{question}"
"""Where the text `confirm` names what was probably asked."""


@dataclass(frozen=True, slots=True)
class Manners:
    """Timing of the tree, seconds."""

    greet_cooldown: float = 5.0
    """No second greeting sooner than this after the last."""
    absence: float = 3.0
    """Gone that long, a visitor has left."""
    idle_after: float = 40.0
    """So long after the last word, help is offered once to who is still there."""
    sure: float = 0.6
    """What was heard with less confidence is asked back."""
    nod_every: float = 2.2
    """So long a visitor speaks before it nods, and then again."""
    undecided: float = 6.0
    """So long after a voice without a word, what was held goes on; longer than a recogniser may take."""
    apologies: int = 2
    """So often in a row it says that it did not understand; then it only listens: people may be talking nearby."""


def hall_tree(mind: Mind, texts: Mapping[str, Mapping[Lang, str]], manners: Manners) -> py_trees.trees.BehaviourTree:
    """The tree over a mind."""
    return py_trees.trees.BehaviourTree(
        py_trees.composites.Selector(
            "hall",
            memory=False,
            children=[
                rule("stop", If("asked to stop?", mind, lambda m: m.stop), Do("fall silent", mind, _fall_silent)),
                rule("yield", If("interrupted?", mind, _interrupted), Do("yield", mind, _yield)),
                rule("voice", If("a voice?", mind, _only_a_voice), Do("listen", mind, lambda m: _listen(m, manners))),
                rule(
                    "go on",
                    If("nothing meant?", mind, lambda m: _nothing_meant(m, manners)),
                    Do("go on", mind, _go_on),
                ),
                rule(
                    "confirmed",
                    If(
                        "said yes?",
                        mind,
                        lambda m: m.doubt is not None and m.heard is not None and affirms(m.heard.text),
                    ),
                    Do("answer it", mind, _answer_doubted),
                ),
                rule(
                    "denied",
                    If(
                        "said no?",
                        mind,
                        lambda m: m.doubt is not None and m.heard is not None and denies(m.heard.text),
                    ),
                    Do("ask again", mind, lambda m: _say_misheard(m, texts)),
                ),
                rule(
                    "confirm",
                    If("unsure?", mind, lambda m: bool(texts.get("confirm")) and _unsure(m, manners)),
                    Do("did you mean?", mind, lambda m: _confirm(m, texts["confirm"][m.lang])),
                ),
                rule(
                    "misheard",
                    If("not understood?", mind, lambda m: m.misheard and m.apologies < manners.apologies),
                    Do("say so", mind, lambda m: _apologise(m, texts)),
                ),
                _social(mind, texts, "farewell", "farewell", "bow"),
                _social(mind, texts, "greeting", "greeting", "wave"),
                _social(mind, texts, "thanks", "thanks", "nod"),
                _social(mind, texts, "identity", "identity", "welcome"),
                _social(mind, texts, "clarify", "unclear", "tilt"),
                rule("answer", If("a question?", mind, lambda m: m.heard is not None), Do("answer it", mind, _answer)),
                rule(
                    "hand over",
                    If("answer failed?", mind, lambda m: m.failed),
                    Do("name counter 1", mind, lambda m: _hand_over(m, texts["hand_over"][m.lang])),
                ),
                rule(
                    "greet",
                    If("just came?", mind, lambda m: _just_came(m, manners)),
                    Do("greet", mind, lambda m: _greet(m, texts["greeting"][m.lang])),
                ),
                rule(
                    "offer help",
                    If("long silence?", mind, lambda m: bool(texts.get("idle")) and _long_silent(m, manners)),
                    Do("offer help", mind, lambda m: _offer_help(m, texts["idle"][m.lang])),
                ),
                rule("leave", If("gone?", mind, lambda m: _gone(m, manners)), Do("let go", mind, _let_go)),
                Speaking(mind),
                Do("idle", mind, lambda m: m.attend("visitor" if m.present else "away", "idle")),
            ],
        )
    )


def _social(
    mind: Mind, texts: Mapping[str, Mapping[Lang, str]], text: str, intent: Intent, gesture: str
) -> py_trees.behaviour.Behaviour:
    def reply(m: Mind) -> None:
        m.halt(f"the visitor said: {intent}")
        m.attend("visitor", "speaking")
        m.say(texts[text][m.lang], gesture)
        if intent == "greeting":
            m.last_greeted = m.now

    return rule(text, If(f"said {intent}?", mind, lambda m: m.intent == intent), Do(f"say {text}", mind, reply))


def _fall_silent(mind: Mind) -> None:
    mind.halt("the visitor asked for silence")
    mind.failed = False
    mind.attend("visitor", "listening")


def _interrupted(mind: Mind) -> bool:
    return mind.interrupted and mind.speaking is not None and mind.heard is None


def _yield(mind: Mind) -> None:
    mind.halt("the visitor takes the turn")
    mind.attend("visitor", "listening")


def _only_a_voice(mind: Mind) -> bool:
    """The visitor is speaking, and nobody knows yet what."""
    return mind.voice and mind.heard is None and not mind.misheard


def _listen(mind: Mind, manners: Manners) -> None:
    """Fall silent in the middle of a word, and be all ears; what is being thought of waits to be said.

    What is asked by hand while somebody speaks is not held: that voice may be anybody's.
    """
    if mind.began:
        mind.hold(True)
    nods = mind.now - mind.nodded >= manners.nod_every
    mind.nodded = mind.now if nods else mind.nodded
    mind.attend("visitor", "nodding" if nods else "listening")


def _nothing_meant(mind: Mind, manners: Manners) -> bool:
    """What was held can go on: it was no speech, or nothing came of it."""
    if not mind.held or mind.heard or mind.interrupted:
        return False
    if mind.misheard:
        return mind.apologies >= manners.apologies
    ended = mind.listened is not None and mind.listened.what != "speech"
    return ended or mind.now - mind.quiet_since >= manners.undecided


def _go_on(mind: Mind) -> None:
    mind.hold(False)
    mind.attend("visitor", "speaking")


def _unsure(mind: Mind, manners: Manners) -> bool:
    return mind.heard is not None and mind.intent == "question" and mind.heard.confidence < manners.sure


def _confirm(mind: Mind, text: str) -> None:
    if mind.heard is None:
        raise AssertionError("confirm without a question; the condition before it shouldn't let it pass")
    mind.halt("what the visitor said is asked back")
    mind.attend("visitor", "speaking")
    mind.say(text.replace(ASKED, mind.heard.text.strip().rstrip("?？。.!！")), "tilt")
    mind.doubted = mind.heard


def _answer_doubted(mind: Mind) -> None:
    mind.heard = mind.doubt
    _answer(mind)


def _apologise(mind: Mind, texts: Mapping[str, Mapping[Lang, str]]) -> None:
    _say_misheard(mind, texts)
    mind.apologies += 1


def _say_misheard(mind: Mind, texts: Mapping[str, Mapping[Lang, str]]) -> None:
    mind.halt("the visitor was not understood")
    mind.attend("visitor", "speaking")
    mind.say((texts.get("misheard") or texts["clarify"])[mind.lang], "tilt")


def _answer(mind: Mind) -> None:
    if mind.heard is None:
        raise AssertionError("answer without a question; the condition before it shouldn't let it pass")
    mind.halt("a new question")
    mind.failed = False
    mind.attend("visitor", "thinking")
    mind.answer(mind.heard.text)


def _hand_over(mind: Mind, text: str) -> None:
    mind.failed = False
    mind.attend("visitor", "speaking")
    mind.say(text, "offer")


def _just_came(mind: Mind, manners: Manners) -> bool:
    quiet_since = max(mind.last_greeted, mind.last_spoke)
    return mind.arrived and mind.speaking is None and mind.now - quiet_since >= manners.greet_cooldown


def _greet(mind: Mind, text: str) -> None:
    mind.last_greeted = mind.now
    mind.attend("visitor", "speaking")
    mind.say(text, "wave")


def _long_silent(mind: Mind, manners: Manners) -> bool:
    waiting = mind.present and mind.speaking is None and not mind.prompted and mind.last_spoke > -math.inf
    return waiting and mind.now - mind.last_spoke >= manners.idle_after


def _offer_help(mind: Mind, text: str) -> None:
    mind.prompted = True
    mind.attend("visitor", "speaking")
    mind.say(text, "welcome")


def _gone(mind: Mind, manners: Manners) -> bool:
    return not mind.present and mind.speaking is not None and mind.now - mind.last_seen >= manners.absence


def _let_go(mind: Mind) -> None:
    mind.halt("the visitor left")
    mind.attend("away", "idle")
