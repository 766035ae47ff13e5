"""What is closed in the deployment: networks, the bus, Redis, ports; and that whoever may pass does. On the same project as
test_compose, after it."""
import concurrent.futures
import contextlib
import json
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from deployment import SERVICES, docker
from reader import Reader


REDIS_PORT, BUS_PORT = 6379, 5550
ROWS = "deploy/demo/articles.jsonl"
OUTSIDE_NAME = "deb.debian.org"
HUNG_S = 8  # a replay of the demo takes one second


# Whether the right thing answers: that a connection is taken proves nothing where a network's way out leads to a gateway
# that takes all of them. Redis asks for a password, ZeroMQ greets with 0xff, the tests' own listener with "!".
PROBE = """for target in "$@"; do
    {
        byte=$(timeout 4 bash -c "exec 3<>/dev/tcp/$target || exit 1
            if [ ${target#*/} = 6379 ]; then printf 'PING\\r\\n' >&3; fi
            head -c 1 <&3 | od -An -tx1")
        case $byte in *2d | *ff | *21) echo "$target" ;; esac
    } 2>/dev/null &
done; wait"""


def probe(command, targets):
    """Those of the targets ("ADDRESS/PORT") that answer, asked all at once from where the docker command leads."""
    return set(docker(*command, "bash", "-c", PROBE, "probe", *targets, check=False).stdout.split())


def reached_by_a_peer(deployment, network, targets):
    """From a container of somebody else's on that network."""
    return probe(["run", "--rm", "--network", deployment.network(network), "debian:bookworm-slim"], targets)


@contextlib.contextmanager
def answering_on_host(deployment, network):
    """A port of the host's that this network leads to, which greets whoever connects: "ADDRESS/PORT"."""
    (config,) = json.loads(docker("network", "inspect", deployment.network(network)).stdout)[0]["IPAM"]["Config"]

    def greet(listening):
        with contextlib.suppress(OSError):  # closed: the test is over
            while True:
                connection, _ = listening.accept()
                connection.sendall(b"!")
                connection.close()
    with socket.socket() as listening:
        listening.bind((config["Gateway"], 0))
        listening.listen()
        threading.Thread(target=greet, args=(listening,), daemon=True).start()
        yield "{}/{}".format(*listening.getsockname())
        listening.shutdown(socket.SHUT_RDWR)


def test_only_ingest_and_publish_reach_anything_outside(deployment):
    with answering_on_host(deployment, "web") as target:
        def reaches(service):
            return probe(["exec", deployment.containers(service)[0]], [target]) == {target}
        services = ("ingest", "classify", "summarize", "publish", "redis")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            assert [name for name, yes in zip(services, pool.map(reaches, services)) if yes] == ["ingest", "publish"]
        assert reached_by_a_peer(deployment, "meaning", [target]) == set(), "the embedder's place is closed"


def test_only_ingest_and_publish_resolve_names_outside(deployment):
    def resolves(service):
        return docker("exec", deployment.containers(service)[0], "getent", "hosts", OUTSIDE_NAME, check=False).returncode == 0
    if not resolves("ingest"):
        pytest.skip(f"this machine does not resolve {OUTSIDE_NAME}")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        assert not any(pool.map(resolves, ("redis", "classify", "summarize")))


def closed_targets(deployment):
    """Redis and each bus, at their addresses on the inside network."""
    ports = {"redis": REDIS_PORT, "ingest": BUS_PORT, "classify": BUS_PORT, "summarize": BUS_PORT}
    return {f"{deployment.address(deployment.containers(service)[0], 'inside')}/{port}" for service, port in ports.items()}


@pytest.mark.parametrize("network", ["readers", "edge", "meaning", "web", "push", "outlets"])
def test_a_peer_elsewhere_reaches_neither_redis_nor_the_bus(deployment, network):
    assert reached_by_a_peer(deployment, network, closed_targets(deployment)) == set()


def test_a_peer_inside_reaches_both_so_the_tests_above_mean_something(deployment):
    targets = closed_targets(deployment)
    assert reached_by_a_peer(deployment, "inside", targets) == targets


def test_redis_asks_a_peer_inside_for_its_password(deployment):
    said = docker("run", "--rm", "--network", deployment.network("inside"), "redis:7-bookworm", "redis-cli", "-h", "redis",
                  "SET", "x", "y").stdout
    assert "NOAUTH" in said
    assert deployment.redis("PING").strip() == "PONG"


def password_of(deployment):
    (container,) = deployment.containers("redis")
    return docker("exec", container, "cat", "/run/keys/redis_password").stdout.strip()


def test_the_password_is_in_no_argument_and_no_environment(deployment):
    password = password_of(deployment)
    assert len(password) >= 32
    for service in SERVICES:
        (container,) = deployment.containers(service)
        assert password not in docker("inspect", container).stdout, service
        assert password not in docker("top", container, "-eo", "pid,args").stdout, service
    assert password not in deployment.logs()


def test_keys_are_readable_by_those_alone_who_need_them(deployment):
    (redis,), (front,) = deployment.containers("redis"), deployment.containers("front")
    assert docker("exec", redis, "cat", "/run/keys/bus_key", check=False).returncode != 0
    assert docker("exec", "--user", "12345:12345", redis, "cat", "/run/keys/redis_password", check=False).returncode != 0
    assert docker("exec", front, "ls", "/run/keys", check=False).returncode != 0


# ── a worker without the key of the bus ──

@contextlib.contextmanager
def rogue_ingest(deployment):
    """A worker that knows Redis's password and not the bus's key, alone on its stage: whoever takes rows is it."""
    name = deployment.environment["COMPOSE_PROJECT_NAME"] + "-rogue"
    deployment.compose("stop", "ingest")
    deployment.compose("run", "-d", "--name", name, "-e", "TRIPTYCH_BUS_KEY=", "ingest")
    try:
        deployment.wait(lambda: deployment.ask(name, "/readyz")[0] == 200, "the rogue worker")
        yield name
    finally:
        docker("rm", "-f", name, check=False)
        deployment.compose("start", "ingest")
        deployment.wait(lambda: deployment.healthy("ingest"), "ingest again")


def replay_hangs(deployment):
    """Whether a replay with the key is still waiting after HUNG_S."""
    name = deployment.environment["COMPOSE_PROJECT_NAME"] + "-waiting"
    command = [*deployment.command, "run", "--rm", "-T", "--name", name, "tool", "replay", "--no-wait", ROWS]
    process = subprocess.Popen(command, cwd=deployment.root, env=deployment.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(HUNG_S)
        return False
    except subprocess.TimeoutExpired:
        return True
    finally:
        docker("rm", "-f", name, check=False)
        process.wait(60)


def test_a_worker_without_the_key_gets_no_work_and_finishes_none(deployment):
    with rogue_ingest(deployment) as rogue:
        assert replay_hangs(deployment)
        assert deployment.figure(rogue, "triptych_ingest_articles_total") == 0
        # Only the key stands in its way: a replay that has none either is taken.
        deployment.compose("run", "--rm", "-T", "-e", "TRIPTYCH_BUS_KEY=", "tool", "replay", "--no-wait", ROWS)
        assert deployment.figure(rogue, "triptych_ingest_articles_total") > 0
    summary = json.loads(deployment.tool("replay", ROWS).strip().splitlines()[-1])
    assert summary["rejected"] == 0


# ── ports ──

def addresses(deployment, **settings):
    """{port in the container: address on the host} of the services' ports, as compose reads them."""
    yaml = pytest.importorskip("yaml")
    environment = {**deployment.environment, **settings}
    done = subprocess.run([*deployment.command, "--profile", "demo", "--profile", "observe", "config"], cwd=deployment.root, env=environment,
                          check=True, text=True, capture_output=True)
    found = {}
    for name, service in yaml.safe_load(done.stdout)["services"].items():
        for port in service.get("ports", ()):
            if isinstance(port, str):
                address, _, inner = port.split("/")[0].split(":")
            else:
                address, inner = port["host_ip"], port["target"]
            found[f"{name} {inner}"] = address
    return found


def test_each_port_opens_by_itself(deployment):
    ports = ("front 8080", "front 5556", "front 5557", "demo 8080", "prometheus 9090", "alertmanager 9093", "grafana 3000")
    closed = dict.fromkeys(ports, "127.0.0.1")
    assert addresses(deployment) == closed
    assert addresses(deployment, PAGE_BIND="0.0.0.0") == {**closed, "front 8080": "0.0.0.0"}
    assert addresses(deployment, FEED_BIND="0.0.0.0") == {**closed, "front 5556": "0.0.0.0", "front 5557": "0.0.0.0"}
    assert addresses(deployment, DEMO_BIND="0.0.0.0") == {**closed, "demo 8080": "0.0.0.0"}


# ── settings ──

def run_secrets(deployment, tmp_path, env_file, **environment):
    """The service `secrets` with an .env of its own and a fresh place for keys."""
    path = tmp_path / "env"
    path.write_text(env_file)
    path.chmod(0o644)
    tmp_path.chmod(0o755)
    options = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
    return docker("run", "--rm", "--network", "none", "--tmpfs", "/run/keys:uid=10001,mode=750", "-v", f"{path}:/here/.env:ro",
                  *options, deployment.image("secrets"), check=False)


@pytest.mark.parametrize("line, said", [
    ("TRIPTYCH_PUBLISH_MIN_SOURCE=1", "no setting TRIPTYCH_PUBLISH_MIN_SOURCE;"),
    ("export TRIPTYCH_TYPO = 1", "no setting TRIPTYCH_TYPO;"),
    ("PUBLISH_MIN_SOURCES=1", "it is called TRIPTYCH_PUBLISH_MIN_SOURCES"),
    ("KEEP_ARTICLES=7d", "it is called TRIPTYCH_KEEP_ARTICLES"),
])
def test_a_name_that_nothing_reads_stops_the_start(deployment, tmp_path, line, said):
    done = run_secrets(deployment, tmp_path, f"# a comment\nCONTACT=desk@example.org\n{line}\n")
    assert done.returncode == 2 and said in done.stderr


def test_names_that_are_read_and_names_of_others_pass(deployment, tmp_path):
    example = (deployment.root / "deploy" / "env.example").read_text(encoding="utf-8")
    every = "".join(line[1:] + "\n" for line in example.splitlines() if line.startswith("#") and line[1:2].isupper())
    assert every.count("\n") > 40
    done = run_secrets(deployment, tmp_path, every + "SOMETHING_ELSE=1\nno setting at all\n\n#TRIPTYCH_OFF=1\n")
    assert done.returncode == 0, done.stderr


def test_what_bind_opened_does_not_close_in_silence(deployment, tmp_path):
    done = run_secrets(deployment, tmp_path, "", BIND="0.0.0.0")
    assert done.returncode == 2 and "PAGE_BIND=0.0.0.0" in done.stderr and "FEED_BIND" in done.stderr
    assert run_secrets(deployment, tmp_path, "", BIND="0.0.0.0", PAGE_BIND="0.0.0.0",
                       FEED_BIND="127.0.0.1").returncode == 0
    assert run_secrets(deployment, tmp_path, "", BIND="127.0.0.1").returncode == 0


@pytest.mark.parametrize("password", ["two\nlines", "blank at its end ", "x" * 256],
                         ids=["two lines", "blank at its end", "too long"])
def test_a_password_that_cannot_be_one_is_refused(deployment, tmp_path, password):
    done = run_secrets(deployment, tmp_path, "", REDIS_PASSWORD=password)
    assert done.returncode == 2 and "REDIS_PASSWORD" in done.stderr and password not in done.stderr


def test_a_setting_arrives_under_either_name_and_the_full_one_wins(deployment):
    def check(**environment):
        options = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        return docker("run", "--rm", "-e", "SHORT_NAMES=TIERS CONTACT", *options, deployment.image("publish"), "--check",
                      check=False)
    assert check(TIERS="open").returncode == 0
    refused = check(TIERS="gatd")
    assert refused.returncode == 2 and "TRIPTYCH_TIERS" in refused.stderr
    assert check(TIERS="gatd", TRIPTYCH_TIERS="open").returncode == 0
    assert check(TIERS="open", TRIPTYCH_TIERS="gatd").returncode == 2


def test_an_operator_s_own_source_file_is_read_and_a_faulty_one_keeps_nothing_from_starting(deployment):
    own = deployment.root / "deploy" / "own" / f"test_{os.getpid()}.csv"
    publish = deployment.containers("publish")[0]

    def note():
        status, body = deployment.ask(publish, "/readyz")
        return status, [one["text"] for one in json.loads(body)["notes"] if one["name"] == "sources"]

    try:
        own.write_text("no header of a register\n")
        own.chmod(0o644)
        deployment.compose("restart", "publish", "classify")
        deployment.wait(lambda: deployment.healthy("publish") and deployment.healthy("classify"), "both in spite of it")
        status, notes = note()
        assert status == 200 and own.name in notes[0]
        own.write_text("domain,name,leaning\nown.example,Our Own Paper,left\n")
        deployment.wait(lambda: note() == (200, []), "the file to be read")
        assert "Our Own Paper" in urllib.request.urlopen(deployment.page + "/source/own.example", timeout=10).read().decode()
    finally:
        own.unlink()


def test_a_password_of_the_operator_s_is_taken_over_by_all_without_a_restart_of_theirs(deployment):
    before = deployment.environment
    daemons = [deployment.containers(service)[0] for service in ("ingest", "classify", "summarize", "publish")]
    started = [deployment.inspect(container)["State"]["StartedAt"] for container in daemons]
    try:
        deployment.environment = {**before, "REDIS_PASSWORD": "it's \"my\" own/@#:\\ $pass"}
        deployment.compose("up", "-d", "--scale", "embed=0")
        assert password_of(deployment) == deployment.environment["REDIS_PASSWORD"]
        deployment.wait(lambda: all(deployment.ask(one, "/readyz")[0] == 200 for one in daemons), "the new password")
        assert started == [deployment.inspect(container)["State"]["StartedAt"] for container in daemons]
        assert deployment.redis("PING").strip() == "PONG"
        assert deployment.status()["dead"] == 0
    finally:
        deployment.environment = before
        deployment.compose("up", "-d", "--scale", "embed=0")
        deployment.wait(lambda: all(deployment.ask(one, "/readyz")[0] == 200 for one in daemons), "Redis again")


# ── the front ──

def states(deployment, backend):
    """How many replicas the front holds for usable."""
    (front,) = deployment.containers("front")
    lines = deployment.ask(front, "/metrics?scope=server&no-maint")[1].splitlines()
    return sum(float(line.split()[-1]) for line in lines
               if line.startswith("haproxy_server_status{") and f'proxy="{backend}"' in line and 'state="UP"' in line)


def test_pages_outlive_a_redis_that_is_away_and_no_container_is_called_sick(deployment):
    (redis,), (publish,) = deployment.containers("redis"), deployment.containers("publish")
    with Reader(deployment.page + "/") as reader:
        docker("pause", redis)
        try:
            deployment.wait(lambda: deployment.ask(publish, "/readyz")[0] == 503, "publish to notice")
            deployment.wait(lambda: states(deployment, "publish_http") == 0, "the front to notice")
            time.sleep(6)  # longer than the pause between two health checks
            assert all(deployment.healthy(service) == 1 for service in ("ingest", "classify", "summarize", "publish", "front"))
        finally:
            docker("unpause", redis)
            deployment.wait(lambda: deployment.healthy("redis"), "Redis again")
        deployment.wait(lambda: states(deployment, "publish_http") == 1, "the front to have it back")
    assert reader.failures == [] and reader.retries == []


def test_a_replica_cut_off_from_redis_gets_no_new_readers(deployment):
    deployment.scale("publish", 2)
    cut = deployment.containers("publish")[1]
    try:
        deployment.wait(lambda: states(deployment, "publish_http") == 2, "both")
        docker("network", "disconnect", deployment.network("inside"), cut)
        deployment.wait(lambda: states(deployment, "publish_http") == 1, "the front to prefer the other")
        assert states(deployment, "publish_http_alive") == 2
    finally:
        docker("network", "connect", "--alias", "publish", deployment.network("inside"), cut, check=False)
        deployment.scale("publish", 1)


def problem(url):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url, timeout=10)
    return error.value.code, error.value.headers, error.value.read().decode()


def test_without_any_replica_the_front_says_what_is_wrong(deployment):
    deployment.compose("stop", "publish")
    try:
        deployment.wait(lambda: states(deployment, "publish_http_alive") == 0, "the front to notice")
        code, headers, page = problem(deployment.page + "/")
        assert code == 503 and "docker compose logs publish" in page and headers["Content-Type"].startswith("text/html")
        code, headers, body = problem(deployment.page + "/api/v1/stories")
        assert code == 503 and "publish" in json.loads(body)["detail"] and headers["Retry-After"] == "5"
    finally:
        deployment.compose("start", "publish")
        deployment.wait(lambda: deployment.healthy("publish"), "publish again")


def test_hubs_reach_ingest_through_the_front(deployment):
    code, _, body = problem(deployment.page + "/websub/" + "0" * 40)
    # Without websub_address ingest has no subscriptions, and says what else is there.
    assert code == 404 and "/healthz" in json.loads(body)["detail"]
    for path in ("/websub/", "/websub/../metrics", "/websub/x/metrics"):
        code, _, body = problem(deployment.page + path)
        assert code in (400, 404) and "/healthz" not in body


def test_the_front_s_figures_are_small(deployment):
    (front,) = deployment.containers("front")
    status, text = deployment.ask(front, "/metrics")
    assert status == 200 and "haproxy_backend_http_responses_total" in text
    assert len(text) < 100_000


def test_silent_connections_of_one_port_do_not_take_another_s_place(deployment):
    """More connections than the snapshots' port takes, all silent: pages go on."""
    address = ("127.0.0.1", int(deployment.environment["SNAPSHOT_PORT"]))
    held = []
    opener = threading.Thread(target=lambda: held.extend(socket.create_connection(address, 5) for _ in range(400)))
    opener.start()
    try:
        with Reader(deployment.page + "/") as reader:
            opener.join(30)
            time.sleep(2)
        assert len(held) == 400 and reader.requests > 10
        assert reader.failures == [] and reader.retries == []
    finally:
        for one in held:
            one.close()


# Prints the status of each of 30 requests to the front, request i with $1 and i as the address that it says it is sent on for.
ASK_OFTEN = r"""for i in {1..30}; do
    exec 3<>/dev/tcp/front/8080
    printf 'GET /api/v1/stats HTTP/1.0\r\n%s\r\n' "${1:+X-Forwarded-For: ${1/N/$i}$'\r\n'}" >&3
    read -r _ status _ <&3 && echo "$status"
done"""


def answers_of_peer(deployment, forwarded_for=""):
    """The statuses of 30 requests by a peer of its own; "N" in FORWARDED_FOR is the number of the request."""
    return docker("run", "--rm", "--network", deployment.network("edge"), "debian:bookworm-slim", "bash", "-c", ASK_OFTEN, "ask",
                  forwarded_for).stdout.split()


@contextlib.contextmanager
def settings(deployment, **changed):
    before = deployment.environment
    deployment.environment = {**before, **changed}
    try:
        deployment.scale("publish", 1)
        deployment.wait(lambda: deployment.healthy("front") and states(deployment, "publish_http") == 1, "publish, with them")
        yield
    finally:
        deployment.environment = before
        deployment.scale("publish", 1)
        deployment.wait(lambda: deployment.healthy("front") and states(deployment, "publish_http") == 1, "publish as before")


# Requests a minute, so few that a slow machine, too, asks more often; whichever of them is refused, as tokens come back.
FEW = {"TRIPTYCH_READER_RATE": "10"}


def test_readers_are_told_apart_through_the_front_and_their_own_word_does_not_count(deployment):
    with settings(deployment, **FEW):
        answers = answers_of_peer(deployment)
        assert "200" in answers and "429" in answers
        assert "429" in answers_of_peer(deployment, "203.0.113.N"), "whatever it says of itself, it is one address"
        assert urllib.request.urlopen(deployment.page + "/api/v1/stats", timeout=10).status == 200, "others are not held to it"


def test_the_word_of_a_proxy_that_the_operator_names_counts(deployment):
    (config,) = json.loads(docker("network", "inspect", deployment.network("edge")).stdout)[0]["IPAM"]["Config"]
    with settings(deployment, **FEW, OUTER_PROXY=f"192.0.2.1 {config['Subnet']}"):
        assert "429" in answers_of_peer(deployment, "203.0.113.7")
        assert set(answers_of_peer(deployment, "203.0.114.N")) == {"200"}, "other readers behind the same proxy, one request each"
