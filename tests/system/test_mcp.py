"""`triptych mcp` as an assistant's program runs it: a process, a line each way, and the desk behind it."""
import json
import os
import subprocess

import pytest

from desk import BIN, DEMO, Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("mcp"))
    try:
        desk.start_redis()
        desk.start_all()
        desk.replay(DEMO / "articles.jsonl")
        yield desk
    finally:
        desk.close()


class Server:
    def __init__(self, desk):
        publish = desk.of("publish")[0]
        env = {**os.environ, **desk.tool_env(), "TRIPTYCH_SNAPSHOT_CONNECT": f"tcp://127.0.0.1:{publish.snapshot_port}"}
        self.process = subprocess.Popen([str(BIN / "triptych"), "mcp"], env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.number = 0

    def ask(self, method, **params):
        self.number += 1
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["jsonrpc"] == "2.0" and answer["id"] == self.number
        return answer

    def call(self, name, **arguments):
        result = self.ask("tools/call", name=name, arguments=arguments)["result"]
        text = result["content"][0]["text"]
        return text if result["isError"] else json.loads(text)

    def end(self):
        self.process.stdin.close()
        return self.process.wait(timeout=20)


@pytest.fixture(name="server")
def fixture_server(desk):
    server = Server(desk)
    yield server
    assert server.end() == 0


def test_an_assistant_finds_stories_and_who_covers_them(desk, server):
    assert server.ask("initialize", protocolVersion="2025-06-18")["result"]["serverInfo"]["name"] == "triptych"
    names = [tool["name"] for tool in server.ask("tools/list")["result"]["tools"]]
    assert {"search_stories", "get_story", "who_covers", "blindspots", "new_events"} == set(names)
    found = server.call("search_stories", query="sources>=3 lang:fr", limit=5)["stories"]
    assert found and all(story["counts"]["sources"] >= 3 for story in found)
    whole = server.call("get_story", id=found[0]["id"])["story"]
    assert whole["headline"] and len(whole["articles"]) == whole["counts"]["articles"]
    covers = server.call("who_covers", url=whole["articles"][0]["url"] + "?utm_source=x")["story"]
    assert covers["id"] == whole["id"] and covers["reporting"]["sources"]
    assert "no article" in server.call("who_covers", url="https://nobody.example/none")
    public = json.loads(desk.of("publish")[0].page("/api/v1/stories?blindspot=any&limit=50")[1])["stories"]
    assert {story["id"] for story in server.call("blindspots", limit=50)["stories"]} == {story["id"] for story in public}


def test_events_come_once_each_from_call_to_call(desk, server):
    seqs, position = [], "start"
    while True:
        answer = server.call("new_events", query="sources>=3", **{"from": position}, limit=20)
        seqs += [event["seq"] for event in answer["events"]]
        position = answer["seq"]
        if not answer["may_have_more"]:
            break
    last = desk.settle()["feed_seq"]
    assert seqs and len(set(seqs)) == len(seqs) and seqs == sorted(seqs) and position == last
    assert server.call("new_events", query="sources>=3", **{"from": position})["events"] == []
    assert "snapshot-required" in server.call("new_events", **{"from": "1-5"})
