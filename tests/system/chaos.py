"""What goes wrong in a fault test: rows that come slowly, kills at random moments, a subscriber that is cut off and comes
back. Everything random comes from one seed, which the test prints."""
import json
import pathlib
import subprocess
import sys
import threading
import time

from desk import BIN, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from invented_articles import articles  # noqa: E402, F401  used by the fault tests


SLOW_DISK = r"""
#include <unistd.h>
int fdatasync(int fd) { (void)fd; usleep(%d * 1000); return 0; }
"""


def use_slow_disk(desk, seconds=1.5):
    """From now on Redis's fdatasync takes so long: what it holds back meanwhile is gone when it is killed."""
    source, library = desk.folder / "slow.c", desk.folder / "slow.so"
    source.write_text(SLOW_DISK % (seconds * 1000))
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    desk.kill_redis()
    desk.redis_process.env["LD_PRELOAD"] = str(library)
    desk.redis_process.start()
    wait_for(lambda: desk.redis().ping(), "Redis")


class SlowReplay(threading.Thread):
    """`triptych replay -` fed at `rate` rows a second; result() is what it printed at its end. After enough() no more rows
    are given than those that it returns."""

    def __init__(self, desk, rows, rate):
        super().__init__(daemon=True)
        self.rows, self.rate, self.given = list(rows), rate, 0
        self.is_enough = threading.Event()
        self.errors = open(desk.folder / "replay.err", "wb")
        self.process = subprocess.Popen([str(desk.programs / "triptych"), "replay", "-"], env=desk.tool_env(),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.start()

    def run(self):
        step = max(1, self.rate // 20)
        for at in range(0, len(self.rows), step):
            if self.is_enough.is_set():
                break
            self.given = min(at + step, len(self.rows))
            lines = "".join(json.dumps(row) + "\n" for row in self.rows[at:at + step])
            try:
                self.process.stdin.write(lines.encode())
                self.process.stdin.flush()
            except BrokenPipeError:
                return
            time.sleep(step / self.rate)
        self.process.stdin.close()

    def enough(self):
        self.is_enough.set()
        self.join()
        return self.rows[:self.given]

    def result(self, seconds):
        self.join(seconds)
        wait_for(lambda: self.process.poll() is not None, "the replay to end", seconds)
        self.errors.close()
        assert self.process.returncode == 0, pathlib.Path(self.errors.name).read_text()
        return json.loads(self.process.stdout.read().splitlines()[-1])

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class CutSubscriber(threading.Thread):
    """`triptych subscribe`, killed now and then, which each time goes on from the last event it printed. Where Redis may
    forget (`may_be_told`) it starts over when it is told that what it has seen is no more. `programs`: the folder of its
    own version's, when that is another one."""

    def __init__(self, desk, publish, chance, may_be_told=False, programs=BIN):
        super().__init__(daemon=True)
        self.programs = programs
        self.desk, self.publish, self.chance = desk, publish, chance
        self.events, self.problems, self.cuts, self.told = [], [], 0, 0
        self.may_be_told = may_be_told
        self.ending = threading.Event()
        self.process = None
        self.start()

    def run(self):
        while not self.ending.is_set():
            last = self.events[-1]["seq"] if self.events else "start"
            publish = self.chance.choice(self.publish)
            self.process = subprocess.Popen(
                [str(self.programs / "triptych"), "subscribe", "--from", last, "--connect",
                 f"tcp://127.0.0.1:{publish.pub_port}", "--snapshot", f"tcp://127.0.0.1:{publish.snapshot_port}"],
                env=self.desk.tool_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for line in self.process.stdout:
                if line.endswith(b"\n"):
                    self.events.append(json.loads(line))
            said = self.process.stderr.read().decode()
            if "snapshot-required" in said and self.may_be_told:
                self.events, self.told = [], self.told + 1
            elif "snapshot-required" in said:
                self.problems.append(said)
                return
            self.process.wait()
            time.sleep(0.05)

    def cut(self):
        if self.process and self.process.poll() is None:
            self.cuts += 1
            self.process.kill()

    def end(self):
        self.ending.set()
        while self.is_alive():
            self.cut()
            self.join(0.2)


def check_chain(events, redis_client, edition):
    """Every event of the feed stream once and in order, each naming its predecessor."""
    stream = [key.decode() for key, _ in redis_client.xrange(f"{{{edition}}}:feed")]
    assert [event["seq"] for event in events] == stream
    assert all(later["prev"] == earlier["seq"] for earlier, later in zip(events, events[1:]))


def check_outcome(desk, ids):
    """After it settled: every article in exactly one story, every counter equal to a recount, nothing left over."""
    desk.settle(120)

    def look():
        """All figures, when no review has merged stories between the first and the last of them."""
        before = desk.settle()
        rows, recount, after = desk.assignments(), desk.status("--recount")["recount"], desk.status()
        return (after, rows, recount) if before["stories"] == after["stories"] and before["feed_seq"] == after[
            "feed_seq"] and not any(after["todo"].values()) else None

    status, rows, recount = wait_for(look, "the reviews to be done", 60, 0.5)
    assert sorted(row["id"] for row in rows) == sorted(ids), set(ids).symmetric_difference(row["id"] for row in rows)
    assert all(row["story"] for row in rows)
    assert recount["wrong"] == 0, recount
    assert status["dead"] == 0 and status["articles"] == len(ids)
    assert status["stories"] == recount["stories"] == len({row["story"] for row in rows})
    return status
