"""Programs of several versions beside one Redis: who is not served waits and says so, and no call of another version
changes anything; a replica is not taken for a master."""
import contextlib
import json
import pathlib
import re

import pytest
import redis

from desk import DEMO, ROOT, Daemon, Process, free_port, wait_for

RELEASED = sorted((ROOT / "tests/data").glob("functions-*.txt"))


def library_text(client):
    return client.function_list(withcode=True)[0][-1].decode()


def versions(client):
    ours, _, oldest_caller = client.fcall("triptych_version", 0)
    return int(ours), int(oldest_caller)


def signatures(client):
    flat = [text.decode() for text in client.fcall("triptych_signatures", 0)]
    return dict(zip(flat[::2], flat[1::2]))


def everything(client):
    """All that is stored, key by key; what expires by itself (endpoints, notes) is left out."""
    return {key: client.dump(key) for key in sorted(client.keys("*")) if b":e:" not in key and not key.endswith(b":notes")}


@pytest.fixture(name="filled")
def fixture_filled(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    return desk


def stop_all(desk):
    for daemon in desk.daemons:
        if daemon.is_running():
            daemon.stop()


def takes(now, then):
    """Whether a function whose keys and arguments are counted so ("5-6 2") takes calls that were counted so ("5 2")."""
    if not now:
        return False
    for ours, theirs in zip(now.split(), then.split(), strict=True):
        least, dash, most = ours.partition("-")
        if ours != theirs and not (dash and theirs.isdigit() and int(least) <= int(theirs) <= int(most)):
            return False
    return True


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_functions_of_released_versions_keep_name_and_arguments(desk, released):
    desk.tool("status", check=False)  # loads the library; no daemon is there, which it says
    now, (_, oldest_caller) = signatures(desk.redis()), versions(desk.redis())
    lines = [line for line in released.read_text().splitlines() if line and not line.startswith("#")]
    library = int(lines[0].removeprefix("library "))
    then = dict(line.split(" ", 1) for line in lines[1:])
    assert len(then) > 20
    if library >= oldest_caller:
        assert {name: now.get(name) for name in then if not takes(now.get(name), then[name])} == {}
    registered = {function[b"name"].decode() if isinstance(function, dict) else dict(
        zip(function[::2], function[1::2]))[b"name"].decode() for function in desk.redis().function_list()[0][5]}
    assert registered == {f"triptych_{name}" for name in now}


def test_a_call_of_an_older_release_changes_nothing(filled):
    """story_rerate once took eight arguments an article; its successor takes three."""
    client = filled.redis()
    story = json.loads(filled.tool("stories", "--json").stdout.splitlines()[0])["id"]
    article = next(row["id"] for row in filled.assignments() if row["story"] == story)
    stop_all(filled)
    before = everything(client)
    prefix = f"{{{filled.edition}}}:"
    with pytest.raises(redis.ResponseError, match="another version"):
        client.fcall("triptych_story_rerate", 3, f"{prefix}s:{story}", f"{prefix}m:{story}", f"{prefix}todo:summarize", story,
                     2, 1000, article, "en", "lean-left", "high", "private", "GB", "example.example", "PLACEMENT")
    assert everything(client) == before


def test_every_function_refuses_what_it_does_not_take(filled):
    client = filled.redis()
    stop_all(filled)
    before = everything(client)
    for name, takes in signatures(client).items():
        keys = int(re.match(r"\d+", takes).group())
        arguments = int(re.match(r"\S+ (\d+)", takes).group(1))
        wrong = [(keys + 7, arguments), (keys, arguments - 1)] if arguments else [(keys + 7, 0)]
        if not re.search(r"[-+]", takes):
            wrong.append((keys, arguments + 1))
        for key_count, argument_count in wrong:
            with pytest.raises(redis.ResponseError, match="another version"):
                client.fcall(f"triptych_{name}", key_count, *(f"{{x}}:{i}" for i in range(key_count)),
                             *map(str, range(argument_count)))
    assert everything(client) == before


def reason_of(daemon, condition="redis"):
    status, text = daemon.get("/readyz")
    conditions = {item["name"]: item for item in json.loads(text)["conditions"]}
    return status, conditions[condition].get("reason") or ""


def waits_for(daemon, words):
    """Until the daemon says why it waits; then it must not have written."""
    wait_for(lambda: words in reason_of(daemon)[1], f"{daemon.name} to say: {words}", 20)
    assert reason_of(daemon)[0] == 503
    assert len([line for line in daemon.text().splitlines() if words in line]) <= 2


def test_a_daemon_that_a_newer_library_does_not_serve_waits_and_goes_on_by_itself(filled):
    client = filled.redis()
    ours, oldest_caller = versions(client)
    code = library_text(client)
    stop_all(filled)
    newer = code.replace(f"LIBRARY_VERSION = {ours}", f"LIBRARY_VERSION = {ours + 5}")
    client.function_load(newer.replace(f"OLDEST_CALLER = {oldest_caller}", f"OLDEST_CALLER = {ours + 1}"), replace=True)
    before = everything(client)
    daemon = filled.start("classify")
    waits_for(daemon, f"serve programs from version {ours + 1} on")
    assert everything(client) == before and versions(client)[0] == ours + 5
    client.function_load(newer, replace=True)  # a newer one that serves us too
    wait_for(daemon.is_ready, "classify to go on")
    assert versions(client)[0] == ours + 5  # an older program does not put its own library back


def test_a_library_is_not_replaced_while_programs_run_that_the_new_one_does_not_serve(filled):
    client = filled.redis()
    ours, _ = versions(client)
    code = library_text(client)
    stop_all(filled)
    old = 3
    client.function_load(code.replace(f"LIBRARY_VERSION = {ours}", f"LIBRARY_VERSION = {old}"), replace=True)
    callers = f"{{{filled.edition}}}:e:callers"
    client.hset(callers, "iold", f"{9 * 10 ** 15}|{old}")
    daemon = filled.start("publish")
    waits_for(daemon, "waiting until they are stopped or upgraded")
    assert versions(client)[0] == old
    client.hdel(callers, "iold")
    wait_for(daemon.is_ready, "publish to go on")
    assert versions(client)[0] == ours


def test_data_of_a_newer_version_is_left_alone(filled):
    client = filled.redis()
    stop_all(filled)
    state = f"{{{filled.edition}}}:state"
    client.hset(state, "data", 7)
    before = everything(client)
    daemons = [filled.start(stage) for stage in ("ingest", "classify", "publish")]
    for daemon in daemons:
        waits_for(daemon, "is of version 7")
    assert everything(client) == before
    client.hdel(state, "data")
    for daemon in daemons:
        wait_for(daemon.is_ready, f"{daemon.name} to go on")


@contextlib.contextmanager
def replica_of(desk, port):
    """A second Redis that follows the desk's; gives its unix socket."""
    folder = pathlib.Path(desk.folder) / "replica"
    folder.mkdir()
    process = Process("replica", ["redis-server", "--port", "0", "--unixsocket", str(folder / "redis.sock"), "--dir",
                                  str(folder), "--save", "", "--replicaof", "127.0.0.1", str(port), "--logfile", ""], folder)
    process.start()
    desk.others.append(process)
    client = redis.Redis(unix_socket_path=str(folder / "redis.sock"), socket_timeout=10)
    wait_for(lambda: client.info("replication").get("master_link_status") == "up", "the replica to follow")
    yield client, f"unix://{folder / 'redis.sock'}"


@pytest.mark.parametrize("stage", ["ingest", "publish"])
def test_a_replica_is_no_master_until_it_is_made_one(filled, stage):
    client = filled.redis()
    port = free_port()
    client.config_set("port", port)
    with replica_of(filled, port) as (replica, url):
        daemon = Daemon(stage, 9, filled, {"redis_url": url}).start()
        filled.daemons.append(daemon)
        waits_for(daemon, "read-only replica of 127.0.0.1")
        stop_all_but(filled, daemon)
        replica.replicaof("NO", "ONE")
        wait_for(daemon.is_ready, f"{stage} to take the new master")
        replica.replicaof("127.0.0.1", port)  # it is made a replica again under a running daemon
        wait_for(lambda: "read-only replica" in reason_of(daemon)[1], f"{stage} to notice", 30)
        assert reason_of(daemon)[0] == 503
        said = [line for line in daemon.text().splitlines() if "read-only replica" in line]
        assert len(said) <= 6, said


def stop_all_but(desk, kept):
    for daemon in desk.daemons:
        if daemon is not kept and daemon.is_running():
            daemon.stop()
