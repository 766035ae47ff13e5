"""A replay that is fed slowly, so that things can happen while it runs."""
import itertools
import json
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from invented_articles import articles  # noqa: E402, F401  what the tests here replay


class SlowReplay:
    """`triptych replay -` in a container of the project, fed a burst of rows at a time until `finish`, so it lasts as
    long as a test needs. Leaving the block ends the replay, also after a failure, so that no other test meets it."""

    BURST = 40
    PAUSE_S = 0.8

    def __init__(self, project, rows):
        self.rows = rows
        self.sent = []
        self.is_enough = threading.Event()
        self.name = project.environment["COMPOSE_PROJECT_NAME"] + "-slow-replay"
        command = [*project.command, "run", "--rm", "-T", "--name", self.name, "tool", "replay", "-"]
        self.process = subprocess.Popen(command, cwd=project.root, env=project.environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.writer = threading.Thread(target=self.write, daemon=True)
        self.writer.start()

    def write(self):
        rows = iter(self.rows)
        while not self.is_enough.is_set() and (burst := list(itertools.islice(rows, self.BURST))):
            self.process.stdin.write("".join(json.dumps(row) + "\n" for row in burst))
            self.process.stdin.flush()
            self.sent += burst
            self.is_enough.wait(self.PAUSE_S)

    def is_running(self):
        return self.process.poll() is None and self.writer.is_alive()

    def finish(self, seconds=240):
        """Sends no more, waits until the desk has dealt with what was sent, and returns the tool's summary."""
        self.is_enough.set()
        self.writer.join(seconds)
        said, errors = self.process.communicate(timeout=seconds)
        assert self.process.returncode == 0, errors
        return json.loads(said.strip().splitlines()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_enough.set()
        if self.process.poll() is None:
            subprocess.run(["docker", "rm", "-f", self.name], check=False, capture_output=True)
            self.process.kill()
            self.process.wait(30)
