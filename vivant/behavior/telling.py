"""Turns an account of a moment into words: one sentence, and the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vivant.behavior.agenda import Turned
from vivant.behavior.journal import RecordedNode, Wanted
from vivant.behavior.phrases import CHINESE, ENGLISH, Phrases
from vivant.score import Act, Answer, Heard, Lang

if TYPE_CHECKING:
    from vivant.behavior.explanation import Account
    from vivant.behavior.timeline import Done, Seen

SHOWN = 4
"""Failed conditions that a sentence names; the evidence has all of them."""


def tell(account: Account, lang: Lang, docs: Mapping[str, str]) -> str:
    """One sentence, then the evidence, a line each. docs : what kinds of node are, by kind."""
    teller = _Teller(account, CHINESE if lang == "zh" else ENGLISH)
    return "\n".join([teller.sentence(), *(f"  {line}" for line in teller.evidence(docs))])


class _Teller:
    def __init__(self, account: Account, phrases: Phrases) -> None:
        self._account, self._say = account, phrases

    # --- the sentence -----------------------------------------------------------------------------------------

    def sentence(self) -> str:
        account, say = self._account, self._say
        if account.done is not None:
            template = say.still if account.still else say.did
            return template.format(
                asked=self._clock(account.asked),
                at=self._clock(account.at),
                act=say.act(account.done.wanted.act),
                why=self._why(account.done.wanted.act, account.done.wanted.reason),
                who=self._who(account.done.wanted),
                around=self._around(),
            )
        if account.setback is not None:
            wanted = account.setback.wanted
            return say.setbacks[wanted.state].format(
                at=self._clock(account.at),
                act=say.infinitive(wanted.act),
                reason=say.past(wanted.reason),
                why=self._why(wanted.act),
                who=self._who(wanted),
            )
        return self._nothing()

    def _why(self, act: Act, reason: str = "") -> str:
        account, say = self._account, self._say
        if account.before is not None:
            before, cue = account.before, account.cue
            why = self._timed(say.ended(before.wanted.act, before.how), before.ended or before.at)
            return why if cue is None else why + say.origin.format(cue=self._seen(cue))
        if account.cue is not None:
            cue = account.cue
            asked = isinstance(act, Answer) and isinstance(cue.percept, Heard) and act.question == cue.percept.text
            return self._timed(say.asked if asked else say.percept(cue.percept), cue.at)
        if reason:
            return say.past(reason)
        return say.quiet.format(seconds=f"{account.quiet / 1000:.1f}")

    def _who(self, wanted: Wanted) -> str:
        nodes, cause = self._account.nodes, wanted.cause
        if not nodes:
            path = " / ".join(cause.path) or "?"
            if cause.place:
                return self._say.node.format(path=path, place=_short(cause.place))
            return self._say.guard.format(name=self._say.guards.get(path, path))
        last = len(nodes) - 1
        kept = [
            node.name
            for n, node in enumerate(nodes)
            if n in (0, last) or node.category == "SubTree" or node.name.partition("#")[0] != node.kind
        ]
        return self._say.node.format(path=" / ".join(kept), place=_short(cause.place))

    def _around(self) -> str:
        account, say = self._account, self._say
        parts = [say.voice if account.voice else say.no_voice]
        if account.put_off is not None:
            since, reason = self._clock(account.put_off.at), say.past(account.put_off.wanted.reason)
            parts.append(say.had_waited.format(since=since, reason=reason))
        if account.broken is not None:
            parts.append(say.broken.format(act=say.noun(account.broken.wanted.act)))
        return say.also.join(parts)

    def _nothing(self) -> str:
        account, say = self._account, self._say
        named = [self._label(each.node) for each in account.fails[:SHOWN]]
        more = len(account.fails) - len(named)
        fails = say.comma.join(named) + (say.more.format(n=more) if more else "")
        if account.cue is not None:
            cue = self._seen(account.cue)
            return say.untaken.format(at=self._clock(account.at), cue=cue, fails=fails or say.nobody_asked)
        presence = {True: say.present, False: say.absent, None: say.unknown}[account.present]
        quiet = f"{account.quiet / 1000:.1f}"
        clock = self._clock(max(account.asked, 0))
        return say.nothing.format(at=clock, quiet=quiet, presence=presence, fails=fails or say.nobody_asked)

    # --- the evidence -----------------------------------------------------------------------------------------

    def evidence(self, docs: Mapping[str, str]) -> Iterator[str]:
        """What the sentence rests on."""
        account, say = self._account, self._say
        if account.cue is not None:
            yield self._pair(say.perceived, self._seen(account.cue))
        if account.nodes:
            node = account.nodes[-1]
            yield self._pair(say.wanted_by, self._placed(" / ".join(node.path), node.place))
            if say.docs and (doc := docs.get(node.kind)):
                yield self._pair(node.kind, doc)
        for each in account.holds:
            yield self._pair(say.held, self._node(each.node))
        failed, skipped = say.failed, say.skipped
        if account.done is not None or account.setback is not None:
            failed, skipped = say.failed_before, say.skipped_before
        for each in account.fails:
            yield self._pair(skipped if each.letter == "-" else failed, self._node(each.node))
        if account.done is not None:
            yield from self._course(account.done)
        seconds = f"{account.at / 1000:.2f}"
        yield self._pair(say.journal, say.line.format(file=account.journal.file, line=account.line, seconds=seconds))

    def _course(self, done: Done) -> Iterator[str]:
        """What became of it."""
        if not isinstance(done.wanted.act, Turned):
            return
        say = self._say
        if done.sounded is not None:
            yield say.sounded.format(at=self._clock(done.sounded))
        if done.ended is None:
            yield say.unended
        else:
            reason = say.because.format(reason=say.past(done.reason)) if done.reason else ""
            yield say.endings[done.how].format(at=self._clock(done.ended)) + reason

    # --- pieces -----------------------------------------------------------------------------------------------

    def _seen(self, seen: Seen) -> str:
        return self._timed(self._say.percept(seen.percept), seen.at)

    def _timed(self, phrase: str, at: int) -> str:
        return self._say.timed.format(phrase=phrase, at=self._clock(at))

    def _clock(self, at: int) -> str:
        return f"{self._account.journal.clock(at):%H:%M:%S}"

    def _label(self, node: RecordedNode) -> str:
        return self._placed(node.name, node.place)

    def _node(self, node: RecordedNode) -> str:
        """A node as it is written: `Quiet for="5" (common.xml:86)`."""
        ports = "".join(f' {name}="{value}"' for name, value in node.ports.items())
        name = node.kind if node.name.partition("#")[0] == node.kind else f"{node.name}: {node.kind}"
        return self._placed(f"{name}{ports}", node.place)

    def _placed(self, name: str, place: str) -> str:
        return self._say.named.format(name=name, place=_short(place)) if place else name

    def _pair(self, name: str, value: str) -> str:
        return self._say.pair.format(name=name, value=value)


def _short(place: str) -> str:
    """A place without its folder.

    >>> _short("trees/common.xml:41")
    'common.xml:41'
    """
    return re.split(r"[\\/]", place)[-1]
