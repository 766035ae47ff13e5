"""`triptych replay` and what it promises: each row that was accepted is there at the end, or the exit code says not."""
import gzip
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
import zlib

import pytest
import zmq

from chaos import SlowReplay, articles, check_outcome, use_slow_disk
from desk import BIN, ROOT, wait_for

class Replay:
    """`triptych replay ARGUMENTS` in the background; what it says goes to a file."""

    def __init__(self, desk, *arguments):
        self.process = desk.start_tool("replay", "replay", *arguments)

    def is_running(self):
        return self.process.is_running()

    def end(self, seconds=120):
        """(exit code, what it printed)"""
        wait_for(lambda: not self.is_running(), "the replay to end", seconds)
        lines = [line for line in self.process.text().splitlines() if line.startswith("{")]
        return self.process.child.returncode, json.loads(lines[-1]) if lines else None


def write_rows(desk, rows, name="rows.jsonl"):
    path = desk.folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def pause_redis(desk, seconds):
    desk.redis_process.send(signal.SIGSTOP)
    time.sleep(seconds)
    desk.redis_process.send(signal.SIGCONT)


def restart_redis(desk, seconds=0.5):
    desk.kill_redis()
    time.sleep(seconds)
    desk.redis_process.start()


def always(desk):
    """A Redis that is killed loses nothing that it had answered."""
    desk.redis().config_set("appendfsync", "always")
    desk.redis_process.arguments += ["--appendfsync", "always"]


# ── outages in every phase ──

@pytest.mark.parametrize("outage", [lambda desk: pause_redis(desk, 11), lambda desk: restart_redis(desk, 4)],
                         ids=["paused", "restarted"])
def test_an_outage_while_it_waits_for_publishing_does_not_end_it(desk, outage):
    always(desk)
    desk.start_all()
    summarize = desk.of("summarize")[0]
    summarize.send(signal.SIGSTOP)
    rows = list(articles(300))
    replay = Replay(desk, write_rows(desk, rows))
    wait_for(lambda: desk.redis().zcard("{test}:articles") == 300 and desk.redis().zcard("{test}:todo:classify") == 0,
             "the rows to be grouped")
    outage(desk)
    assert replay.is_running()
    summarize.send(signal.SIGCONT)
    code, result = replay.end()
    assert (code, result["articles"], result["lost"]) == (0, len(rows), 0)
    check_outcome(desk, [row["id"] for row in rows])


def test_an_outage_while_it_waits_for_reviews_does_not_end_it(desk):
    desk.start_all()
    rows = list(articles(200))
    client = desk.redis()
    # A replica that says it has much to look over, for as long as the test wants.
    client.hset("{test}:notes", "classify.reviews.ixxxxxxxxxxxxxxxx", f"{int(time.time() * 1000) + 60000}|7")
    replay = Replay(desk, write_rows(desk, rows))
    wait_for(lambda: client.zcard("{test}:articles") == 200 and not any(desk.status()["todo"].values()), "publishing")
    time.sleep(1)
    assert replay.is_running()
    pause_redis(desk, 11)
    assert replay.is_running()
    client.hdel("{test}:notes", "classify.reviews.ixxxxxxxxxxxxxxxx")
    assert replay.end()[0] == 0


# ── words ──

def test_it_says_what_it_waits_for(desk):
    for stage in ("summarize", "publish"):
        desk.start(stage)
    rows = write_rows(desk, articles(200))
    replay = Replay(desk, rows)
    wait_for(lambda: "an ingest of the edition test: none is connected" in replay.process.text(), "a word on ingest", 30)
    desk.start("ingest")
    wait_for(lambda: "a classify: none runs, and 200 articles are" in replay.process.text(), "on classify", 40)
    desk.redis_process.send(signal.SIGSTOP)
    wait_for(lambda: "waiting for Redis at unix://" in replay.process.text(), "a word on Redis", 40)
    desk.redis_process.send(signal.SIGCONT)
    desk.start("classify")
    assert replay.end()[0] == 0


def test_a_full_redis_is_named(desk):
    desk.start_all()
    desk.redis().config_set("maxmemory", desk.redis().info("memory")["used_memory"] + 500_000)
    rows = list(articles(3000))
    replay = Replay(desk, write_rows(desk, rows))
    wait_for(lambda: "room in Redis, which is full" in replay.process.text(), "a word on memory", 40)
    desk.redis().config_set("maxmemory", 0)
    code, result = replay.end()
    assert (code, result["lost"]) == (0, 0)


# ── files ──

@pytest.mark.parametrize("make", [
    lambda folder: folder / "missing.jsonl",
    lambda folder: folder,
    lambda folder: _write(folder / "cut.jsonl.gz", gzip.compress(b'{"title": "x"}\n' * 100)[:12]),
], ids=["missing", "folder", "cut gzip"])
def test_a_wrong_file_ends_it_at_once_whatever_the_desk_does(desk, make):
    desk.redis_process.send(signal.SIGSTOP)
    good = _write(desk.folder / "good.jsonl", b'{"title": "A good row of Orlen"}\n')
    done = desk.tool("replay", good, make(desk.folder), check=False)
    assert done.returncode == 2 and done.stderr.strip()  # though Redis is stopped
    desk.redis_process.send(signal.SIGCONT)


def _write(path, data):
    path.write_bytes(data)
    return path


def test_a_file_that_breaks_off_is_given_as_far_as_it_goes(desk):
    desk.start_all()
    rows = list(articles(3000))
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    done = desk.tool("replay", "--no-wait", _write(desk.folder / "cut.jsonl.gz", packed[:len(packed) // 2]), check=False)
    assert done.returncode == 2
    assert 0 < json.loads(done.stdout.splitlines()[-1])["articles"] < 3000


def test_rows_of_a_pipe_are_taken_as_they_come(desk):
    desk.start_all()
    client = desk.redis()
    rows = list(articles(26))
    for opened in (lambda text: text.encode(), None):
        packer = None if opened else zlib.compressobj(wbits=31)
        tool = subprocess.Popen([str(BIN / "triptych"), "replay", "-"], env=desk.tool_env(), stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE)
        try:
            for _ in range(13):
                row = rows.pop()
                before = client.zcard("{test}:articles")
                line = json.dumps(row) + "\n"
                data = opened(line) if opened else packer.compress(line.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)
                tool.stdin.write(data)
                tool.stdin.flush()
                wait_for(lambda before=before: client.zcard("{test}:articles") > before, "the row, before the next is given", 30, 0.005)
            tool.stdin.write(b"" if opened else packer.flush(zlib.Z_FINISH))
            tool.stdin.close()
            assert tool.wait(60) == 0
        finally:
            if tool.poll() is None:
                tool.kill()
            tool.wait()


# ── what was said to be done and is not there ──

class Rogue(threading.Thread):
    """A worker that asks the replay for rows and says of each that it is done, without doing anything."""

    def __init__(self, desk, stored=()):
        super().__init__(daemon=True)
        self.desk, self.stored = desk, stored
        self.taken = 0
        self.ending = threading.Event()
        self.start()

    def run(self):
        import link_pb2  # pylint: disable=import-outside-toplevel,import-error
        with zmq.Context() as context, context.socket(zmq.DEALER) as sock:
            sock.setsockopt(zmq.LINGER, 0)
            client = self.desk.redis()
            found = None
            while not found and not self.ending.is_set():
                found = list(client.hgetall("{test}:e:replay").values())
                time.sleep(0.02)
            sock.connect(found[0].decode().split("|", 1)[1])
            hello = link_pb2.LinkFrame()
            hello.hello.instance, hello.hello.stage = "i0000000000000000", "replay"
            hello.hello.edition, hello.hello.credit = "test", 60000
            sock.send(hello.SerializeToString())
            beat, beaten = link_pb2.LinkFrame(), time.monotonic()
            beat.heartbeat.SetInParent()
            while not self.ending.is_set():
                if time.monotonic() - beaten > 0.5:
                    sock.send(beat.SerializeToString())
                    beaten = time.monotonic()
                if sock.poll(100):
                    frame = link_pb2.LinkFrame.FromString(sock.recv())
                    if frame.WhichOneof("body") == "work":
                        self.taken += 1
                        done = link_pb2.LinkFrame()
                        done.done.id.append(frame.work.id)
                        done.done.outcome = "done"
                        done.done.stored.extend(self.stored)
                        sock.send(done.SerializeToString())
                        more = link_pb2.LinkFrame()
                        more.credit.more = 1
                        sock.send(more.SerializeToString())

    def end(self):
        self.ending.set()
        self.join(5)


@pytest.fixture(name="protos", scope="module", autouse=True)
def fixture_protos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proto")
    subprocess.run(["protoc", f"--python_out={folder}", f"-I{ROOT / 'proto'}", "article.proto", "story.proto",
                    "link.proto"], check=True)
    sys.path.insert(0, str(folder))
    return folder


@pytest.mark.parametrize("stored", [(), ("a0123456789abcdef",), ("x' OR 1",)], ids=["nothing", "a lie", "nonsense"])
def test_a_worker_that_only_says_done_is_found_out(desk, stored):
    rogue = Rogue(desk, stored)
    try:
        rows = list(articles(1000))
        code, result = Replay(desk, write_rows(desk, rows), "--no-wait").end()
        assert (code, result["lost"]) == (1, len(rows))
        assert rogue.taken >= len(rows)
    finally:
        rogue.end()


def test_what_a_rogue_worker_swallowed_is_given_again(desk):
    rogue = Rogue(desk)
    rows = list(articles(1000))
    replay = Replay(desk, write_rows(desk, rows))
    wait_for(lambda: rogue.taken >= 500, "rows to be swallowed", every=0.01)
    rogue.end()
    desk.start_all()
    code, result = replay.end()
    assert (code, result["lost"]) == (0, 0) and result["given_again"] > 0
    check_outcome(desk, [row["id"] for row in rows])


def test_a_row_that_the_desk_refuses_is_told_by_the_exit_code(desk):
    desk.start_all()
    rows = [{"id": "good", "title": "Harbour of Orlen floods"}, {"id": "bad", "title": "\x01", "text": "\x02"},
            {"id": "odd", "title": "Wharf sold", "url": "ftp://x.example/"}]
    code, result = Replay(desk, write_rows(desk, rows)).end()
    assert (code, result["articles"], result["rejected"]) == (1, 1, 2)


# ── the bar ──

def test_the_bar_shows_each_phase_and_is_full_only_at_its_end(desk):
    desk.start_all()
    classify = desk.of("classify")[0]
    classify.send(signal.SIGSTOP)
    rows = write_rows(desk, articles(400))
    main, terminal = pty.openpty()
    tool = subprocess.Popen([str(BIN / "triptych"), "replay", str(rows)], env=desk.tool_env(), stdout=terminal,
                            stderr=terminal)
    os.close(terminal)
    text = b""
    woken = 0
    began = time.monotonic()
    try:
        while tool.poll() is None and time.monotonic() - began < 90:
            if select.select([main], [], [], 0.1)[0]:
                try:
                    text += os.read(main, 65536)
                except OSError:
                    break
            if not woken and b"grouped" in text and time.monotonic() - began > 4:
                woken = len(text)
                classify.send(signal.SIGCONT)
        assert tool.wait(60) == 0
    finally:
        if tool.poll() is None:
            tool.kill()
        os.close(main)
    drawn = re.findall(r"(given|grouped|published|reviewed) \[(#*)(\.*)\]", text.decode(errors="replace"))
    labels = [label for index, (label, _, _) in enumerate(drawn) if not index or drawn[index - 1][0] != label]
    assert labels[0] == "given" and "grouped" in labels and labels.index("grouped") > 0
    waiting = re.findall(r"grouped \[(#*)(\.*)\]", text[:woken].decode(errors="replace"))
    assert len(waiting) > 5 and all(len(done) < 30 for done, _ in waiting)


# ── a disk that is slow, a Redis that forgets ──

def test_rows_that_a_slow_disk_lost_are_given_again(desk):
    use_slow_disk(desk)
    desk.start_all()
    rows = list(articles(2500))
    replay = SlowReplay(desk, rows, 400)
    lost = []
    try:
        for _ in range(3):
            time.sleep(1.7)
            before = desk.redis().zcard("{test}:articles")
            restart_redis(desk, 0)
            wait_for(lambda: desk.redis().ping(), "Redis", every=0.02)
            lost.append(before - desk.redis().zcard("{test}:articles"))
        result = replay.result(120)
    finally:
        replay.end()
    print("lost", lost, result)
    assert max(lost) > 100, "the disk was not slow"
    assert result["articles"] == len(rows) and result["given_again"] > 0 and result["lost"] == 0
    check_outcome(desk, [row["id"] for row in rows])
