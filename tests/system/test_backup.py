"""`triptych backup` and `triptych restore`: a desk at one moment, and back; and a desk that does not outgrow its Redis."""
import json
import tempfile
import threading
import time

import pytest

from chaos import articles
from desk import DEMO, Desk, wait_for

DAY_MS = 24 * 3600 * 1000


@pytest.fixture(name="other")
def fixture_other():
    """A second machine: a Redis of its own, empty."""
    with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
        other = Desk(folder)
        try:
            other.start_redis()
            yield other
        finally:
            other.close()


def rows(path, count):
    with path.open("w") as out:
        for row in articles(count):
            out.write(json.dumps(row) + "\n")
    return path


def test_a_desk_comes_back_as_it_was(desk, other, tmp_path):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    before = desk.settle()
    path = tmp_path / "desk.backup"
    said = desk.tool("backup", path).stderr
    assert f"{before['articles']} articles, {before['stories']} stories" in said
    done = other.tool("restore", path)
    assert f"{before['stories']} stories, 0 wrong" in done.stdout
    assert {(row["id"], row["story"]) for row in other.assignments()} == {(row["id"], row["story"]) for row in desk.assignments()}
    after = other.status()
    for name in ("articles", "stories", "feeds", "feed_entries", "log_entries", "feed_seq", "todo", "dead"):
        assert after[name] == before[name], name
    # Whoever has seen more than was restored is to notice.
    assert after["epoch"] == before["epoch"] + 1
    other.start_all()
    publish = other.of("publish")[0]
    story = desk.assignments()[0]["story"]
    assert publish.page(f"/api/v1/stories/{story}")[0] == 200
    # It goes on: what is new is placed, summed up and published.
    other.replay(rows(tmp_path / "more.jsonl", 60))
    assert other.settle()["articles"] > before["articles"]
    assert other.status("--recount")["recount"]["wrong"] == 0


def test_a_backup_under_load_is_of_one_moment_and_the_page_answers_meanwhile(desk, other, tmp_path):
    desk.start_all(replicas=2)
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    replay = desk.start_tool("replay", "replay", rows(tmp_path / "rows.jsonl", 1500))
    wait_for(lambda: desk.status()["articles"] > 200, "articles to come in")
    answers, ends = [], threading.Event()

    def read():
        while not ends.is_set():
            answers.append(publish.page("/")[0])
            time.sleep(0.02)
    reader = threading.Thread(target=read)
    reader.start()
    paths = [tmp_path / f"{number}.backup" for number in range(3)]
    for path in paths:
        desk.tool("backup", path)
    ends.set()
    reader.join()
    assert answers and set(answers) == {200}
    assert replay.child.wait(timeout=300) == 0, replay.text()[-2000:]
    status = desk.settle(120)
    assert status["dead"] == 0 and desk.status("--recount")["recount"]["wrong"] == 0
    for path in paths:
        # The figures of its first line are those of what it holds, and every counter agrees.
        assert " 0 wrong" in other.tool("restore", path).stdout
        other.tool("edition", "remove", "test", "--yes")
    # Work that was still to do at that moment is done by whoever starts on it.
    other.tool("restore", paths[0])
    other.start_all()
    other.settle(120)
    assert other.status("--recount")["recount"]["wrong"] == 0


def test_nothing_is_restored_over_a_desk_or_beside_its_daemons(desk, tmp_path):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    path = tmp_path / "desk.backup"
    desk.tool("backup", path)
    refused = desk.tool("restore", path, check=False)
    assert refused.returncode == 1 and "at work" in refused.stderr
    for daemon in desk.daemons:
        daemon.stop()
    wait_for(lambda: "at work" not in desk.tool("restore", path, check=False).stderr, "daemons to be forgotten")
    refused = desk.tool("restore", path, check=False)
    assert refused.returncode == 1 and "is not empty" in refused.stderr
    desk.tool("edition", "remove", "test", "--yes")
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / "damaged.backup").write_bytes(damaged)
    refused = desk.tool("restore", tmp_path / "damaged.backup", check=False)
    assert refused.returncode == 2 and "damaged" in refused.stderr and desk.status()["articles"] == 0
    assert " 0 wrong" in desk.tool("restore", path).stdout


def test_a_desk_that_outgrows_redis_lets_the_oldest_go_and_works_on(desk, tmp_path):
    desk.start_all(ingest={"keep_memory": 80})
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    redis = desk.redis()
    key = f"{{{desk.edition}}}:articles"
    for name, score in redis.zrange(key, 0, -1, withscores=True):
        redis.zadd(key, {name: score - 3 * DAY_MS})
    used = int(redis.info("memory")["used_memory"])
    before = desk.status()["articles"]
    # Nine tenths of it are used, without the daemons' buffers: more than the share that may be.
    redis.config_set("maxmemory", used * 10 // 9)
    wait_for(lambda: desk.status()["articles"] < before, "the oldest to leave")
    redis.config_set("maxmemory", used * 4)
    left = desk.settle()["articles"]
    assert desk.status("--recount")["recount"]["wrong"] == 0
    assert "removed_for_room" in desk.of("ingest")[0].text()
    desk.replay(rows(tmp_path / "rows.jsonl", 40))
    assert desk.settle()["articles"] > left
