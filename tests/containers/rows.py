"""Invented articles without end, and a replay that is fed with them slowly, so that things can happen while it runs."""
import itertools
import json
import subprocess
import threading
import time

OUTLETS = ("redlantern.example", "lebrasier.example", "commonthread.example", "dailysentry.example", "lomnikinfo.example")
EVENTS = ("flood", "strike", "election", "harvest", "trial", "festival", "outage", "merger")
SYLLABLES = ("ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "pe", "ra", "so", "tu", "va", "wo", "xi", "ze")
FIRST_PUBLISHED = "2026-11-18T%02d:%02d:00Z"


def name(number):
    """A place that no other number has."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).capitalize()


def articles(count):
    """Five outlets report each event, each in words of its own."""
    for number in range(count):
        event, outlet = divmod(number, len(OUTLETS))
        place, person, what = name(event * 7 + 1), name(event * 11 + 5), EVENTS[event % len(EVENTS)]
        title = (f"{place} {what}: {person} speaks", f"{what.capitalize()} in {place}, {person} answers questions",
                 f"After the {what}, {place} waits for {person}", f"{person} visits {place} over {what}",
                 f"What the {what} means for {place}")[outlet]
        yield {
            "id": f"row-{number}", "url": f"https://{OUTLETS[outlet]}/{place.lower()}-{what}-{number}",
            "source": OUTLETS[outlet], "lang": "en", "title": title, "published": FIRST_PUBLISHED % (event % 24, outlet),
            "text": f"{person} of {place} said on day {event} that the {what} had surprised everyone. "
                    f"Report {number} of {OUTLETS[outlet]} counts {event * 3 + outlet} people in {place}.",
        }


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
