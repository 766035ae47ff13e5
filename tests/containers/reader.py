"""A reader who keeps looking at a page. A request that fails is tried once more after RETRY_S, as a browser's user would
press reload; what fails twice is a failure."""
import threading
import time
import urllib.request

RETRY_S = 0.2
PAUSE_S = 0.05
PATIENCE_S = 5


class Reader(threading.Thread):
    def __init__(self, url):
        super().__init__(daemon=True)
        self.url = url
        self.stopped = threading.Event()
        self.requests = 0
        self.retries = []
        self.failures = []
        self.slowest_s = 0.0

    def look(self):
        began = time.monotonic()
        with urllib.request.urlopen(self.url, timeout=PATIENCE_S) as answer:
            answer.read()
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    def run(self):
        while not self.stopped.wait(PAUSE_S):
            self.requests += 1
            try:
                self.look()
            except OSError as error:
                self.retries.append(str(error))
                time.sleep(RETRY_S)
                try:
                    self.look()
                except OSError as again:
                    self.failures.append(str(again))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()

    def __str__(self):
        why = f" ({', '.join(sorted(set(self.retries)))})" if self.retries else ""
        return (f"{self.requests} requests, {len(self.retries)} tried twice{why}, {len(self.failures)} failed, "
                f"slowest {self.slowest_s:.2f} s")
