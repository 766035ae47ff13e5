"""Work is bound to progress: a worker that answers heartbeats and finishes nothing, because Redis is out of its reach or
because it never meant to, holds a piece of work up for three leases at most."""
import json
import time

import pytest

from chaos import SlowReplay, articles, check_outcome
from desk import DEMO, STAGES, wait_for
from hurdles import IdleWorker, Proxy, frames

LEASE_S = 10
LATE_S = 3 * LEASE_S
ROWS = [json.loads(line) for line in (DEMO / "articles.jsonl").read_text().splitlines()]
IDS = [row["id"] for row in ROWS]


@pytest.fixture(name="link", scope="module")
def fixture_link(tmp_path_factory):
    return frames(tmp_path_factory.mktemp("proto"))


def wait_settled(desk, began, seconds):
    # In this order: a look at the work before all articles are there may find none yet.
    wait_for(lambda: desk.status()["articles"] == len(ROWS) and not any(desk.status()["todo"].values()),
             "all work to be done", began + seconds - time.monotonic(), 0.25)
    return time.monotonic() - began


@pytest.mark.parametrize("stage", STAGES)
def test_a_replica_cut_off_from_redis_gives_its_work_back(desk, stage):
    proxy = Proxy(desk.socket)
    try:
        for other in STAGES:
            desk.start(other)
        half = desk.start(stage, redis_url=proxy.url)
        desk.wait_ready()
        replay = SlowReplay(desk, ROWS, 100)
        try:
            time.sleep(1)
            proxy.cut()
            began = time.monotonic()
            wait_for(lambda: half.get("/readyz")[0] == 503, "the replica to say that it has no Redis", LEASE_S, 0.2)
            assert "redis" in half.get("/readyz")[1]
            replay.join()
            wait_settled(desk, began, LATE_S)
            proxy.heal()
            assert replay.result(60)["rejected"] == 0
        finally:
            replay.end()
        wait_for(half.is_ready, "the replica to come back")
        if stage != "ingest":
            more = list(articles(300))
            SlowReplay(desk, more, 3000).result(60)
            wait_for(lambda: (half.metric("triptych_link_upstreams") or 0) >= 1, "the replica to work again")
        else:
            more = []
        check_outcome(desk, IDS + [row["id"] for row in more])
    finally:
        proxy.end()


def wait_met(desk, rogue, stage):
    """Until the daemon that gives work of the stage knows the rogue, in a life of it that has just begun. The giver of
    rows is the tool, which both workers meet when it starts."""
    giver = {"classify": "ingest", "summarize": "classify", "publish": "summarize"}.get(stage)
    lives = rogue.lives
    if rogue.life_s:
        wait_for(lambda: rogue.lives > lives, "the worker to come back")
    if giver:
        wait_for(lambda: (desk.of(giver)[0].metric("triptych_link_workers") or 0) >= 2, "the worker to be known")


@pytest.mark.parametrize("stage", ["replay", *STAGES[1:]])
@pytest.mark.parametrize("manner", ["idle", "comes and goes"])
def test_a_worker_that_takes_everything_and_does_nothing_delays_it_by_three_leases_at_most(desk, link, stage, manner):
    desk.start_all()
    rogue = IdleWorker(desk, link, stage, life_s=4 if manner == "comes and goes" else None)
    replay = None
    try:
        wait_met(desk, rogue, stage)
        began = time.monotonic()
        replay = SlowReplay(desk, ROWS, 2000)
        wait_settled(desk, began, LATE_S)
        result = replay.result(60)
        assert {name: result[name] for name in ("articles", "duplicates", "rejected", "lost")} == {
            "articles": len(ROWS), "duplicates": 0, "rejected": 0, "lost": 0}
        assert result["seconds"] <= LATE_S
        assert rogue.taken
    finally:
        rogue.end()
        if replay:
            replay.end()
    check_outcome(desk, IDS)


def test_a_worker_that_calls_everything_finished_delays_it_by_three_leases_at_most(desk, link):
    desk.start_all()
    rogue = IdleWorker(desk, link, "classify", answers="done")
    replay = None
    try:
        wait_met(desk, rogue, "classify")
        began = time.monotonic()
        replay = SlowReplay(desk, ROWS, 2000)
        replay.join()
        wait_settled(desk, began, LATE_S)
        assert rogue.taken
    finally:
        rogue.end()
        if replay:
            replay.end()
    check_outcome(desk, IDS)


def test_an_upstream_says_that_work_is_overdue_and_the_page_goes_on(desk, link):
    desk.start_all()
    desk.of("classify")[0].stop()
    rogue = IdleWorker(desk, link, "classify")
    ingest, publish = desk.of("ingest")[0], desk.of("publish")[0]
    try:
        desk.tool("replay", "--no-wait", DEMO / "articles.jsonl")
        assert ingest.is_ready()
        # Claimed again and again by the upstream, it does not grow younger.
        wait_for(lambda: not ingest.is_ready() and ingest.metric("triptych_link_late") == len(ROWS),
                 "ingest to say that all work is overdue", 2 * LATE_S, 0.5)
        conditions = {item["name"]: item for item in json.loads(ingest.get("/readyz")[1])["conditions"]}
        assert f"{len(ROWS)} pieces of work for classify are overdue" in conditions["work"]["reason"]
        assert ingest.get("/healthz")[0] == 200 and publish.is_ready()
    finally:
        rogue.end()
    desk.start("classify")
    wait_for(ingest.is_ready, "ingest to be ready again")
    check_outcome(desk, IDS)
