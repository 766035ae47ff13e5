"""An upgrade while the desk works: programs of two versions beside one Redis, exchanged one by one under a replay, there and
back; nothing is lost, every event comes once, every counter agrees with a recount.

Two versions stand for "the version before":
* `earlier`, built beside the others (CMakeLists.txt): the same programs with a library of functions one number lower. That
  shows the exchange itself: who loads its library, who leaves the newer one alone, who goes on by it. Its calls and messages
  are those of now, so it shows nothing of them.
* release 0.1.0, where its programs are at hand: tests/system/release makes them out of the repository's history and says
  where they are (TRIPTYCH_RELEASE_BIN). Its calls, its stored data and its messages are as its users have them. `tests/run
  upgrade` does both; without it that test is skipped."""
import itertools
import json
import os
import pathlib
import random

import pytest

from chaos import CutSubscriber, SlowReplay, articles, check_chain, check_outcome
from desk import BIN, STAGES, wait_for

RATE = 100  # rows a second
ROWS_MAX = 20000  # longer than any exchange takes; the rest is given faster
SEED = int(os.environ.get("TRIPTYCH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
EARLIER = BIN / "earlier"
RELEASE = os.environ.get("TRIPTYCH_RELEASE_BIN")


def library(desk):
    """(version, oldest caller that it serves; None where it does not say so)."""
    version, _, *oldest = desk.redis().fcall("triptych_version", 0)
    return int(version), int(oldest[0]) if oldest else None


def exchange(desk, programs, chance, readers):
    """Each daemon by one of `programs`, in any order: the new one is at work before the old one is asked to go, or killed."""
    desk.programs = programs
    old = [daemon for daemon in desk.daemons if daemon.is_running()]
    chance.shuffle(old)
    for daemon in old:
        new = desk.start(daemon.stage)
        if daemon.stage == "publish":
            readers.append(new)
        wait_for(new.is_ready, f"{new.name} to be ready beside the others")
        wait_for(lambda: all(other.is_ready() for other in desk.daemons if other.is_running()), "all of both versions to be ready")
        if daemon in readers:
            readers.remove(daemon)
        if chance.random() < 0.5:
            daemon.kill()
        else:
            assert daemon.stop() == 0
    assert all(daemon.arguments[0].startswith(f"{programs}/") for stage in STAGES for daemon in desk.of(stage))


def goes_on(desk):
    """Articles come in and are published."""
    articles_then, event_then = desk.status()["articles"], desk.status()["feed_seq"]
    wait_for(lambda: desk.status()["articles"] > articles_then and desk.status()["feed_seq"] != event_then, "work to go on")


class Upgrade:
    """A desk of the version `first` with two of each daemon, a replay that runs all through, and a subscriber of each version
    that is cut off now and then."""

    def __init__(self, desk, first, second):
        print(f"TRIPTYCH_SEED={SEED}")
        self.desk, self.chance = desk, random.Random(SEED)
        desk.programs = first
        desk.start_all(replicas=2)
        self.readers = desk.of("publish")
        self.replay = SlowReplay(desk, articles(ROWS_MAX), RATE)
        self.subscribers = [CutSubscriber(desk, self.readers, self.chance, programs=programs) for programs in (first, second)]
        wait_for(lambda: desk.status()["articles"] > 100, "articles to come in")

    def to(self, programs):
        exchange(self.desk, programs, self.chance, self.readers)
        assert self.replay.is_alive(), "the rows ended too early for this to mean anything"
        for subscriber in self.subscribers:
            subscriber.cut()
        goes_on(self.desk)

    def finish(self):
        given = self.replay.enough()
        assert self.replay.result(240).get("lost", 0) == 0  # 0.1.0 does not count them: check_outcome does
        check_outcome(self.desk, [row["id"] for row in given])
        last = self.desk.status()["feed_seq"]
        for subscriber in self.subscribers:
            wait_for(lambda: subscriber.problems or (subscriber.events and subscriber.events[-1]["seq"] == last),  # pylint: disable=cell-var-from-loop
                     "the subscriber to catch up")
            assert not subscriber.problems
            check_chain(subscriber.events, self.desk.redis(), self.desk.edition)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for subscriber in self.subscribers:
            subscriber.end()
        self.replay.end()


def test_daemons_are_exchanged_for_the_next_version_and_back_while_rows_come(desk):
    with Upgrade(desk, EARLIER, BIN) as upgrade:
        before = library(desk)[0]
        upgrade.to(BIN)
        now, oldest_caller = library(desk)
        assert now == before + 1 and oldest_caller <= before, "the first program of the next version brings its library"
        upgrade.to(EARLIER)
        assert library(desk)[0] == now, "programs of the version before leave the newer library, which serves them"
        upgrade.to(BIN)
        upgrade.finish()


@pytest.mark.skipif(not RELEASE, reason="TRIPTYCH_RELEASE_BIN: the programs of release 0.1.0 (tests/system/release makes them)")
def test_daemons_of_release_0_1_0_are_exchanged_while_rows_come(desk):
    """And back, as the list of changes says: all programs stopped, the library taken away, the old ones started."""
    release = pathlib.Path(RELEASE)
    with Upgrade(desk, release, BIN) as upgrade:
        assert library(desk) == (13, None)
        upgrade.to(BIN)
        assert library(desk)[1] <= 13
        upgrade.finish()
    for daemon in desk.daemons:
        if daemon.is_running():
            daemon.stop()
    desk.redis().function_flush()
    desk.programs = release
    desk.start_all()
    assert library(desk) == (13, None)
    before = desk.status()["articles"]
    rows = desk.folder / "more.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in itertools.islice(articles(ROWS_MAX + 300), ROWS_MAX, None)))
    desk.replay(rows)
    desk.settle()
    assert desk.status()["articles"] > before and desk.status("--recount")["recount"]["wrong"] == 0
