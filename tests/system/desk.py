"""A whole story desk for a test: a private Redis on a unix socket and any number of each daemon, in one temporary
folder, each process ended by its pid when the test ends, however it ends."""
import contextlib
import itertools
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import redis

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("TRIPTYCH_BIN", ROOT / "build" / "bin"))
DEMO = ROOT / "deploy" / "demo"
STAGES = ("ingest", "classify", "summarize", "publish")
WAIT_S = 60


# Below the range that the kernel takes ports of outgoing connections from (32768 on): such a connection could otherwise
# sit on a port between its choice here and the daemon's start.
PORTS_FIRST, PORTS_END = 20000, 32000
PORTS_BLOCK = 500  # of one test process


def claim_ports():
    """A block of ports that no other test process of this machine gives away, however long a daemon takes to listen: the
    name of a socket stands for it, which goes with the process. Returns that socket and the ports."""
    blocks = list(range(PORTS_FIRST, PORTS_END, PORTS_BLOCK))
    random.SystemRandom().shuffle(blocks)
    for first in blocks:
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0triptych-test-ports-{first}")
            return claim, itertools.cycle(range(first, first + PORTS_BLOCK))
        except OSError:
            claim.close()
    raise AssertionError("too many test processes at once: no block of ports is left")


CLAIM, PORTS = claim_ports()


def free_port():
    for port in itertools.islice(PORTS, PORTS_BLOCK):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no free port")


def wait_for(condition, what, seconds=WAIT_S, every=0.1):
    """Waits until condition() is true and returns its value; an error of the condition counts as not yet."""
    end = time.monotonic() + seconds
    last = None
    while time.monotonic() < end:
        try:
            value = condition()
            if value:
                return value
        except (OSError, redis.RedisError, urllib.error.URLError, ValueError) as error:
            last = error
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s for {what}" + (f" (last error: {last})" if last else ""))


class Process:
    """One process of the desk; its output goes to a file of its own."""

    def __init__(self, name, arguments, folder, env=None):
        self.name = name
        self.log = folder / f"{name}.log"
        self.arguments = arguments
        self.env = {**os.environ, **(env or {})}
        self.child = None

    def start(self):
        with open(self.log, "ab") as out:
            self.child = subprocess.Popen(self.arguments, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                          env=self.env)
        return self

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def send(self, number):
        if self.is_running():
            self.child.send_signal(number)

    def kill(self):
        self.send(signal.SIGKILL)
        self.child.wait()

    def stop(self, seconds=10):
        """SIGTERM; returns the exit code."""
        self.send(signal.SIGTERM)
        return self.child.wait(timeout=seconds)

    def text(self):
        return self.log.read_text(errors="replace")


class Daemon(Process):
    def __init__(self, stage, number, desk, settings):
        self.stage = stage
        self.port = free_port()
        env = {"TRIPTYCH_REDIS_URL": desk.redis_url, "TRIPTYCH_EDITION": desk.edition,
               "TRIPTYCH_HTTP_LISTEN": f"127.0.0.1:{self.port}", "TRIPTYCH_LOG_FORMAT": "text"}
        if stage == "classify":
            env["TRIPTYCH_SOURCES"] = str(DEMO / "sources.csv")
        if stage == "publish":
            self.page_port, self.pub_port, self.snapshot_port = free_port(), free_port(), free_port()
            env |= {"TRIPTYCH_PAGE_LISTEN": f"127.0.0.1:{self.page_port}",
                    "TRIPTYCH_PUB_LISTEN": f"tcp://127.0.0.1:{self.pub_port}",
                    "TRIPTYCH_SNAPSHOT_LISTEN": f"tcp://127.0.0.1:{self.snapshot_port}"}
        env |= {f"TRIPTYCH_{name.upper()}": str(value) for name, value in settings.items()}
        super().__init__(f"{stage}-{number}", [str(desk.programs / f"triptych-{stage}")], desk.folder, env)

    def get(self, path, port=None, headers=None):
        """(status, body) of a GET on http_listen, or on another port of this daemon."""
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.port}{path}", headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def page(self, path, headers=None):
        return self.get(path, self.page_port, headers)

    def is_ready(self):
        if not self.is_running():
            raise AssertionError(f"{self.name} ended with {self.child.returncode}:\n{self.text()[-2000:]}")
        return self.get("/readyz")[0] == 200

    def metric(self, name):
        """Sum of the series of this name (labels added up)."""
        total, found = 0.0, False
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith((name + " ", name + "{")):
                total += float(line.rsplit(" ", 1)[1])
                found = True
        return total if found else None

    def resident_bytes(self):
        for line in pathlib.Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmRSS")


class Desk:
    def __init__(self, folder, edition="test"):
        self.folder = pathlib.Path(folder)
        self.edition = edition
        self.socket = self.folder / "redis.sock"
        self.redis_url = f"unix://{self.socket}"
        self.programs = BIN  # the folder of those that are started from now on
        self.redis_process = None
        self.daemons = []
        self.others = []
        self.numbers = dict.fromkeys(STAGES, 0)

    # Redis

    def start_redis(self, *arguments, env=None):
        self.redis_process = Process("redis", [
            "redis-server", "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec", "--logfile", "", *arguments], self.folder, env).start()
        wait_for(lambda: self.redis().ping(), "Redis")

    def redis(self):
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=10)

    def kill_redis(self):
        self.redis_process.kill()

    # daemons

    def start(self, stage, **settings):
        self.numbers[stage] += 1
        daemon = Daemon(stage, self.numbers[stage], self, settings).start()
        self.daemons.append(daemon)
        return daemon

    def start_all(self, replicas=1, **settings):
        """`settings` by stage: start_all(publish={"tiers": "open"})."""
        for stage in STAGES:
            for _ in range(replicas):
                self.start(stage, **settings.get(stage, {}))
        self.wait_ready()

    def wait_ready(self):
        for daemon in self.daemons:
            if daemon.is_running():
                wait_for(daemon.is_ready, f"{daemon.name} to be ready")

    def of(self, stage):
        return [daemon for daemon in self.daemons if daemon.stage == stage and daemon.is_running()]

    # the tool

    def tool_env(self):
        return {**os.environ, "TRIPTYCH_REDIS_URL": self.redis_url, "TRIPTYCH_EDITION": self.edition}

    def tool(self, *arguments, timeout=300, stdin=None, check=True):
        done = subprocess.run([str(self.programs / "triptych"), *map(str, arguments)], env=self.tool_env(), input=stdin,
                              capture_output=True, text=True, timeout=timeout, check=False)
        if check and done.returncode:
            raise AssertionError(f"triptych {' '.join(map(str, arguments))} ended with {done.returncode}:\n"
                                 f"{done.stderr}\n{self.logs()}")
        return done

    def start_tool(self, name, *arguments):
        process = Process(name, [str(self.programs / "triptych"), *map(str, arguments)], self.folder, self.tool_env()).start()
        self.others.append(process)
        return process

    def subscribe(self, name, publish, *arguments):
        return self.start_tool(name, "subscribe", "--connect", f"tcp://127.0.0.1:{publish.pub_port}", "--snapshot",
                               f"tcp://127.0.0.1:{publish.snapshot_port}", *arguments)

    def replay(self, path, *arguments, timeout=300):
        return json.loads(self.tool("replay", path, *arguments, timeout=timeout).stdout.splitlines()[-1])

    def status(self, *arguments):
        return json.loads(self.tool("status", "--json", *arguments, check=False).stdout)

    def assignments(self):
        return [json.loads(line) for line in self.tool("assignments").stdout.splitlines()]

    def settle(self, seconds=WAIT_S):
        """Until no work is left; returns the status."""
        def is_settled():
            status = self.status()
            return status if not any(status["todo"].values()) else None
        return wait_for(is_settled, "the work to be done", seconds, 0.5)

    # the end

    def logs(self, lines=15):
        parts = []
        for process in [*self.daemons, *self.others, self.redis_process]:
            if process and process.log.exists():
                end = process.text().splitlines()[-lines:]
                parts.append(f"--- {process.name}\n" + "\n".join(end))
        return "\n".join(parts)

    def close(self):
        for process in [*self.others, *self.daemons, self.redis_process]:
            if process and process.child and process.is_running():
                process.send(signal.SIGCONT)
                process.send(signal.SIGTERM)
        for process in [*self.others, *self.daemons, self.redis_process]:
            if process and process.child:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.child.wait(timeout=10)
                if process.is_running():
                    process.kill()


def json_lines(text):
    """The complete lines that are JSON objects; notes on stderr share the file and are passed over."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]
