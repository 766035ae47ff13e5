"""Several Redis servers on loopback for the tests of fail-over: a master with a replica and three Sentinels, or a cluster
of three masters with a replica each. Every process is ended with the desk."""
import contextlib
import subprocess

import redis

from desk import Desk, Process, free_port, wait_for

HOST = "127.0.0.1"


class ManyRedisDesk(Desk):
    """A desk whose Redis is what `servers` says, by their ports."""

    def __init__(self, folder):
        super().__init__(folder)
        self.servers = {}
        self.password = ""

    def client(self, port):
        """Of a server with data."""
        return client(port, self.password)

    def sentinel(self, port):
        """Of a Sentinel."""
        return client(port)

    def port_arguments(self, port):
        return ["--port", str(port)]

    def start_server(self, name, *arguments, port=None):
        port = port or free_port()
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        command = ["redis-server", *arguments, *self.port_arguments(port), "--bind", HOST, "--dir", str(folder), "--logfile", "",
                   "--repl-diskless-sync-delay", "0"]
        server = Process(name, command, self.folder).start()
        self.servers[port] = server
        self.others.append(server)
        wait_for(lambda: self.client(port).ping(), name)
        return port

    def is_followed(self, port):
        """A running replica of it has all that it has had: without one a fail-over could only lose."""
        replication = self.client(port).info("replication")
        return replication["connected_slaves"] == 1 and replication["slave0"]["state"] == "online"


def client(port, password=""):
    return redis.Redis(HOST, port, password=password or None, socket_timeout=5, decode_responses=True)


class SentinelDesk(ManyRedisDesk):
    NAME = "desk"

    def __init__(self, folder, password=""):
        super().__init__(folder)
        self.secret = ["--requirepass", password, "--masterauth", password] if password else []
        self.password = password
        self.sentinels = []

    def start_servers(self):
        first = self.start_data("one")
        self.start_data("two", "--replicaof", f"{HOST} {first}")
        self.sentinels = [self.start_sentinel(number, first) for number in range(3)]
        wait_for(lambda: all(len(self.sentinel(port).sentinel_slaves(self.NAME)) == 1 and
                             len(self.sentinel(port).sentinel_sentinels(self.NAME)) == 2 for port in self.sentinels), "the Sentinels to know each other")
        self.redis_url = self.url(",".join(f"{HOST}:{port}" for port in self.sentinels))

    def url(self, addresses):
        return f"redis+sentinel://{f':{self.password}@' if self.password else ''}{addresses}/{self.NAME}"

    def start_data(self, name, *arguments):
        return self.start_server(name, "--appendonly", "yes", "--save", "", *self.secret, *arguments)

    def start_sentinel(self, number, master):
        port = free_port()
        config = self.folder / f"sentinel-{number}.conf"
        config.write_text(f"sentinel monitor {self.NAME} {HOST} {master} 2\nsentinel down-after-milliseconds {self.NAME} 1000\n"
                          f"sentinel failover-timeout {self.NAME} 4000\n{self.sentinel_lines()}")
        self.start_server_from(config, port, f"sentinel-{number}")
        return port

    def sentinel_lines(self):
        """More of a Sentinel's settings."""
        return f"sentinel auth-pass {self.NAME} {self.password}\n" if self.password else ""

    def start_server_from(self, config, port, name):
        server = Process(name, ["redis-server", str(config), "--sentinel", *self.port_arguments(port), "--bind", HOST], self.folder).start()
        self.servers[port] = server
        self.others.append(server)
        wait_for(lambda: self.sentinel(port).ping(), name)

    def master(self):
        """Its port, as the first Sentinel that answers has it."""
        for port in self.sentinels:
            with contextlib.suppress(redis.RedisError):
                return int(self.sentinel(port).sentinel_get_master_addr_by_name(self.NAME)[1])
        return None

    def redis(self):
        return self.client(self.master())


class ClusterDesk(ManyRedisDesk):
    def __init__(self, folder):
        super().__init__(folder)
        self.ports = []

    def start_servers(self):
        buses = [free_port() for _ in range(6)]
        ports = [self.start_server(f"node-{number}", "--cluster-enabled", "yes", "--cluster-node-timeout", "1500",
                                   "--cluster-port", str(bus), "--cluster-require-full-coverage", "no", "--appendonly", "yes",
                                   "--save", "") for number, bus in enumerate(buses)]
        nodes = [f"{HOST}:{port}@{bus}" for port, bus in zip(ports, buses)]
        subprocess.run(["redis-cli", "--cluster", "create", *nodes, "--cluster-replicas", "1", "--cluster-yes"], check=True,
                       stdout=subprocess.DEVNULL, timeout=120)
        self.ports = ports
        wait_for(lambda: all(client(port).cluster("info")["cluster_state"] == "ok" for port in ports), "the cluster")
        self.redis_url = "redis://" + ",".join(f"{HOST}:{port}" for port in ports[:3])

    def redis(self):
        return redis.RedisCluster(HOST, next(port for port in self.ports if self.servers[port].is_running()))

    def owner(self):
        """The port of the master that has the edition's slot, as a running node sees it."""
        for port in self.ports:
            with contextlib.suppress(redis.RedisError, OSError):
                slot = client(port).cluster("keyslot", f"{{{self.edition}}}")
                for row in client(port).execute_command("CLUSTER SLOTS"):
                    if row[0] <= slot <= row[1]:
                        return int(row[2][1])
        return None
