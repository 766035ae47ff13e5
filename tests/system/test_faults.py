"""Processes die, hang and come back; nothing is lost and nothing is counted twice."""
import json
import os
import random
import shutil
import signal
import time

import pytest

from chaos import CutSubscriber, SlowReplay, articles, check_chain, check_outcome, use_slow_disk
from desk import DEMO, STAGES, wait_for

ARTICLES = 5000
RATE = 250  # rows a second: about 20 s of replay
SEED = int(os.environ.get("TRIPTYCH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)


def restart(daemon):
    """kill -9, and the same daemon again on the same ports, as a supervisor would."""
    daemon.kill()
    daemon.start()


def last_event(desk):
    return desk.redis().xrevrange("{test}:feed", count=1)


def kill_at_random(desk, chance, replay, subscriber):
    """Kills daemons of each stage in turn, Redis and the subscriber's connection while rows come; returns how many, and
    how often Redis had forgotten events."""
    kills = forgot = 0
    while replay.is_alive():
        victims = [*STAGES, "redis", "subscriber"]
        chance.shuffle(victims)
        for victim in victims:
            time.sleep(chance.uniform(0.1, 0.8))
            if victim == "redis":
                had = last_event(desk)
                desk.kill_redis()
                time.sleep(chance.uniform(0, 0.5))
                desk.redis_process.start()
                wait_for(lambda: desk.redis().ping(), "Redis", every=0.02)
                forgot += bool(had) and not desk.redis().xrange("{test}:feed", had[0][0], had[0][0])
            elif victim == "subscriber":
                subscriber.cut()
            else:
                restart(chance.choice(desk.of(victim)))
            kills += 1
    return kills, forgot


@pytest.mark.parametrize("appendfsync", ["always", "everysec"])
def test_kills_at_random_moments_lose_nothing(desk, appendfsync):
    """With everysec, on a slow disk, Redis forgets: whoever has seen what is no more is told, and the rows come again."""
    print(f"TRIPTYCH_SEED={SEED}")
    chance = random.Random(SEED)
    forgets = appendfsync == "everysec"
    if forgets:
        use_slow_disk(desk)
    else:
        desk.redis().config_set("appendfsync", "always")  # kill -9 then loses nothing that was answered
        desk.redis_process.arguments += ["--appendfsync", "always"]
    desk.start_all(replicas=2)
    rows = list(articles(ARTICLES // 2 if forgets else ARTICLES))
    subscriber = CutSubscriber(desk, desk.of("publish"), chance, may_be_told=forgets)
    replay = SlowReplay(desk, rows, RATE)
    try:
        kills, forgot = kill_at_random(desk, chance, replay, subscriber)
        result = replay.result(120)
        assert kills >= (5 if forgets else 10)
        assert result["articles"] + result["duplicates"] == len(rows) and result["rejected"] == result["lost"] == 0
        print("forgot events", forgot, "times, given again", result["given_again"])
        check_outcome(desk, [row["id"] for row in rows])
        last = desk.status()["feed_seq"]
        wait_for(lambda: subscriber.problems or (subscriber.events and subscriber.events[-1]["seq"] == last),
                 "the subscriber to catch up")
    finally:
        subscriber.end()
        replay.end()
    assert not subscriber.problems, subscriber.problems
    assert subscriber.cuts >= 1
    assert desk.status()["epoch"] > 1 if forgot else forgets or desk.status()["epoch"] == 1
    check_chain(subscriber.events, desk.redis(), desk.edition)
    for daemon in desk.daemons:
        assert "AddressSanitizer" not in daemon.text()


def test_redis_away_for_thirty_seconds_loses_nothing(desk):
    desk.start_all()
    rows = list(articles(1500))
    replay = SlowReplay(desk, rows, 300)
    try:
        time.sleep(1.5)
        desk.redis_process.stop()
        time.sleep(2)
        classify = desk.of("classify")[0]
        # Health, readiness and metrics answer while Redis is away, and say so.
        assert classify.get("/healthz")[0] == 200
        status, body = classify.get("/readyz")
        assert status == 503 and "redis" in body
        assert classify.metric("triptych_store_pending") is not None
        time.sleep(28)
        desk.redis_process.start()
        assert replay.result(120)["rejected"] == 0
    finally:
        replay.end()
    check_outcome(desk, [row["id"] for row in rows])
    desk.wait_ready()


def test_a_paused_redis_is_waited_for(desk):
    desk.start_all()
    rows = list(articles(600))
    replay = SlowReplay(desk, rows, 200)
    try:
        time.sleep(1)
        desk.redis_process.send(signal.SIGSTOP)
        time.sleep(8)
        assert desk.of("publish")[0].get("/healthz")[0] == 200
        desk.redis_process.send(signal.SIGCONT)
        replay.result(120)
    finally:
        replay.end()
    check_outcome(desk, [row["id"] for row in rows])


@pytest.mark.parametrize("stage", STAGES[1:])
def test_a_stage_that_was_away_catches_up(desk, stage):
    desk.start_all()
    daemon = desk.of(stage)[0]
    daemon.stop()
    done = desk.tool("replay", "--no-wait", DEMO / "articles.jsonl")
    assert json.loads(done.stdout)["rejected"] == 0
    assert any(desk.status()["todo"].values())
    daemon.start()
    check_outcome(desk, [json.loads(line)["id"] for line in (DEMO / "articles.jsonl").read_text().splitlines()])


def test_a_paused_worker_finds_its_work_done_by_another(desk):
    desk.start_all(replicas=2)
    rows = list(articles(1000))
    replay = SlowReplay(desk, rows, 200)
    try:
        for stage in ("classify", "summarize", "publish"):
            victim = desk.of(stage)[0]
            victim.send(signal.SIGSTOP)
            time.sleep(4)
            victim.send(signal.SIGCONT)
        replay.result(120)
    finally:
        replay.end()
    check_outcome(desk, [row["id"] for row in rows])


def test_every_daemon_stops_cleanly_within_five_seconds_under_load(desk):
    desk.start_all()
    replay = SlowReplay(desk, articles(2000), 500)
    try:
        time.sleep(1.5)
        for daemon in desk.daemons:
            began = time.monotonic()
            assert daemon.stop() == 0, daemon.text()[-2000:]
            assert time.monotonic() - began < 9  # its own limit of 5 s, and a slow machine
    finally:
        replay.end()


def test_redis_at_its_memory_limit_pauses_ingest_and_loses_nothing(desk):
    desk.start_all()
    ingest = desk.of("ingest")[0]
    used = desk.redis().info("memory")["used_memory"]
    desk.redis().config_set("maxmemory", used + 3_000_000)
    rows = list(articles(6000))
    replay = SlowReplay(desk, rows, 3000)
    try:
        wait_for(lambda: ingest.get("/readyz")[0] == 503, "ingest to say that Redis is full")
        assert "memory" in ingest.get("/readyz")[1].lower() or "oom" in ingest.get("/readyz")[1].lower()
        time.sleep(2)
        assert replay.process.poll() is None
        desk.redis().config_set("maxmemory", 0)
        assert replay.result(120)["rejected"] == 0
    finally:
        replay.end()
    check_outcome(desk, [row["id"] for row in rows])
    desk.wait_ready()


def copy_of_aof(desk, name):
    target = desk.folder / name
    shutil.copytree(desk.folder / "appendonlydir", target)
    return target


def all_story_ids(publish):
    """Ids of all stories that a replica of publish lists, page by page."""
    ids, cursor = set(), ""
    while True:
        body = json.loads(publish.page(f"/api/v1/stories?all=1&limit=100&cursor={cursor}")[1])
        ids |= {story["id"] for story in body["stories"]}
        cursor = body.get("next_cursor") or body.get("cursor") or ""
        if not cursor:
            return ids


def test_a_redis_that_comes_back_older_raises_the_epoch(desk):
    desk.start_all(replicas=2)
    rows = list(articles(600))
    first, second = rows[:300], rows[300:]
    replay = SlowReplay(desk, first, 2000)
    replay.result(60)
    desk.settle()
    time.sleep(1.2)  # the AOF of everysec is on disk
    old = copy_of_aof(desk, "old-aof")
    publish = desk.of("publish")[0]
    subscriber = desk.subscribe("subscriber", publish, "--from", "start")
    replay = SlowReplay(desk, second[:150], 2000)
    replay.result(60)
    before = desk.status()
    wait_for(lambda: before["feed_seq"] in subscriber.text(), "the subscriber to catch up")
    desk.kill_redis()
    shutil.rmtree(desk.folder / "appendonlydir")
    shutil.move(old, desk.folder / "appendonlydir")
    desk.redis_process.start()
    wait_for(lambda: desk.status()["epoch"] > before["epoch"], "the epoch to rise")
    # The subscriber is told by name; one that asks to resume from a lost position too.
    wait_for(lambda: "snapshot-required" in subscriber.text(), "the subscriber to be told")
    resumed = desk.subscribe("resumed", publish, "--from", before["feed_seq"])
    wait_for(lambda: "snapshot-required" in resumed.text(), "the resuming subscriber to be told")
    # What was lost comes again, and everybody agrees with Redis.
    SlowReplay(desk, second, 2000).result(60)
    check_outcome(desk, [row["id"] for row in rows])
    after = desk.status()
    assert int(after["feed_seq"].split("-")[0]) > int(before["feed_seq"].split("-")[0])
    placed = {row["story"] for row in desk.assignments()}
    for replica in desk.of("publish"):
        wait_for(lambda replica=replica: all_story_ids(replica) == placed, f"{replica.name} to agree with Redis")


def test_a_position_that_was_trimmed_is_refused_by_name(desk):
    desk.start_all(publish={"keep_feed": 1000})
    SlowReplay(desk, articles(4000), 4000).result(120)
    desk.settle()
    publish = desk.of("publish")[0]
    assert desk.status()["feed_entries"] < 2500
    resumed = desk.subscribe("resumed", publish, "--from", "1-1")
    wait_for(lambda: "snapshot-required" in resumed.text(), "the subscriber to be told")
    assert "snapshot" in resumed.text()


def test_articles_leave_after_their_time_and_take_their_stories_along(desk):
    desk.start_all(ingest={"keep_articles": "20s"})
    publish = desk.of("publish")[0]
    subscriber = desk.subscribe("subscriber", publish, "--from", "start")
    began = time.monotonic()
    desk.replay(DEMO / "articles.jsonl")
    assert desk.status()["articles"] > 200 or time.monotonic() - began > 15
    wait_for(lambda: desk.status()["articles"] == 0, "every article to leave", 60, 1)
    status = desk.status("--recount")
    assert status["stories"] == 0 and status["recount"]["wrong"] == 0 and not any(status["todo"].values())
    wait_for(lambda: all_story_ids(publish) == set(), "the pages to be empty")
    assert '"kind":"retired"' in subscriber.text()
    # A story that is reported again starts over.
    assert desk.replay(DEMO / "articles.jsonl")["articles"] > 200
