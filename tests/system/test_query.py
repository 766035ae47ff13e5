"""One query on every channel: what lists, feeds and streams of events give is the same, and a stream that is cut off anywhere
goes on without a gap."""
import json
import random
import socket
import urllib.parse

import pytest

from desk import DEMO, Desk, wait_for

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
