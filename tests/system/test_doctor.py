"""`triptych status` and `triptych doctor`: who runs a desk learns from them alone why nothing new appears."""
import json
import signal
import time

import pytest

from desk import DEMO, STAGES, wait_for
from fake_embedder import FakeEmbedder
from fake_model import FakeModel
from feed_web import Web, rss
from test_writer import give, start as start_model

FULL_BYTES = 24_000_000


def doctor(desk, *arguments):
    """(exit code, findings) of `triptych doctor --json`."""
    done = desk.tool("doctor", "--json", *arguments, check=False)
    return done.returncode, json.loads(done.stdout)["findings"]


def faults(desk):
    return [f"{row['about']}: {row['what']}" for row in doctor(desk)[1] if row["level"] == "fault"]


def is_well(desk):
    """Every daemon has shown itself and found the others."""
    return not faults(desk)


def test_a_desk_that_is_well_has_no_faults_and_each_replica_is_listed(desk):
    desk.start_all(replicas=2)
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: is_well(desk), "a desk without faults")
    done = desk.tool("status")
    for stage in STAGES:
        assert sum(line.startswith(stage + " ") and ", ready" in line for line in done.stdout.splitlines()) == 2, done.stdout
    status = desk.status()
    assert {replica["pid"] for replica in status["replicas"]} == {daemon.child.pid for daemon in desk.daemons}
    text = desk.tool("doctor").stdout
    assert "0 faults" in text and "8 replicas" in text


def test_a_replica_that_died_one_that_left_and_a_stage_without_any_are_told_apart(desk):
    desk.start_all(classify={}, ingest={})
    second = desk.start("classify")
    wait_for(second.is_ready, "the second classify")
    wait_for(lambda: is_well(desk), "a desk without faults")
    # One that is stopped has taken leave: nothing is missing.
    assert second.stop() == 0
    assert is_well(desk)
    assert sum(replica["ready"] and not replica["leaving"] for replica in desk.status()["replicas"]) == 4
    desk.of("summarize")[0].kill()
    wait_for(lambda: any("has not been heard of" in fault for fault in faults(desk)), "the death to be noticed")
    assert any(fault.startswith("summarize: none is running") for fault in faults(desk))
    assert desk.tool("status", check=False).returncode == 1
    # Started again by its host it is the same replica.
    desk.start("summarize")
    wait_for(lambda: is_well(desk), "a desk without faults")
    assert desk.tool("status").returncode == 0


def test_without_redis_both_say_so_within_two_seconds(desk):
    desk.start_all()
    desk.redis_process.send(signal.SIGSTOP)
    for command in ("status", "doctor"):
        began = time.monotonic()
        done = desk.tool(command, check=False)
        # 1.5 s of patience; the rest is for a machine that is busy.
        assert time.monotonic() - began < 10 and done.returncode == 1
        assert "Redis" in done.stdout + done.stderr
    desk.redis_process.send(signal.SIGCONT)
    wait_for(lambda: is_well(desk), "a desk without faults")
    desk.kill_redis()
    code, found = doctor(desk)
    assert code == 1 and found[0]["about"] == "Redis" and "docker compose ps redis" in found[0]["do"]


def test_a_full_redis_is_named_as_the_cause(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.redis().config_set("maxmemory", "1mb")
    # Nothing is written any more that grows; daemons find out by the next thing that they store.
    wait_for(lambda: any(fault.startswith("Redis: it is full") for fault in faults(desk)), "the fault")
    code, found = doctor(desk)
    assert code == 1
    assert "REDIS_MAXMEMORY" in found[0]["do"]
    # One cause, one fault: not four daemons that each say that Redis is not well. A daemon's card may be of a moment before.
    wait_for(lambda: [row["about"] for row in doctor(desk)[1] if row["level"] == "fault"] == ["Redis"], "one fault alone")
    assert "fault  Redis: it is full" in desk.tool("status", check=False).stdout
    desk.redis().config_set("maxmemory", "0")
    wait_for(lambda: is_well(desk), "a desk without faults")


def test_an_embedder_that_hangs_is_named_as_the_cause(desk):
    with FakeEmbedder() as embedder:
        embedder.seconds = 600
        desk.start_all(classify={"embed_url": embedder.url, "embed_model": "fake", "embed_timeout": "1s"})
        desk.replay(DEMO / "articles.jsonl")
        wait_for(lambda: len(faults(desk)) == 1 and any("embedder" in fault for fault in faults(desk)), "the fault")
        code, found = doctor(desk)
        named = [row for row in found if row["level"] == "fault"]
        assert code == 1 and len(named) == 1
        assert named[0]["about"].startswith("classify on ") and "by their words alone" in named[0]["what"]
        assert "restart embed" in named[0]["do"]


def test_a_language_model_that_fails_is_named_as_the_reason(desk):
    with FakeModel() as model:
        model.mood = "failing"
        start_model(desk, model)
        give(desk)

        def told():
            return [row for row in doctor(desk)[1] if "own sentences alone" in row["what"]]
        (row,) = wait_for(told, "the doctor to see it")
    assert row["level"] == "hint" and row["about"].startswith("summarize on ")  # stories do not wait for it
    assert "writer_url" in row["do"] and "too many requests" in row["what"]


def test_feeds_that_all_answer_403_are_named_as_the_cause(desk, tmp_path):
    web = Web()
    for number in range(6):
        web.pages[f"/{number}.xml"] = (403, b"no", "text/plain", {})
    web.pages["/robots.txt"] = (404, b"", "text/plain", {})
    web.pages["/well.xml"] = (200, rss([]).encode(), "application/rss+xml", {})
    desk.start_all(ingest={"contact": "desk@triptych.example", "fetch_private": "127.0.0.0/8", "host_pause": "20ms"})
    wait_for(lambda: is_well(desk), "a desk without faults")
    desk.tool("feeds", "add", *[web.url(f"/{number}.xml") for number in range(6)], "--no-wait")
    wait_for(lambda: any(fault.startswith("feeds: 6 of 6 fail, 6 of them with status 403") for fault in faults(desk)),
             "the fault")
    named = [row for row in doctor(desk)[1] if row["level"] == "fault"]
    assert len(named) == 1 and "turn this desk away" in named[0]["do"] and "CONTACT" in named[0]["do"]
    web.shutdown()
    web.server_close()


def test_feeds_without_a_contact_are_not_read_and_the_doctor_says_why(desk):
    desk.start_all()
    desk.tool("feeds", "add", "https://feeds.example/1.xml", "--no-wait")
    wait_for(lambda: any(fault.startswith("ingest on ") and "contact" in fault for fault in faults(desk)), "the fault")


def test_a_password_that_cannot_be_read_is_said_before_all_else(desk):
    done = desk.tool("doctor", "--set", "redis_password_file=/nowhere/file", "--set", "redis_url=redis://127.0.0.1:1", check=False)
    assert done.returncode == 2 and "/nowhere/file" in done.stderr


@pytest.mark.parametrize("name", ["key_secret", "bus_key"])
def test_files_that_cannot_be_read_are_named(desk, name):
    code, found = doctor(desk, "--set", f"{name}=/nowhere/file")
    assert code == 1 and any(row["about"] == name and "/nowhere/file" in row["what"] for row in found)


def test_an_article_is_traced_from_its_receipt_to_its_event(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    row = desk.assignments()[0]
    trace = json.loads(desk.tool("trace", row["url"], "--json").stdout)
    assert trace["story"] == row["story"]
    steps = [(step["stage"], step["time_ms"]) for step in trace["steps"] if step["stage"] != "source"]
    assert [stage for stage, _ in steps] == ["ingest", "classify", "classify", "publish"]
    times = [time_ms for _, time_ms in steps]
    assert times == sorted(times) and times[-1] - times[0] < 300_000
    text = desk.tool("trace", row["id"]).stdout
    assert "in all " in text and "summed up and published: event 1-" in text
