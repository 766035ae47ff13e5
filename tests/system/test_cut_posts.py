"""Webhooks, the hub and a bare ZeroMQ subscription, cut off at random moments while rows come and replicas of publish are killed, the
one that delivers while it delivers: each gives what one reading without a break gives. Where a cut falls is counted in messages and
bytes, by no clock."""
import collections
import contextlib
import os
import random
import threading

import zmq

from cut_wire import Wires
from desk import DEMO, wait_for
from test_clients import has_three
from test_cuts import CutReader
from test_hub import ask, fixture_subscriber, started  # noqa: F401  (one is a fixture)
from test_query import Subscription, everything, feed  # noqa: F401  (one is a fixture)
from test_webhooks import LOCAL, Api, fixture_receiver  # noqa: F401  (one is a fixture)

SEED = int(os.environ.get("TRIPTYCH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
PORTION = 20  # rows
MESSAGES_MAX = 60  # that a bare subscriber takes before it is cut off, at most
RECEIVE_MS = 500  # until a subscriber that is given nothing looks whether it is to end …
SILENT_POLLS = 20  # … and subscribes again: the desk says every five seconds where a subscription stands
REPLY_MS = 5000  # … and one that asked asks elsewhere
FAILS = (0, 503)  # of a receiver: the connection is cut off behind the request, or it is refused …
TAKES = (204,) * 8  # … or it is taken
KILLS = (3, 7)  # while these portions come a replica of publish is killed
QUERY = "sources>=3"  # has_three


class Death:
    """The replica that delivers dies when it waits for the answer to what it has just sent."""

    def __init__(self, replicas):
        self.replicas, self.is_due = replicas, threading.Event()

    def now(self):
        """Asked before a request is answered: whether whoever sent it is dead."""
        sender = self.is_due.is_set() and next((one for one in self.replicas if "webhooks_taken" in one.text()), None)
        if sender:
            self.replicas.remove(sender)
            sender.kill()
            self.is_due.clear()
        return bool(sender)

    def wait(self):
        self.is_due.set()
        wait_for(lambda: not self.is_due.is_set(), "a request to die under")


def replay_and_kill(desk, chance, replicas, start, death=None):
    """The demo in portions; a replica of publish dies now and then while rows come, and another begins. `replicas`: those alive."""
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    for number, begin in enumerate(range(0, len(rows), PORTION)):
        part = desk.folder / f"part-{number}.jsonl"
        part.write_text("".join(rows[begin:begin + PORTION]))
        replay = desk.start_tool(f"replay-{number}", "replay", part)
        if number in KILLS:
            replicas.append(start())
            desk.wait_ready()
            if death:
                death.wait()
            else:
                replicas.pop(chance.randrange(len(replicas) - 1)).kill()
        wait_for(lambda: not replay.is_running(), "the rows to be taken")  # pylint: disable=cell-var-from-loop
        assert replay.child.returncode == 0, replay.text()
    assert number >= max(KILLS)
    desk.settle()


def seeded():
    print(f"TRIPTYCH_SEED={SEED}")  # TRIPTYCH_SEED=… cuts the same way again, as far as the programs' own pace lets it
    return random.Random(SEED)


def wanted(publish):
    """(all events, those of QUERY), as one reading without a break gives them."""
    events = everything(publish)[0]
    some = [event["seq"] for event in events if has_three(event)]
    assert 0 < len(some) < len(events)
    return [event["seq"] for event in events], some


def test_a_receiver_that_is_cut_off_has_every_event_in_order(desk, receiver):
    chance = seeded()
    settings = {**LOCAL, "publish_min_sources": 1, "reader_rate": 0}
    desk.start_all(publish=settings, summarize={"settle": 0})
    api = Api(desk, desk.of("publish")[0])
    hooks = [api.make(receiver, receiver.url("/all")), api.make(receiver, receiver.url("/some"), q=QUERY)]
    for hook in hooks:
        api.wait_state(hook, "active")
    replicas = desk.of("publish")
    death, cuts = Death(replicas), []

    def cut():
        if chance.randrange(8) == 0:
            cuts.append(chance.randrange(2000))
            return cuts[-1]
        return None
    receiver.cut = cut
    receiver.answer = lambda *_: 0 if death.now() else chance.choice(FAILS + TAKES)
    replay_and_kill(desk, chance, replicas, lambda: desk.start("publish", **settings), death)
    for path, expected in zip(("/all", "/some"), wanted(replicas[0])):
        with contextlib.suppress(AssertionError):  # the next line says what is missing
            wait_for(lambda: set(expected) <= set(receiver.taken(path)), f"all of {path}", 180)  # pylint: disable=cell-var-from-loop
        assert receiver.taken(path) == expected, path
    assert cuts and not receiver.wrong and {one["status"] for one in receiver.messages} >= set(FAILS)


def test_a_subscriber_of_the_hub_that_is_cut_off_has_the_newest_feed(desk, subscriber):
    chance = seeded()
    settings = {"hook_retry": "100ms", "publish_min_sources": 1, "reader_rate": 0}
    publish, site = started(desk, **settings)
    topic = f"{site}/feed.atom"
    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url())[0] == 202
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 1, "it to be known")
    seen = collections.Counter()

    def status(_count):
        """Each content is refused the first time, cut off the second: one that counts as taken and was not is missed."""
        body = subscriber.contents[-1]["body"]
        if death.now():
            return 0
        seen[body] += 1
        return (503, 0)[seen[body] - 1] if seen[body] < 3 else chance.choice(FAILS + TAKES)
    replicas = [publish]
    death = Death(replicas)
    subscriber.status = status
    replay_and_kill(desk, chance, replicas, lambda: desk.start("publish", base_url=site, fetch_private="127.0.0.0/8", **settings), death)
    newest = replicas[0].page("/feed.atom")[1].encode()
    wait_for(lambda: [one["body"] for one in subscriber.of() if one["status"] == 204][-1:] == [newest], "the newest feed to be taken", 180)
    assert len(seen) > 1


class Bare(CutReader):
    """The rule of proto/feed.proto without a package: subscribe, ask for what is behind the last event, drop what is covered,
    and ask again where `prev` or a heartbeat shows a gap."""

    def __init__(self, publish, seed, feed, wires):
        super().__init__(publish, seed)
        self.feed, self.left = feed, 0
        self.ports = wires.to("pub_port"), wires.to("snapshot_port")

    def last(self):
        return self.seqs[-1] if self.seqs else ""

    def is_new(self, seq):
        return not self.seqs or tuple(map(int, seq.split("-"))) > tuple(map(int, self.last().split("-")))

    def take(self, event):
        assert event.prev == self.last(), (event.prev, self.last())
        self.seqs.append(event.seq)
        self.left -= 1

    def catch_up(self, peer):
        """Returns whether all came that there was; cut off behind any event, it did not."""
        peer.send(self.feed.FeedRequest(kind="replay", **{"from": self.last()}).SerializeToString())
        while peer.poll(REPLY_MS):
            reply = self.feed.FeedReply.FromString(peer.recv())
            if reply.error == "unavailable":
                return False
            assert not reply.error, f"{reply.error}: {reply.detail}"
            for event in reply.events:
                if self.left <= 0:
                    return False
                self.take(event)
            if not reply.more:
                return True
        return False

    def read_some(self, publish):
        context = zmq.Context.instance()
        self.left = self.chance.randrange(1, MESSAGES_MAX)
        with context.socket(zmq.SUB) as live, context.socket(zmq.DEALER) as peer:
            for one, port in zip((live, peer), self.ports):
                one.setsockopt(zmq.LINGER, 0)
                one.connect(f"tcp://127.0.0.1:{port}")
            for topic in (b"head", b"heartbeat"):
                live.subscribe(topic)
            going_on = self.catch_up(peer)
            while going_on and self.left > 0 and not self.ending.is_set():
                if not live.poll(RECEIVE_MS):
                    continue
                event = self.feed.StoryEvent.FromString(live.recv_multipart()[1])
                if not self.is_new(event.seq):
                    continue
                if event.kind == "heartbeat" or event.prev != self.last():
                    going_on = self.catch_up(peer)
                else:
                    self.take(event)

    def cut(self):
        pass  # it looks by itself


class BareQuery(CutReader):
    """A `subscribe` request with a query, cut off behind any reply."""

    def __init__(self, publish, seed, feed, wires):
        super().__init__(publish, seed)
        self.snapshot_port = wires.to("snapshot_port")
        self.reader = Subscription(self, feed, query=QUERY)

    def read_some(self, publish):
        left, credit, silent = self.chance.randrange(1, 8), self.chance.randrange(1, 20), 0
        with self.reader.open(credit) as peer:
            while left and silent < SILENT_POLLS and not self.ending.is_set():
                silent += 1
                if peer.poll(RECEIVE_MS):
                    silent = 0
                    self.reader.take(peer)
                    self.seqs = [event.seq for event in self.reader.events]
                    peer.send(self.reader.feed.FeedRequest(kind="credit", credit=credit).SerializeToString())
                    left -= 1

    def cut(self):
        pass


def test_a_bare_subscription_that_is_cut_off_goes_on_exactly(desk, feed):  # noqa: F811
    chance = seeded()
    settings = {"publish_min_sources": 1, "reader_rate": 0}
    desk.start_all(publish=settings, summarize={"settle": 0})
    desk.start("publish", **settings)
    desk.wait_ready()
    replicas = desk.of("publish")
    wires = Wires(replicas, chance)
    readers = {"all": Bare(replicas, chance.randrange(1 << 31), feed, wires), "some": BareQuery(replicas, chance.randrange(1 << 31), feed, wires)}
    for reader in readers.values():
        reader.start()
    try:
        replay_and_kill(desk, chance, replicas, lambda: desk.start("publish", **settings))
        expected = dict(zip(("all", "some"), wanted(replicas[0])))
        for name, reader in readers.items():
            wait_for(lambda: reader.error or reader.has(expected[name][-1]), f"{name} to come", 120)  # pylint: disable=cell-var-from-loop
    finally:
        for reader in readers.values():
            reader.end()
    for name, reader in readers.items():
        assert not reader.error and reader.seqs == expected[name], (name, reader.error, reader.cuts)
        assert reader.cuts > len(KILLS)
    assert wires.all_broke()
