"""The script of the demo's container, without a container: it outlives a Redis that pauses."""
import collections
import json
import os
import signal
import time
import urllib.request

from desk import BIN, DEMO, ROOT, Process, free_port, wait_for


def test_the_demo_outlives_a_redis_that_pauses(desk):
    port = free_port()
    env = {"PATH": f"{BIN}:{os.environ['PATH']}", "TRIPTYCH_REDIS_URL": desk.redis_url, "TRIPTYCH_EDITION": "demo",
           "DEMO_SHARE": str(ROOT / "deploy"), "DEMO_STATE": str(desk.folder / "demo"),
           "DEMO_HEALTH_PORT": str(free_port()), "DEMO_PAGE_LISTEN": f"127.0.0.1:{port}"}
    demo = Process("demo", ["bash", str(ROOT / "deploy" / "docker" / "demo")], desk.folder, env)
    desk.others.append(demo)
    # Away when it begins, and again while the replay is under way.
    desk.redis_process.send(signal.SIGSTOP)
    demo.start()
    time.sleep(11)
    assert demo.is_running()
    desk.redis_process.send(signal.SIGCONT)
    wait_for(lambda: desk.redis().zcard("{demo}:articles") > 20, "rows to be stored", 60, 0.01)
    desk.redis_process.send(signal.SIGSTOP)
    time.sleep(11)
    assert demo.is_running()
    desk.redis_process.send(signal.SIGCONT)
    wait_for(lambda: '{"articles":' in demo.text(), "the replay to end", 90)
    assert demo.is_running()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/stories", timeout=10) as answer:
        assert len(json.load(answer)["stories"]) > 5
    assert demo.stop(30) == 0
    assert not list(desk.redis().scan_iter("{demo}:*"))


def gathered(story_of):
    """The groups, each as the ids of its articles."""
    groups = collections.defaultdict(set)
    for article, story in story_of.items():
        groups[story].add(article)
    return {frozenset(group) for group in groups.values()}


def test_the_front_page_shows_the_demo_as_its_gold_says(desk):
    """By words alone, as ./deploy/try shows it without an embedder. Events of one cup and of one accord, both of the
    "Concord", were one story of 18 reports before large stories were split."""
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    rows = map(json.loads, (DEMO / "stories.jsonl").read_text(encoding="utf-8").splitlines())
    gold = gathered({row["id"]: row["story"] for row in rows})
    found = gathered({row["id"]: row["story"] for row in desk.assignments()})
    assert found - gold == set() and gold - found == set()


def test_what_feeds_are_like_is_told_apart(desk):
    """Walls gather nothing, issues of a bulletin are no story, items of a line and without a date find theirs."""
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    rows = map(json.loads, (DEMO / "stories.jsonl").read_text(encoding="utf-8").splitlines())
    gold = {row["id"]: row["story"] for row in rows}
    stories = {row["id"]: row["story"] for row in desk.assignments()}
    members = collections.Counter(stories.values())
    added = [f"demo-{number}" for number in range(219, 233)]
    alone = {row for row in added if members[stories[row]] == 1}
    assert alone == {row for row in added if gold[row].startswith("single-")}
    assert len({stories[row] for row in added if gold[row] == "lomnik-dam"}) == 1
