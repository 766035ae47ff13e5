"""deploy/docker-compose.ha.yml: each container of a desk dies in turn, while articles come in and readers read."""
import itertools
import json
import os
import signal
import subprocess
import time
import urllib.request

import pytest

from deployment import docker
from reader import Reader
from rows import SlowReplay, articles


TWICE = ("ingest", "classify", "summarize", "publish")
SENTINELS = ("sentinel-1", "sentinel-2", "sentinel-3")
ALL = (*TWICE, "front", "front-2", "redis", "redis-2", *SENTINELS)
ROWS_MAX = 60000


class EitherFront(Reader):
    """A reader whose address leads to both fronts: when one does not answer, the other is asked at once."""

    def __init__(self, project):
        super().__init__(project.page + "/")
        self.urls = [f"http://127.0.0.1:{project.environment[name]}/" for name in ("HTTP_PORT", "HTTP_PORT_2")]

    def look(self):
        try:
            super().look()
        except OSError:
            self.urls.reverse()
            self.url = self.urls[0]
            super().look()


def running(project):
    """(service, container, what Docker says of it) of everything that is up, by one question."""
    said = docker("ps", "--filter", f"label=com.docker.compose.project={project.environment['COMPOSE_PROJECT_NAME']}", "--filter",
                  "label=com.docker.compose.oneoff=False", "--format",
                  '{{.Label "com.docker.compose.service"}} {{.ID}} {{.Status}}').stdout
    return [line.split(" ", 2) for line in said.splitlines()]


def ask_redis(project, service, *arguments):
    """What redis-cli prints there, in words; nothing when it is not up."""
    for name, container, _ in running(project):
        if name == service:
            return docker("exec", container, "desk-redis", "cli", *arguments, check=False).stdout.split()
    return []


def master(project):
    """Whom most Sentinels call the master; None while fewer than two say so."""
    names = []
    for sentinel in SENTINELS:
        names += ask_redis(project, sentinel, "-p", "26379", "sentinel", "get-master-addr-by-name", "desk")[:1]
    best = max(set(names), key=names.count, default=None)
    return named(project, best) if names.count(best) > 1 else None


def role(project, service):
    return (ask_redis(project, service, "role") or ["none"])[0]


def named(project, address):
    """The service that has this address."""
    return {project.environment["INSIDE_NET"] + ".11": "redis", project.environment["INSIDE_NET"] + ".12": "redis-2"}.get(address)


def is_whole(project):
    well = [service for service, _, status in running(project) if "(healthy)" in status]
    return all(well.count(service) == (2 if service in TWICE else 1) for service in ALL) and sorted(
        role(project, service) for service in ("redis", "redis-2")) == ["master", "slave"]


def crash(project, container):
    """kill -9 from outside: what Docker takes for a crash, and starts again."""
    os.kill(project.inspect(container)["State"]["Pid"], signal.SIGKILL)


def faults(project):
    done = subprocess.run(project.tool_command("doctor", "--json"), cwd=project.root, env=project.environment, check=False,
                          text=True, capture_output=True, timeout=120)
    return [row for row in json.loads(done.stdout)["findings"] if row["level"] == "fault"]


def test_two_of_each_run_and_the_second_redis_follows(pair):
    pair.wait(lambda: is_whole(pair), "two of everything")
    assert master(pair) == "redis" and role(pair, "redis-2") == "slave"
    # The number of replicas is kept by a plain `up -d`.
    pair.compose("up", "-d", "--scale", "embed=0")
    assert all(len(pair.containers(service)) == 2 for service in TWICE)
    pair.wait(lambda: not faults(pair), "a desk without faults")
    for name in ("HTTP_PORT", "HTTP_PORT_2"):
        with urllib.request.urlopen(f"http://127.0.0.1:{pair.environment[name]}/healthz", timeout=10) as answer:
            assert answer.status == 200


def test_each_container_dies_in_turn_while_the_page_answers(pair, capsys):
    pair.wait(lambda: is_whole(pair), "two of everything")
    with SlowReplay(pair, articles(ROWS_MAX)) as replay, EitherFront(pair) as reader:
        for service in (*TWICE, "front", "front-2", "redis-2", *SENTINELS):
            crash(pair, pair.containers(service)[0])
            time.sleep(1)
            pair.wait(lambda: is_whole(pair), f"two of everything after {service} died")
            assert replay.is_running(), replay.process.stderr.read()
        summary = replay.finish()
    with capsys.disabled():
        print("\n" + str(reader))
    assert reader.failures == []
    assert summary["lost"] == 0 and summary["articles"] + summary["duplicates"] == len(replay.sent)
    pair.wait(lambda: not any(pair.status()["todo"].values()), "todo sets to be empty")
    assert pair.status()["dead"] == 0
    pair.wait(lambda: not faults(pair), "a desk without faults")


@pytest.mark.parametrize("turn", [1, 2])
def test_the_master_is_gone_for_good_and_the_other_takes_over(pair, turn, capsys):
    """In the second turn the first one has it back: whoever was put back must not bring old data."""
    before = master(pair)
    other = "redis-2" if before == "redis" else "redis"
    with SlowReplay(pair, itertools.islice(articles(ROWS_MAX), 8000 * turn, None)) as replay, EitherFront(pair) as reader:
        pair.wait(lambda: len(replay.sent) > 80, "rows to be on their way")
        container = pair.containers(before)[0]
        docker("kill", container)
        died = time.monotonic()
        pair.wait(lambda: master(pair) == other, "another master")
        named_s = time.monotonic() - died
        published = pair.status()["articles"]
        pair.wait(lambda: pair.status()["articles"] > published, "articles to come in again")
        flows_s = time.monotonic() - died
        docker("start", container)
        pair.wait(lambda: is_whole(pair) and role(pair, before) == "slave", "the old master to follow")
        summary = replay.finish()
    with capsys.disabled():
        print(f"\n{reader}; another master after {named_s:.1f} s, articles seen again after {flows_s:.1f} s")
    assert reader.failures == []
    assert summary["articles"] + summary["duplicates"] == len(replay.sent) and summary["lost"] == 0
    pair.wait(lambda: not any(pair.status()["todo"].values()), "todo sets to be empty")
    status = pair.status("--recount")
    assert status["recount"]["wrong"] == 0 and status["dead"] == 0
