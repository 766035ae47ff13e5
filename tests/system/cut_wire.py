"""A way to one of several ports on which a connection breaks behind any byte that either side has sent: in the middle of an event, of a
request or of a greeting. What was under way on it is gone, and neither side has closed it."""
import random
import select
import socket
import struct
import threading

CUTS_MAX = 6
BYTES_LOG2 = (5, 18)  # that a connection carries before it breaks
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close() throws away what is not sent


class CutWire(threading.Thread):
    """`ports()`: where there is someone now. CUTS_MAX connections break; later ones hold. `cuts`: how many it has broken."""

    def __init__(self, ports, seed):
        super().__init__(daemon=True)
        self.ports, self.chance, self.cuts = ports, random.Random(seed), 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            threading.Thread(target=self.carry, args=(self.listener.accept()[0],), daemon=True).start()

    def carry(self, near):
        left = int(2 ** self.chance.uniform(*BYTES_LOG2)) if self.cuts < CUTS_MAX else 1 << 40
        with near:
            try:
                with socket.create_connection(("127.0.0.1", self.chance.choice(self.ports()))) as far:
                    for one in (near, far):
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    other = {near: far, far: near}
                    while left:
                        for one in select.select(other, [], [])[0]:
                            data = one.recv(min(left, 65536))
                            if not data:
                                return
                            other[one].sendall(data)
                            left -= len(data)
                    self.cuts += 1
            except OSError:
                pass  # one of both has gone: that is for the other to see


class Wires:
    """For each ZeroMQ subscriber ways of its own to the replicas' events and to their snapshot sockets."""

    def __init__(self, replicas, chance):
        self.replicas, self.chance, self.made = replicas, chance, []

    def to(self, name):
        """The port of a way to `name`: pub_port or snapshot_port."""
        self.made.append(CutWire(lambda: [getattr(one, name) for one in self.replicas], self.chance.randrange(1 << 31)))
        return self.made[-1].port

    def all_broke(self):
        return all(wire.cuts for wire in self.made)
