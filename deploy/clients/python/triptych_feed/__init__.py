"""A subscriber of Triptych's story feed.

    for event in Feed(where="topic:politics place:FR", resume="france.seq"):
        print(event.seq, event.kind, event.head.summary.headline)

Every event that matches comes once and in order, without a gap, also when the desk or this program is restarted. An event is a
StoryEvent of proto/feed.proto.
"""
import contextlib
import os
import time
from typing import Any, Dict, Iterator, Optional

import zmq

from .messages import FeedReply, FeedRequest, StoryEvent

__all__ = ["Feed", "FeedError", "FeedReply", "FeedRequest", "StoryEvent"]

CREDIT = 2048  # events that the desk may send before it is asked for more
ANSWER_S = 5  # no answer to a question for so long: it is asked again
SILENCE_S = 15  # a subscription says every five seconds where it stands


class FeedError(Exception):
    """The desk refused: `error` is its name in proto/feed.proto, `position` and `length` point into a query that is wrong."""

    def __init__(self, error: str, detail: str, position: int = 0, length: int = 0):
        super().__init__(f"{error}: {detail}")
        self.error, self.detail, self.position, self.length = error, detail, position, length


class Feed:
    """An iterator of events that never ends by itself; `close` (or leaving a `with`) ends it.

    where         a query (services/common/query/GRAMMAR.md); "" for everything
    resume        a file that holds the position: read at the beginning, written when an event has been dealt with, that is when
                  the next one is asked for
    start         where to begin without a position in `resume`: "now", "start" (the oldest event kept), "snapshot" (all stories
                  as events of the kind "snapshot", then what follows) or a sequence number. With "snapshot" a position that the
                  desk does not have any more begins with a snapshot, too; otherwise it raises FeedError("snapshot-required")
    snapshot      the desk's snapshot socket
    min_sources   only stories of so many sources
    once          of each story the first event that matches
    full          whole stories, in `event.story`
    key           a tier key
    """

    def __init__(self, where: str = "", resume: Optional[str] = None, start: str = "now",
                 snapshot: str = "tcp://127.0.0.1:5557", *, min_sources: int = 0, once: bool = False, full: bool = False,
                 key: str = ""):
        self._options: Dict[str, Any] = {"query": where, "min_sources": min_sources, "full": full, "key": key}
        self._once, self._start, self._endpoint, self._resume = once, start, snapshot, resume
        self._socket: Optional[zmq.Socket] = None
        self._credit = 0
        self._seq = self._read_position()
        self._wants_snapshot = start == "snapshot" and not self._seq
        self._events = self._run()

    @property
    def seq(self) -> str:
        """The position: of the last event dealt with, or further where nothing matched."""
        return self._seq

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._events)

    def __enter__(self) -> "Feed":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Ends the subscription; the position stays in the file."""
        self._events.close()
        self._disconnect()

    # the position

    def _read_position(self) -> str:
        if self._resume and os.path.exists(self._resume):
            with open(self._resume, encoding="ascii") as file:
                position = file.read().strip()
            if position:
                return position
        return "" if self._start in ("now", "start", "snapshot") else self._start

    def _move(self, seq: str) -> None:
        """Whole or not at all: a program that is killed here finds the position before."""
        if not seq or seq == self._seq:
            return
        self._seq = seq
        if not self._resume:
            return
        draft = f"{self._resume}.new"
        with open(draft, "w", encoding="ascii") as file:
            file.write(seq + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._resume)

    # the connection

    def _disconnect(self) -> None:
        if self._socket is not None:
            self._socket.close(linger=0)
        self._socket = None

    def _ask(self, kind: str, **members: Any) -> None:
        """On a connection of its own: what was on its way on the one before is not taken for an answer."""
        self._disconnect()
        self._socket = zmq.Context.instance().socket(zmq.DEALER)
        self._socket.connect(self._endpoint)
        self._socket.send(FeedRequest(kind=kind, **members, **self._options).SerializeToString())

    def _receive(self, seconds: float) -> Optional[Any]:
        """The next reply, None after a silence."""
        assert self._socket is not None
        if not self._socket.poll(int(seconds * 1000)):
            return None
        reply = FeedReply.FromString(self._socket.recv_multipart()[-1])
        if reply.error and reply.error not in ("unavailable", "unknown-subscription"):
            raise FeedError(reply.error, reply.detail, reply.position, reply.length)
        return reply

    def _grant(self, used: int) -> None:
        self._credit -= used
        if self._credit <= CREDIT // 2 and self._socket is not None:
            self._socket.send(FeedRequest(kind="credit", credit=CREDIT - self._credit).SerializeToString())
            self._credit = CREDIT

    # what is done

    def _run(self) -> Iterator[Any]:
        while True:
            try:
                if self._wants_snapshot:
                    yield from self._take_snapshot()
                yield from self._follow()
            except FeedError as error:
                if error.error != "snapshot-required" or self._start != "snapshot":
                    raise
                self._wants_snapshot = True
            time.sleep(0.1)  # the desk is silent or away: not as fast as the machine can

    def _take_snapshot(self) -> Iterator[Any]:
        """All pages, or nothing that counts: the position is that of the whole."""
        self._ask("snapshot")
        while True:
            reply = self._receive(ANSWER_S)
            if reply is None or reply.error:
                time.sleep(0 if reply is None else 1)
                self._ask("snapshot")
                continue
            for head in reply.stories:
                yield StoryEvent(seq=reply.seq, kind="snapshot", head=head)
            if reply.HasField("story"):
                yield StoryEvent(seq=reply.seq, kind="snapshot", head=reply.story.head, story=reply.story)
            if not reply.more:
                self._move(reply.seq)
                self._wants_snapshot = False
                return

    def _follow(self) -> Iterator[Any]:
        """Until the desk is silent, or does not know us any more: then again from the position."""
        begin = self._seq or ("now" if self._start == "now" else "")
        self._credit = CREDIT
        self._ask("subscribe", **{"from": begin}, credit=CREDIT, once=self._once)
        while True:
            reply = self._receive(SILENCE_S)
            if reply is None:
                return
            if reply.error:
                time.sleep(1)
                return
            for event in reply.events:
                yield event
                self._move(event.seq)
            self._move(reply.seq)
            with contextlib.suppress(zmq.Again):
                self._grant(len(reply.events))
