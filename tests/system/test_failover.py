"""Redis with Sentinels, and Redis Cluster: a master dies, hangs and comes back as a replica while articles come in."""
import os
import random
import signal
import time

from chaos import SlowReplay, articles, check_outcome
from desk import STAGES, wait_for
from redis_sets import ClusterDesk, SentinelDesk

ARTICLES = 6000
RATE = 60  # a second: slow enough for rows to come through all the rounds
SEED = int(os.environ.get("TRIPTYCH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)


def ready(desk):
    return all(daemon.is_ready() for daemon in desk.daemons)


def kill_and_come_back(desk, port, chance):
    desk.servers[port].kill()
    time.sleep(chance.uniform(0.5, 3))
    return desk.servers[port].start


def pause_and_go_on(desk, port, chance):
    """Longer than the others wait for it, so that it is master no more when it wakes up."""
    desk.servers[port].send(signal.SIGSTOP)
    del chance
    return lambda: desk.servers[port].send(signal.SIGCONT)


def rounds(desk, master, faults):
    """Each fault at a random moment of a replay; the next one when all is well again. Returns the rows' ids and how long the
    desk was away each time, in seconds."""
    print(f"TRIPTYCH_SEED={SEED}")
    chance = random.Random(SEED)
    desk.start_all(replicas=2)
    assert ready(desk)
    rows = list(articles(ARTICLES))
    replay, away = SlowReplay(desk, rows, RATE), []
    try:
        for fault in faults:
            time.sleep(chance.uniform(0.5, 2.5))
            old = master()
            wait_for(lambda: desk.is_followed(old), "a replica that has everything", 60)  # pylint: disable=cell-var-from-loop
            come_back = fault(desk, old, chance)
            wait_for(lambda: master() not in (None, old), "another master", 60)  # pylint: disable=cell-var-from-loop
            began = time.monotonic()
            come_back()
            wait_for(lambda: ready(desk), "every daemon to be ready", 60)
            away.append(time.monotonic() - began)
            # The old one as a rule; on a busy machine Sentinels may elect twice in a row.
            wait_for(lambda: master() and desk.is_followed(master()), "one that is no master to follow", 60)
            wait_for(lambda: ready(desk), "every daemon to have left it", 60)
        assert replay.is_alive()
        replay.rate = 5000
        print("ready again after the new master was named:", [f"{seconds:.1f} s" for seconds in away])
        assert replay.result(240)["lost"] == 0
    finally:
        replay.end()
    return [row["id"] for row in rows]


def test_a_cluster_whose_master_dies_and_hangs_loses_nothing(open_desk):
    desk = open_desk(ClusterDesk)
    check_outcome(desk, rounds(desk, desk.owner, [kill_and_come_back, pause_and_go_on, kill_and_come_back]))


def test_a_master_under_sentinels_dies_and_hangs_and_nothing_is_lost(open_desk):
    desk = open_desk(SentinelDesk, password="s3cret")
    check_outcome(desk, rounds(desk, desk.master, [kill_and_come_back, pause_and_go_on, kill_and_come_back]))
    for stage in STAGES:
        assert "s3cret" not in "".join(daemon.text() for daemon in desk.of(stage))


def test_what_a_replica_had_to_confirm_outlives_a_master_that_is_gone_for_good(open_desk):
    """No epoch is raised, no row is given again: the master dies in the middle of the rows, before anybody looked whether its
    replica had kept up."""
    desk = open_desk(SentinelDesk)
    confirmed = {"redis_confirm": 1}
    desk.start_all(replicas=2, **{stage: confirmed for stage in STAGES})
    rows = list(articles(1500))
    replay = SlowReplay(desk, rows, 300)
    try:
        wait_for(lambda: desk.status()["articles"] > 300, "some articles")
        old, epoch = desk.master(), desk.status()["feed_seq"].split("-")[0]
        desk.servers[old].kill()
        wait_for(lambda: desk.master() not in (None, old), "another master", 60)
        # Nobody follows the new one, so nothing new is said to be done.
        wait_for(lambda: any("redis_confirm" in daemon.get("/readyz")[1] for daemon in desk.of("ingest")), "the reason", 60)
        desk.servers[old].start()
        wait_for(lambda: desk.is_followed(desk.master()), "the old one to follow", 60)
        wait_for(lambda: ready(desk), "every daemon to be ready", 60)
        result = replay.result(240)
        assert result["lost"] == 0 and result["given_again"] == 0, result
        assert desk.status()["feed_seq"].split("-")[0] == epoch
    finally:
        replay.end()
    check_outcome(desk, [row["id"] for row in rows])


def test_a_dead_sentinel_and_dead_nodes_among_the_addresses_hold_nobody_up(open_desk):
    desk = open_desk(SentinelDesk)
    desk.servers[desk.sentinels[0]].kill()
    desk.start_all()
    assert desk.status()["articles"] == 0


def test_the_first_node_of_a_cluster_may_be_dead_when_a_daemon_starts(open_desk):
    desk = open_desk(ClusterDesk)
    first = desk.ports[0]
    moved = desk.owner() == first
    desk.servers[first].kill()
    if moved:
        wait_for(lambda: desk.owner() != first, "another master", 60)
    desk.start_all()
    assert desk.status()["articles"] == 0


def test_sentinels_that_know_no_such_master_are_told_apart_from_a_dead_redis(open_desk):
    desk = open_desk(SentinelDesk)
    publish = desk.start("publish", redis_url=desk.redis_url.replace("/desk", "/other"))
    wait_for(lambda: "knows no master called other" in publish.get("/readyz")[1], "the reason")
