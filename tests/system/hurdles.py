"""What stands between a daemon and its peers in a test: a TCP proxy that may swallow everything, and a worker on the bus
that takes work and does nothing."""
import contextlib
import importlib
import pathlib
import select
import socket
import subprocess
import sys
import threading
import time

import zmq

from desk import ROOT


class Proxy(threading.Thread):
    """Between one daemon and Redis on a unix socket: redis://127.0.0.1:PORT. While `is_hole`, bytes are taken and go
    nowhere, new connections too; healing resets them all, as a network that comes back does."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = str(target)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"
        self.is_hole, self.is_ending = False, False
        self.pairs = {}
        self.start()

    def run(self):
        while not self.is_ending:
            for ready in select.select([self.listener, *self.pairs], [], [], 0.05)[0]:
                if ready is self.listener:
                    self.join_ends(self.listener.accept()[0])
                elif ready in self.pairs:
                    self.pass_on(ready)

    def join_ends(self, near):
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(self.target)
        except OSError:
            near.close()
            return
        self.pairs[near], self.pairs[far] = far, near

    def pass_on(self, end):
        other = self.pairs[end]
        try:
            data = end.recv(65536)
            if data and not self.is_hole:
                other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self.drop(end)

    def drop(self, end):
        other = self.pairs.pop(end)
        self.pairs.pop(other, None)
        end.close()
        other.close()

    def cut(self):
        self.is_hole = True

    def heal(self):
        for end in list(self.pairs):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.is_hole = False

    def end(self):
        self.is_ending = True
        self.join()
        self.listener.close()
        for end in list(self.pairs):
            end.close()


def frames(folder):
    """proto/link.proto as a Python module."""
    folder = pathlib.Path(folder)
    subprocess.run(["protoc", f"--python_out={folder}", f"-I{ROOT / 'proto'}", "article.proto", "story.proto",
                    "link.proto"], cwd=ROOT / "proto", check=True)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("link_pb2")
    finally:
        sys.path.remove(str(folder))


class IdleWorker(threading.Thread):
    """Says hello to every upstream of a stage, asks for more work than there is, answers heartbeats, finishes nothing.
    With `answers` it calls finished what it never looked at; with `life_s` it is gone without a word after so long, and
    comes back with another name."""

    def __init__(self, desk, link, stage, credit=60000, answers=None, life_s=None):
        super().__init__(daemon=True)
        self.desk, self.link, self.stage, self.credit = desk, link, stage, credit
        self.answers, self.life_s = answers, life_s
        self.taken, self.lives = 0, 0
        self.is_ending = threading.Event()
        self.start()

    def addresses(self):
        entries = self.desk.redis().hgetall(f"{{{self.desk.edition}}}:e:{self.stage}").values()
        return {entry.decode().split("|", 1)[1] for entry in entries}

    def send(self, peer, **body):
        peer.send(self.link.LinkFrame(**body).SerializeToString(), zmq.NOBLOCK)

    def meet(self, context, peers):
        for address in self.addresses() - set(peers):
            peers[address] = context.socket(zmq.DEALER)
            peers[address].linger = 0
            peers[address].connect(address)
            self.send(peers[address], hello=self.link.Hello(
                instance=f"i{self.lives:08d}{id(self) % 10 ** 8:08d}", stage=self.stage, edition=self.desk.edition,
                credit=self.credit))

    def serve(self, peer):
        while peer.poll(0):
            frame = self.link.LinkFrame.FromString(peer.recv())
            if frame.HasField("work"):
                self.taken += 1
                if self.answers:
                    self.send(peer, done=self.link.Done(id=[frame.work.id], outcome=self.answers))
        self.send(peer, heartbeat=self.link.Heartbeat())

    def live(self, context):
        peers, end = {}, time.monotonic() + (self.life_s or 1e9)
        self.lives += 1
        while not self.is_ending.is_set() and time.monotonic() < end:
            with contextlib.suppress(zmq.ZMQError):
                self.meet(context, peers)
                for peer in peers.values():
                    self.serve(peer)
            self.is_ending.wait(0.1)
        for peer in peers.values():
            peer.close()

    def run(self):
        context = zmq.Context()
        while not self.is_ending.is_set():
            self.live(context)
        context.term()

    def end(self):
        self.is_ending.set()
        self.join()
