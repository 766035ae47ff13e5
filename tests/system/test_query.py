"""One query on every channel: what lists, feeds and streams of events give is the same, and a stream that is cut off anywhere
goes on without a gap."""
import importlib
import json
import random
import socket
import subprocess
import sys
import urllib.parse

import pytest
import zmq

from desk import DEMO, ROOT, Desk, json_lines, wait_for

QUERIES = {
    "lang:fr": lambda event: "fr" in event["story"]["languages"],
    "sources>=3": lambda event: event["story"]["counts"]["sources"] >= 3,
    "kind:created OR sources>=4": lambda event: event["kind"] == "created" or event["story"]["counts"]["sources"] >= 4,
    "-lang:en": lambda event: "en" not in event["story"]["languages"],
    "left>=50%": lambda event: event["story"]["coverage"]["leaning"]["left"]["pct"] >= 50,
}


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    """A desk that has read the demo in small portions, so that stories have many events."""
    desk = Desk(tmp_path_factory.mktemp("query"))
    try:
        desk.start_redis()
        desk.start_all(publish={"publish_min_sources": 1, "reader_rate": 0}, summarize={"settle": 0})
        rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
        for begin in range(0, len(rows), 40):
            part = desk.folder / "part.jsonl"
            part.write_text("".join(rows[begin:begin + 40]))
            desk.replay(part)
        yield desk.of("publish")[0]
    finally:
        desk.close()


def has_all(data, last):
    """Whether the event, or the position, with this id has come whole."""
    at = data.rfind(f"id: {last}\n".encode(), max(0, len(data) - (1 << 20)))
    return at >= 0 and b"\n\n" in data[at:]


class Client:
    """A reader of server-sent events that is cut off after some bytes and comes back with the last id that it got whole."""

    def __init__(self, publish, query):
        self.publish, self.path = publish, "/api/v1/events?" + urllib.parse.urlencode(query)
        self.last, self.events = None, []

    def take(self, text):
        """Whole events only: what was cut in the middle never happened."""
        for block in text.split("\n\n")[:-1]:
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
            if "data" in lines:
                self.events.append(json.loads(lines["data"]))
            self.last = lines.get("id", self.last)

    def read(self, bytes_max, until=None):
        header = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        with socket.create_connection(("127.0.0.1", self.publish.page_port), timeout=60) as stream:
            # HTTP/1.0: the stream comes without chunks, so a cut may fall on any byte of it
            stream.sendall(f"GET {self.path} HTTP/1.0\r\nHost: desk\r\n{header}\r\n".encode())
            data = bytearray()
            while len(data) < bytes_max and not (until and has_all(data, until)):
                more = stream.recv(min(65536, bytes_max - len(data)))
                if not more:
                    break
                data += more
        self.take(data.decode(errors="ignore").partition("\r\n\r\n")[2])


def everything(publish):
    """Every event from the start, and the last position."""
    client = Client(publish, {"from": "start"})
    last = json.loads(publish.page("/api/v1/stories?limit=1")[1])["seq"]
    client.read(1 << 30, last)
    assert client.events and client.events[-1]["seq"] == last
    return client.events, last


def cut_at_random(publish, query, last, chance):
    client = Client(publish, {**query, "from": "start"})
    for _ in range(40):
        client.read(chance.randrange(1, 60000), last)
    client.read(1 << 30, last)
    return [event["seq"] for event in client.events]


@pytest.mark.parametrize("query", QUERIES)
def test_a_filtered_stream_that_is_cut_off_anywhere_is_what_all_events_give(publish, query):
    events, last = everything(publish)
    wanted = [event["seq"] for event in events if QUERIES[query](event)]
    assert 0 < len(wanted) < len(events)
    assert cut_at_random(publish, {"q": query}, last, random.Random(query)) == wanted


@pytest.mark.parametrize("query", ["sources>=3", "lang:fr"])
def test_first_matches_are_the_same_however_often_the_stream_is_cut_off(publish, query):
    events, last = everything(publish)
    wanted, stories = [], set()
    for event in events:
        if QUERIES[query](event) and event["kind"] not in ("merged", "retired") and event["story"]["id"] not in stories:
            stories.add(event["story"]["id"])
            wanted.append(event["seq"])
    assert cut_at_random(publish, {"q": query, "notify": "once"}, last, random.Random(query)) == wanted


# ZeroMQ

@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    """The messages of proto/feed.proto."""
    folder = tmp_path_factory.mktemp("proto")
    subprocess.run(["protoc", f"--python_out={folder}", f"-I{ROOT / 'proto'}", "article.proto", "story.proto",
                    "feed.proto"], check=True)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("feed_pb2")
    finally:
        sys.path.remove(str(folder))


class Subscription:
    """A subscriber on the snapshot socket that is cut off after some replies and subscribes again from the last seq it got."""

    def __init__(self, publish, feed, **request):
        self.publish, self.feed, self.request = publish, feed, request
        self.seq, self.events = "", []

    def open(self, credit, kind="subscribe", receive_most=1000):
        peer = zmq.Context.instance().socket(zmq.DEALER)
        peer.setsockopt(zmq.LINGER, 0)
        peer.setsockopt(zmq.RCVHWM, receive_most)
        peer.connect(f"tcp://127.0.0.1:{self.publish.snapshot_port}")
        peer.send(self.feed.FeedRequest(kind=kind, credit=credit, **{"from": self.seq}, **self.request).SerializeToString())
        return peer

    def take(self, peer):
        assert peer.poll(60000), "no reply"
        reply = self.feed.FeedReply.FromString(peer.recv())
        assert not reply.error, f"{reply.error}: {reply.detail}"
        self.events += reply.events
        self.seq = reply.seq
        return reply

    def read(self, credit, replies, until):
        """With so much credit and again as much after each reply; stops at a position or after some replies."""
        with self.open(credit) as peer:
            while replies and self.seq != until:
                self.take(peer)
                peer.send(self.feed.FeedRequest(kind="credit", credit=credit).SerializeToString())
                replies -= 1


def subscribe_cut_at_random(publish, feed, last, chance, **request):
    reader = Subscription(publish, feed, **request)
    for _ in range(40):
        reader.read(chance.randrange(1, 20), chance.randrange(1, 5), last)
    reader.read(1000, 1 << 30, last)
    return [event.seq for event in reader.events]


@pytest.mark.parametrize("query", QUERIES)
def test_a_subscription_that_is_cut_off_anywhere_is_what_all_events_give(publish, feed, query):
    events, last = everything(publish)
    wanted = [event["seq"] for event in events if QUERIES[query](event)]
    assert subscribe_cut_at_random(publish, feed, last, random.Random(query), query=query) == wanted


@pytest.mark.parametrize("query", ["sources>=3", "lang:fr"])
def test_first_matches_of_a_subscription_are_the_same_however_often_it_is_cut_off(publish, feed, query):
    events, last = everything(publish)
    wanted, stories = [], set()
    for event in events:
        if QUERIES[query](event) and event["kind"] not in ("merged", "retired") and event["story"]["id"] not in stories:
            stories.add(event["story"]["id"])
            wanted.append(event["seq"])
    assert subscribe_cut_at_random(publish, feed, last, random.Random(query), query=query, once=True) == wanted


def test_subscribers_without_credit_or_that_read_nothing_hold_up_nobody(publish, feed):
    events, last = everything(publish)
    before = publish.resident_bytes()
    idle = [Subscription(publish, feed).open(1 + number % 2 * 60000, receive_most=1) for number in range(60)]
    try:
        reader = Subscription(publish, feed)
        reader.read(2000, 1 << 30, last)
        assert [event.seq for event in reader.events] == [event["seq"] for event in events]
        assert publish.resident_bytes() - before < 100 << 20
    finally:
        for peer in idle:
            peer.close()


def test_a_whole_story_comes_with_each_event_when_that_is_asked_for(publish, feed):
    _, last = everything(publish)
    reader = Subscription(publish, feed, query="sources>=3", full=True)
    reader.read(2000, 1 << 30, last)
    assert reader.events and any(len(event.story.articles) >= 3 for event in reader.events)


def test_a_query_that_is_wrong_is_pointed_at_on_the_snapshot_socket(publish, feed):
    with Subscription(publish, feed, query="harbour topic:gossip").open(1) as peer:
        assert peer.poll(60000)
        reply = feed.FeedReply.FromString(peer.recv())
    assert reply.error == "bad-request" and (reply.position, reply.length) == (14, 6)


def test_the_tool_follows_a_query_over_a_restart_of_publish(desk):
    desk.start_all(publish={"publish_min_sources": 1}, summarize={"settle": 0})
    publish = desk.of("publish")[0]
    wanted = desk.subscribe("wanted", publish, "--from", "start", "--where", "sources>=3")
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    for number, begin in enumerate(range(0, len(rows), 120)):
        part = desk.folder / "part.jsonl"
        part.write_text("".join(rows[begin:begin + 120]))
        desk.replay(part)
        if number == 0:
            publish.kill()
            publish.start()
            wait_for(publish.is_ready, "publish")
    last = desk.settle()["feed_seq"]
    all_events = desk.subscribe("all", publish, "--from", "start")
    wait_for(lambda: [event for event in json_lines(all_events.text()) if event["seq"] == last], "all events")
    seqs = [event["seq"] for event in json_lines(all_events.text()) if QUERIES["sources>=3"](event)]
    wait_for(lambda: len(json_lines(wanted.text())) >= len(seqs), "the events that match", 120)
    assert [event["seq"] for event in json_lines(wanted.text())] == seqs
    listed = json_lines(desk.tool("stories", "--json", "--limit", 1000, "--where", "sources>=3 lang:fr").stdout)
    assert listed and all(story["counts"]["sources"] >= 3 and "fr" in story["languages"] for story in listed)


def test_lists_feeds_and_pages_find_the_same_stories(publish):
    for query in ("lang:fr", "sources>=3 -lang:fr", "left>=50%"):
        text = urllib.parse.quote(query)
        listed = json.loads(publish.page(f"/api/v1/stories?limit=200&q={text}")[1])["stories"]
        ids = {story["id"] for story in listed}
        assert ids
        assert {item["url"].rsplit("/", 1)[1] for item in json.loads(publish.page(f"/feed.json?limit=200&q={text}")[1])["items"]} == ids
        page = publish.page(f"/search?q={text}")[1]
        assert sum(f"/story/{each}" in page for each in ids) == min(30, len(ids))
        for path in ("/feed.atom", "/feed.rss"):
            assert all(each in publish.page(f"{path}?limit=200&q={text}")[1] for each in ids)


def test_a_query_that_is_wrong_is_pointed_at_on_every_channel(publish):
    for path in ("/api/v1/stories", "/api/v1/events", "/feed.atom", "/feed.rss", "/feed.json"):
        status, body = publish.page(f"{path}?q=harbour+topic:gossip")
        problem = json.loads(body)
        assert status == 400 and problem["parameter"] == "q" and problem["position"] == 14 and problem["length"] == 6
    wait_for(publish.is_ready, "publish")
