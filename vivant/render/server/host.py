"""The host: engines, admitted sessions and their limits."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Callable

from vivant.errors import NotAdmitted, VivantError
from vivant.human import Engines
from vivant.render.server.session import Programme, Session
from vivant.render.server.tokens import Tokens
from vivant.wire.messages import Identify, Resume

log = logging.getLogger("vivant.server")

SWEEP = 1.0
"""Seconds between looks for sessions that nobody came back to."""


class Host:
    """Hosts humans for one persona.

    resume_window : seconds that a session without clients is kept for who comes back.
    """

    def __init__(
        self,
        engines: Engines,
        avatar: dict[str, str],
        *,
        resume_window: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        settings = engines.persona.server
        self.engines = engines
        self.limits = settings.limits
        self.resume_window = resume_window
        self.tokens = Tokens()
        self.sessions: dict[str, Session] = {}
        self.programme = Programme(engines, avatar)
        self._most = settings.max_sessions
        self._clock = clock
        self._sweeper: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make the engines ready."""
        await self.engines.start()
        self._warming = asyncio.create_task(self._warm())
        self._sweeper = asyncio.create_task(self._sweep_on())

    async def close(self) -> None:
        """End all sessions and give the engines back."""
        for task in (self._sweeper, self._warming):
            if task is not None:
                task.cancel()
        for session in list(self.sessions.values()):
            await self._end(session)
        await self.engines.close()

    async def _warm(self) -> None:
        """Make the recogniser ready behind everything else: the first visitor who speaks need not wait for it."""
        if self.engines.recognizer is None:
            return
        try:
            await self.engines.hear()
        except VivantError as error:
            log.warning("nobody can be heard: %s", error)
        except Exception as error:
            log.error("nobody can be heard: the recogniser failed to start", exc_info=error)

    async def admit(self, wish: Identify) -> tuple[Session, int | None]:
        """The session for a client that identifies, and the number of its last message if it comes back."""
        if wish.resume is not None:
            return self._known(wish.resume, "operator" in wish.roles), wish.resume.n
        if "operator" in wish.roles:
            raise NotAdmitted("an operator joins a session that runs, by `resume` with a key from /operator/sessions")
        if not self.tokens.use(wish.token, self._clock()):
            raise NotAdmitted("expected a fresh token from /token, found an unknown, used or expired one")
        if len(self.sessions) >= self._most:
            raise NotAdmitted(f"all {self._most} places are taken; try again later")
        session = Session(self.engines, self.programme, self._clock, wish.paced)
        self.sessions[session.id] = session
        try:
            await session.human.__aenter__()
        except BaseException:
            del self.sessions[session.id]
            raise
        return session, None

    def _known(self, resume: Resume, operator: bool) -> Session:
        session = self.sessions.get(resume.session)
        keys = [] if session is None else [session.operator_key, *([] if operator else [session.key])]
        if session is None or not any(hmac.compare_digest(key.encode(), resume.key.encode()) for key in keys):
            raise NotAdmitted("no such session to resume; begin a new one with a fresh token")
        return session

    async def _sweep_on(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            oldest = self._clock() - self.resume_window
            for session in list(self.sessions.values()):
                if session.deserted and session.left_at < oldest:
                    session.end()
                    await self._end(session)

    async def _end(self, session: Session) -> None:
        self.sessions.pop(session.id, None)
        await session.human.__aexit__(None, None, None)
