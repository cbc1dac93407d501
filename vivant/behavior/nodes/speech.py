"""Speech: what is said, asked and answered."""

from __future__ import annotations

from py_trees.common import Status

from vivant import score
from vivant.behavior.agenda import Turned
from vivant.behavior.intents import affirms, denies
from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS, Action, Condition, Node
from vivant.behavior.nodes.acting import AT_ONCE, OUTCOME, WAIT, Turn
from vivant.behavior.ports import Port
from vivant.behavior.wording import WORDS, items, spoken, wording
from vivant.errors import TreeError

_GESTURE = Port("gesture", "string", "A gesture to make with it, by name.", "")
_INTERRUPTIBLE = Port("interruptible", "bool", "false: it must be heard to its end, such as a legal notice.", "true")
_REASON = Port("reason", "string", "Why, for who reads the journal.", "")


class Say(Turn):
    """Says a text: one of the persona's, or its own in Chinese and English."""

    ports = (*WORDS, _GESTURE, _INTERRUPTIBLE, WAIT, OUTCOME)

    def wanted(self) -> Turned:
        """In the language of the conversation where the text is there in it."""
        text, lang = wording(self)
        return score.Say(text, lang, self.text("gesture") or None, self.flag("interruptible"))


class SayOneOf(Turn):
    """Says one of several texts, by chance, never the same twice in a row."""

    ports = (
        Port("persona", "list", "Names of persona texts to choose from.", ""),
        Port("zh", "list", "Texts in Chinese to choose from.", ""),
        Port("en", "list", "Texts in English to choose from.", ""),
        Port("lang", "string", "The language; that of the conversation if left out.", "", choices=("", "zh", "en")),
        _GESTURE,
        WAIT,
        OUTCOME,
    )
    _last = ""

    def wanted(self) -> Turned:
        """Chance comes from the context alone, so that a recording replays."""
        lang = spoken(self)
        choices = self._choices(lang)
        if not choices:
            lang = "en" if lang == "zh" else "zh"
            choices = self._choices(lang)
        if not choices:
            raise TreeError(self.place.file, self.place.line, "texts to choose from", f"none ({self.name})")
        fresh = [text for text in choices if text != self._last] or choices
        self._last = self.context.rng.choice(fresh)
        return score.Say(self._last, lang, self.text("gesture") or None)

    def _choices(self, lang: score.Lang) -> list[str]:
        texts = self.context.texts
        named = [texts[name][lang] for name in items(self.input("persona")) if texts.get(name, {}).get(lang)]
        return [*named, *items(self.input(lang))]


class Answer(Turn):
    """Finds the answer to a question in the documents and speaks it."""

    ports = (
        Port("question", "string", "What to answer; what was heard in this tick if left out.", ""),
        Port("lang", "string", "The language; that of the conversation if left out.", "", choices=("", "zh", "en")),
        WAIT,
        OUTCOME,
    )

    def wanted(self) -> Turned:
        """Raises TreeError where nothing was asked."""
        heard = self.context.situation.heard
        question = self.text("question") or (heard.text if heard else "")
        if not question.strip():
            advice = 'Give it one: question="{question}", which OnHeard puts there.'
            raise TreeError(self.place.file, self.place.line, "a question", f"none ({self.name})", advice)
        return score.Answer(question, spoken(self))


class Ask(Say):
    """Asks something and waits for the reply; asks again where it was not understood, and fails on silence."""

    ports = (
        *WORDS,
        _GESTURE,
        Port("expects", "string", "Which replies it takes; another one is news for the tree.", "anything",
             choices=("anything", "yes_no")),
        Port("timeout", "seconds", "So long after its words it waits; 0: for ever.", "10"),
        Port("again", "int", "So often it asks again where the reply was not understood.", "1"),
        Port("reply", "string", "What was replied.", direction="output"),
        Port("lang_of_reply", "string", "The language of the reply, zh or en.", direction="output"),
        Port("outcome", "string", "replied, silence, left, misheard, halted, failed or refused.", direction="output"),
    )  # fmt: skip
    nature = Nature(acts=True, bound="timeout")

    def wanted(self) -> Turned:
        """It may always be interrupted: by the reply."""
        text, lang = wording(self)
        return score.Say(text, lang, self.text("gesture") or None)

    def takes(self, heard: score.Heard) -> bool:
        """Whether an utterance is the reply that it waits for."""
        if self.context.situation.stop:
            return False
        return self.text("expects") == "anything" or affirms(heard.text) or denies(heard.text)

    def initialise(self) -> None:
        """What was heard before it asked is no reply."""
        super().initialise()
        self._asked_again, self._said_at = 0, -1.0
        self._begins = True

    def update(self) -> Status:
        """Ask, then wait."""
        if self._begins:
            self._begins = False
            self.context.agenda.asker = self
            return self._speak()
        seen = self.context.situation
        if seen.heard and self.takes(seen.heard):
            return self._reply(seen.heard)
        if seen.left:
            return self._end_in("left")
        if seen.misheard:
            return self._ask_again()
        if self._said_at < 0:
            return self._speak()
        self._said_at = max(self._said_at, seen.quiet_since)
        patience = self.number("timeout")
        waited = 0.0 if seen.voice else seen.now - self._said_at
        return self._end_in("silence") if patience and waited >= patience else RUNNING

    def terminate(self, new_status: Status) -> None:
        """It waits no more."""
        super().terminate(new_status)
        if self.context.agenda.asker is self:
            self.context.agenda.asker = None

    def _speak(self) -> Status:
        """Follow its words; who interrupts them may be about to reply."""
        status = super().update()
        halted = self._deed is not None and self._deed.state == "halted"
        yields = halted and not self.context.situation.stop and self.context.agenda.turn is None
        if status is FAILURE and not yields:
            return FAILURE
        if status is not RUNNING:
            self._said_at = self.context.situation.now
        return RUNNING

    def _ask_again(self) -> Status:
        if self._asked_again >= self.number("again"):
            return self._end_in("misheard")
        self._asked_again += 1
        self.give_up("the reply was not understood")
        self._deed, self._said_at = None, -1.0
        return self._speak()

    def _reply(self, heard: score.Heard) -> Status:
        self.give_up("the visitor replied")
        self.output("reply", heard.text)
        self.output("lang_of_reply", heard.lang or self.context.situation.lang)
        self.output("outcome", "replied")
        return SUCCESS

    def _end_in(self, outcome: str) -> Status:
        self.give_up("no reply came")
        self.output("outcome", outcome)
        return FAILURE


class Confirm(Ask):
    """Asks whether it is so: succeeds on yes, fails on no and on silence."""

    ports = tuple(
        Port("outcome", "string", "yes, no, silence, left, misheard, halted, failed or refused.", direction="output")
        if port.name == "outcome"
        else port
        for port in Ask.ports
        if port.name != "expects"
    )

    def takes(self, heard: score.Heard) -> bool:
        """Only yes and no."""
        return not self.context.situation.stop and (affirms(heard.text) or denies(heard.text))

    def _reply(self, heard: score.Heard) -> Status:
        super()._reply(heard)
        yes = affirms(heard.text)
        self.output("outcome", "yes" if yes else "no")
        return SUCCESS if yes else FAILURE


class FallSilent(Action):
    """Stops what is being said, signed or gestured; what must be heard to its end goes on."""

    ports = (_REASON,)
    nature = AT_ONCE

    def update(self) -> Status:
        """Where nothing is said, nothing happens."""
        self.context.agenda.halt(self.text("reason") or self.name, self.cause)
        return SUCCESS


class Hold(Action):
    """Stops what is being said where it is, without giving it up."""

    nature = AT_ONCE

    def update(self) -> Status:
        """Where nothing is said, nothing happens."""
        self.context.agenda.hold(True, self.cause)
        return SUCCESS


class GoOn(Action):
    """Lets what Hold stopped go on from there; not what stands still since a visitor speaks."""

    nature = Nature(frozenset(("success", "failure")), acts=True)

    def update(self) -> Status:
        """Fails while a visitor speaks, or a guard waits for what they said: no tree may bypass that."""
        if self.context.situation.voice or self.context.agenda.kept:
            return FAILURE
        self.context.agenda.hold(False, self.cause)
        return SUCCESS


class Speaking(Condition):
    """Something is being said, signed or gestured, or is about to."""

    def holds(self) -> bool:
        """Also while it stands still."""
        return self.context.agenda.turn is not None


class Sounding(Condition):
    """What has the turn can be heard or seen by now."""

    def holds(self) -> bool:
        """Not while it is held."""
        return self.context.agenda.sounding and not self.context.agenda.held


class Held(Condition):
    """What is being said stands still."""

    def holds(self) -> bool:
        """As told by the agenda."""
        return self.context.agenda.held


class Quiet(Condition):
    """The avatar says nothing, and has said nothing for so long."""

    ports = (Port("for", "seconds", "How long, seconds.", "0"),)

    def holds(self) -> bool:
        """Who has never spoken is quiet."""
        agenda = self.context.agenda
        return agenda.turn is None and self.context.situation.now - agenda.last_spoke >= self.number("for")


class AnswerFailed(Condition):
    """The last thing that was said or tried was an answer, and it failed."""

    def holds(self) -> bool:
        """Until something else had the turn."""
        last = self.context.agenda.last
        return last is not None and isinstance(last.act, score.Answer) and last.state == "failed"


class HasText(Condition):
    """The persona has a text of that name."""

    ports = (Port("persona", "string", "Name of the text."),)

    def holds(self) -> bool:
        """Texts may be left out."""
        return bool(self.context.texts.get(self.text("persona")))


NODES: tuple[type[Node], ...] = (
    Say, SayOneOf, Ask, Confirm, Answer, FallSilent, Hold, GoOn,
    Speaking, Sounding, Held, Quiet, AnswerFailed, HasText,
)  # fmt: skip
