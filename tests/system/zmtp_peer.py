"""A peer of ZeroMQ's protocol (ZMTP 3.0, mechanism NULL) on a bare socket, which can do what no ZeroMQ library does: send
parts without end, never read, greet slowly. And a memory cgroup around a daemon, where the system lets one be made."""
import contextlib
import os
import pathlib
import socket
import struct

SIGNATURE = b"\xff\0\0\0\0\0\0\0\0\x7f"
GREETING = SIGNATURE + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" * 32
MORE, LONG, COMMAND = 1, 2, 4
CGROUPS = (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"))


def frame(body, flags=0):
    if len(body) < 256:
        return bytes([flags, len(body)]) + body
    return struct.pack(">BQ", flags | LONG, len(body)) + body


def ready(kind):
    return frame(b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind.encode(), COMMAND)


class Peer:
    """`receive_bytes`: what the kernel keeps for us unread, as little as it allows."""

    def __init__(self, port, kind="SUB", source="127.0.0.1", before=b"", shake=True, receive_bytes=2048):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(10)
        self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        if before:
            self.socket.sendall(before)
        if shake:
            self.socket.sendall(GREETING + ready(kind))

    def send(self, data):
        self.socket.sendall(data)

    def subscribe(self, topic):
        self.send(frame(b"\x01" + topic))

    def read_until(self, mark, seconds=10):
        """Everything up to `mark` and a little more; an error when the other side closes before."""
        found = b""
        self.socket.settimeout(seconds)
        while mark not in found:
            chunk = self.socket.recv(65536)
            assert chunk, f"closed before {mark}"
            found += chunk
        return found

    def read_all(self, seconds=10):
        """Everything until the other side closes; None when it does not in time."""
        found = b""
        self.socket.settimeout(seconds)
        try:
            while chunk := self.socket.recv(65536):
                found += chunk
        except ConnectionError:
            pass
        except TimeoutError:
            return None
        return found

    def close(self):
        self.socket.close()


@contextlib.contextmanager
def memory_group(pid, limit_bytes):
    """Puts a process into a memory cgroup of its own; yields whether that could be done."""
    for root, limit in CGROUPS:
        group = pathlib.Path(root) / f"triptych-test-{os.getpid()}-{pid}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text(str(limit_bytes))
            (group / "cgroup.procs").write_text(str(pid))
            yield True
            return
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                (group.parent / "cgroup.procs").write_text(str(pid))
            with contextlib.suppress(OSError):
                group.rmdir()
        break
    yield False
