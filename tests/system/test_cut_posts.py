"""Webhooks, the hub and a bare ZeroMQ subscription, cut off at random moments while rows come and replicas of publish are killed:
each gives what one reading without a break gives. Where a cut falls is counted in messages, by no clock."""
import collections
import contextlib
import os
import random

import zmq

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
REPLY_MS = 5000  # … and one that asked asks elsewhere
FAILS = (0, 503)  # of a receiver: the connection is cut off behind the request, or it is refused …
TAKES = (204,) * 8  # … or it is taken
KILLS = (3, 7)  # while these portions come a replica of publish is killed
QUERY = "sources>=3"  # has_three


def replay_and_kill(desk, chance, replicas, start):
    """The demo in portions; a replica of publish dies now and then while rows come, and another begins. `replicas`: those alive."""
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    for number, begin in enumerate(range(0, len(rows), PORTION)):
        part = desk.folder / f"part-{number}.jsonl"
        part.write_text("".join(rows[begin:begin + PORTION]))
        replay = desk.start_tool(f"replay-{number}", "replay", part)
        if number in KILLS:
            replicas.append(start())
            desk.wait_ready()
            victim = replicas.pop(chance.randrange(len(replicas) - 1))
            victim.kill()
        wait_for(lambda: not replay.is_running(), "the rows to be taken")  # pylint: disable=cell-var-from-loop
        assert replay.child.returncode == 0, replay.text()
    assert number >= max(KILLS)
    desk.settle()


def at_random(chance):
    return lambda *_: chance.choice(FAILS + TAKES)


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
    receiver.answer = at_random(chance)
    replicas = desk.of("publish")
    replay_and_kill(desk, chance, replicas, lambda: desk.start("publish", **settings))
    for path, expected in zip(("/all", "/some"), wanted(replicas[0])):
        with contextlib.suppress(AssertionError):  # the next line says what is missing
            wait_for(lambda: set(expected) <= set(receiver.taken(path)), f"all of {path}", 180)  # pylint: disable=cell-var-from-loop
        assert receiver.taken(path) == expected, path
    assert not receiver.wrong and {one["status"] for one in receiver.messages} >= set(FAILS)


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
        seen[body] += 1
        return (503, 0)[seen[body] - 1] if seen[body] < 3 else chance.choice(FAILS + TAKES)
    subscriber.status = status
    replicas = [publish]
    replay_and_kill(desk, chance, replicas, lambda: desk.start("publish", base_url=site, fetch_private="127.0.0.0/8", **settings))
    newest = replicas[0].page("/feed.atom")[1].encode()
    wait_for(lambda: [one["body"] for one in subscriber.of() if one["status"] == 204][-1:] == [newest], "the newest feed to be taken", 180)
    assert len(seen) > 1


class Bare(CutReader):
    """The rule of proto/feed.proto without a package: subscribe, ask for what is behind the last event, drop what is covered,
    and ask again where `prev` or a heartbeat shows a gap."""

    def __init__(self, publish, seed, feed):
        super().__init__(publish, seed)
        self.feed, self.left, self.gaps = feed, 0, 0

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
            for one, port in ((live, publish.pub_port), (peer, publish.snapshot_port)):
                one.setsockopt(zmq.LINGER, 0)
                one.connect(f"tcp://127.0.0.1:{port}")
            for topic in (b"head", b"heartbeat"):
                live.subscribe(topic)
            going_on = self.catch_up(peer)
            while going_on and self.left > 0 and publish.is_running() and not self.ending.is_set():
                if not live.poll(RECEIVE_MS):
                    continue
                event = self.feed.StoryEvent.FromString(live.recv_multipart()[1])
                if not self.is_new(event.seq):
                    continue
                if event.kind == "heartbeat" or event.prev != self.last():
                    self.gaps += 1
                    going_on = self.catch_up(peer)
                else:
                    self.take(event)

    def cut(self):
        pass  # it looks by itself


class BareQuery(CutReader):
    """A `subscribe` request with a query, cut off behind any reply."""

    def __init__(self, publish, seed, feed):
        super().__init__(publish, seed)
        self.reader = Subscription(publish[0], feed, query=QUERY)

    def read_some(self, publish):
        self.reader.publish, left = publish, self.chance.randrange(1, 8)
        credit = self.chance.randrange(1, 20)
        with self.reader.open(credit) as peer:
            while left and publish.is_running() and not self.ending.is_set():
                if peer.poll(RECEIVE_MS):
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
    readers = {"all": Bare(replicas, chance.randrange(1 << 31), feed), "some": BareQuery(replicas, chance.randrange(1 << 31), feed)}
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
