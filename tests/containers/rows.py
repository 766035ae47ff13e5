"""A replay that is fed slowly, so that things can happen while it runs."""
import itertools
import json
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from invented_articles import articles  # noqa: E402, F401  what the tests here replay


class SlowReplay:
    """`triptych replay -` in a container of the project, fed with rows at RATE a second until `finish`, which sends the
    rest at once, waits and returns the tool's summary."""

    RATE = 50

    def __init__(self, project, rows):
        self.rows = list(rows)
        self.hurry = threading.Event()
        self.process = subprocess.Popen(
            project.tool_command("replay", "-"), cwd=project.root, env=project.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.sent = 0
        self.writer = threading.Thread(target=self.write, daemon=True)
        self.writer.start()

    def write(self):
        batches = iter(self.rows)
        while batch := list(itertools.islice(batches, 5)):
            self.process.stdin.write("".join(json.dumps(row) + "\n" for row in batch))
            self.process.stdin.flush()
            self.sent += len(batch)
            if not self.hurry.is_set():
                time.sleep(len(batch) / self.RATE)

    def is_running(self):
        return self.process.poll() is None and self.writer.is_alive()

    def finish(self, seconds=180):
        self.hurry.set()
        self.writer.join(seconds)
        said, errors = self.process.communicate(timeout=seconds)
        assert self.process.returncode == 0, errors
        return json.loads(said.strip().splitlines()[-1])
