"""deploy/swarm/stack.yml on a swarm of this machine alone, which is made for it and left again: the stack comes up, a replay
reaches the page, an upgrade starts the new before it stops the old, and one that does not get well takes itself back."""
import collections
import contextlib
import json
import os
import secrets
import subprocess
import threading
import time
import urllib.request

import pytest

from conftest import ROOT, free_ports, own_environment
from deployment import WAIT_S, docker, remove_images
from reader import Reader


STAGES = {"ingest": 1, "classify": 2, "summarize": 1, "publish": 2}
SERVICES = {**STAGES, "redis": 1, "front": 1, "tool": 1}
KEYS = ("redis_password", "bus_key")
ROWS = "/usr/share/triptych/demo/articles.jsonl"
LABEL = "triptych.redis"


class Stack:
    def __init__(self, tag):
        self.name, self.tag, self.next_tag = f"triptychtest{secrets.token_hex(4)}", tag, f"{tag}-next"
        http, feed, snapshot = free_ports(3)
        self.page = f"http://127.0.0.1:{http}"
        self.environment = {
            **own_environment(), "HTTP_PORT": str(http), "FEED_PORT": str(feed), "SNAPSHOT_PORT": str(snapshot),
            "READERS_NET": f"10.214.{secrets.randbelow(250)}.0/24", "TRIPTYCH_SOURCES": "/usr/share/triptych/demo/sources.csv",
            "TRIPTYCH_EMBED_URL": "", "EMBED_REPLICAS": "0"}

    def deploy(self, tag):
        """Names are not looked up in a registry: the images are here."""
        docker("stack", "deploy", "--resolve-image", "never", "-c", str(ROOT / "deploy" / "swarm" / "stack.yml"), self.name,
               env={**self.environment, "TRIPTYCH_VERSION": tag}, seconds=120)

    def containers(self):
        """[(service, id, image, whether it is well)] of what runs. The tool has no health of its own."""
        rows = docker("ps", "--filter", f"label=com.docker.stack.namespace={self.name}", "--format",
                      '{{.Label "com.docker.swarm.service.name"}}|{{.ID}}|{{.Image}}|{{.Status}}').stdout.splitlines()
        found = [row.split("|") for row in rows]
        return [(service.removeprefix(self.name + "_"), container, image, "(healthy)" in status or service.endswith("_tool"))
                for service, container, image, status in found]

    def well(self, tag=None):
        """How many of each service are well, of this version where one is named."""
        return collections.Counter(service for service, _, image, is_well in self.containers()
                                   if is_well and (not tag or service == "redis" or image.endswith(f":{tag}")))

    def is_whole(self, tag):
        rows = self.containers()
        return collections.Counter(service for service, *_ in rows) == self.well(tag) == collections.Counter(SERVICES)

    def update_state(self, service):
        return docker("service", "inspect", f"{self.name}_{service}", "--format", "{{with .UpdateStatus}}{{.State}}{{end}}").stdout.strip()

    def tool(self, *arguments):
        container = next(container for service, container, *_ in self.containers() if service == "tool")
        return docker("exec", container, "desk", "triptych", *arguments, seconds=WAIT_S, check=False).stdout

    def status(self, *arguments):
        return json.loads(self.tool("status", "--json", *arguments))

    def wait(self, condition, what):
        deadline = time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > deadline:
                said = docker("stack", "ps", "--no-trunc", self.name, check=False).stdout
                raise AssertionError(f"waited {WAIT_S} s in vain for: {what}\n{said}")
            time.sleep(0.5)

    def remove(self):
        docker("stack", "rm", self.name, check=False)
        own = ("--filter", f"label=com.docker.stack.namespace={self.name}", "-q")
        with contextlib.suppress(AssertionError):
            self.wait(lambda: not docker("ps", "-a", *own).stdout and not docker("network", "ls", *own).stdout, "the stack to be gone")
        docker("volume", "rm", f"{self.name}_redis", check=False)
        remove_images(self.next_tag)


def names(kind):
    return set(docker(kind, "ls", "--format", "{{.Name}}").stdout.split())


@pytest.fixture(name="swarm", scope="module")
def fixture_swarm(images):
    """This machine as a swarm of its own, with what README.md says is made on it; all of it is taken away at the end."""
    if docker("info", "--format", "{{.Swarm.LocalNodeState}}").stdout.strip() != "inactive":
        pytest.skip("this machine is in a swarm already, which a test does not touch")
    before = names("network")
    docker("swarm", "init", "--advertise-addr", "127.0.0.1")
    try:
        docker("node", "update", "--label-add", f"{LABEL}=true", docker("node", "ls", "-q").stdout.strip())
        docker("secret", "create", "redis_password", "-", input=secrets.token_hex(32), stdin=None)
        key = docker("run", "--rm", "--network", "none", "--entrypoint", "sh", f"triptych-tool:{images}", "-c",
                     "triptych keys bus /tmp/k >/dev/null; cat /tmp/k").stdout
        docker("secret", "create", "bus_key", "-", input=key, stdin=None)
        yield images
    finally:
        docker("swarm", "leave", "--force", check=False)
        for network in names("network") - before & {"docker_gwbridge"}:
            docker("network", "rm", network, check=False)


@pytest.fixture(name="stack", scope="module")
def fixture_stack(swarm):
    stack = Stack(swarm)
    try:
        for service in (*STAGES, "front", "tool"):  # the next version: the same programs by another name
            docker("tag", f"triptych-{service}:{swarm}", f"triptych-{service}:{stack.next_tag}")
        stack.deploy(swarm)
        stack.wait(lambda: stack.is_whole(swarm), "every service of the stack")
        yield stack
    finally:
        stack.remove()


class Watch(threading.Thread):
    """The least number of each service that was well at one time."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self.stack, self.least, self.looks, self.ends = stack, collections.Counter(STAGES), 0, threading.Event()

    def run(self):
        while not self.ends.wait(0.3):
            self.least &= self.stack.well()
            self.looks += 1

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.join()


def test_a_replay_reaches_the_page(stack):
    summary = json.loads(stack.tool("replay", ROWS).strip().splitlines()[-1])
    assert summary["articles"] > 100 and summary["rejected"] == summary["lost"] == 0
    with urllib.request.urlopen(stack.page + "/api/v1/stories?limit=5", timeout=10) as answer:
        stories = json.load(answer)["stories"]
    with urllib.request.urlopen(f"{stack.page}/story/{stories[0]['id']}", timeout=10) as answer:
        assert len(stories) == 5 and "Coverage Details" in answer.read().decode()
    assert collections.Counter(row["program"].removeprefix("triptych-") for row in stack.status()["replicas"]) == collections.Counter(STAGES)


def test_a_version_that_does_not_start_takes_itself_back_and_no_reader_notices(stack):
    """The image of `secrets` has no page: it makes keys, and ends."""
    with Reader(stack.page + "/") as reader:
        docker("service", "update", "--detach", "--no-resolve-image", "--image", f"triptych-secrets:{stack.tag}",
               f"{stack.name}_publish")
        stack.wait(lambda: stack.update_state("publish") == "rollback_completed", "the update to be taken back")
        stack.wait(lambda: stack.is_whole(stack.tag), "the version before")
    assert reader.requests > 20 and reader.failures == []


def test_an_upgrade_starts_the_new_before_it_stops_the_old(stack, capsys):
    began = time.monotonic()
    with Watch(stack) as watch:
        stack.deploy(stack.next_tag)
        stack.wait(lambda: stack.is_whole(stack.next_tag), "the next version of every service")
        stack.wait(lambda: all(stack.update_state(service) == "completed" for service in STAGES), "the updates to be over")
    with capsys.disabled():
        print(f"\nupgraded in {time.monotonic() - began:.0f} s, {watch.looks} looks, never fewer than {dict(watch.least)}")
    assert watch.looks > 10 and watch.least == collections.Counter(STAGES)
    stack.wait(lambda: not any(stack.status()["todo"].values()), "todo sets to be empty")
    status = stack.status("--recount")
    assert status["recount"]["wrong"] == 0 and status["dead"] == 0
    with urllib.request.urlopen(stack.page + "/", timeout=10) as answer:
        assert answer.status == 200
