"""deploy/docker-compose.tls.yml: the deployment's front with a certificate of the test, as readers on the internet reach it. On the
same project as test_compose: only the front is another one meanwhile."""
import contextlib
import json
import re
import secrets
import shutil
import socket
import ssl
import subprocess

import pytest

from conftest import free_ports
from rows import articles


FILES = ("-f", "docker-compose.yml", "-f", "deploy/docker-compose.tls.yml")
LIMIT = 40  # requests of one address within ten seconds


class Front:
    def __init__(self, deployment, authority):
        self.deployment, self.authority = deployment, authority
        self.https, self.http = free_ports(2)

    def edge(self):
        (config,) = json.loads(subprocess.run(["docker", "network", "inspect", self.deployment.network("edge")], check=True,
                                              capture_output=True).stdout)[0]["IPAM"]["Config"]
        return config["Subnet"]

    @contextlib.contextmanager
    def up(self, **settings):
        """With these settings; then the front as it was."""
        deployment = self.deployment
        before = deployment.command, deployment.environment
        deployment.command = [*deployment.command, *FILES]
        deployment.environment = {**deployment.environment, "TLS_BIND": "127.0.0.1", "HTTPS_PORT": str(self.https),
                                  "HTTP_REDIRECT_PORT": str(self.http), "READER_LIMIT": str(LIMIT), **settings}
        try:
            deployment.compose("up", "-d", "--no-build", "--no-deps", "front")
            deployment.wait(lambda: deployment.healthy("front"), "the front with TLS")
            yield self
        finally:
            deployment.command, deployment.environment = before
            deployment.compose("up", "-d", "--no-build", "--no-deps", "front")
            deployment.wait(lambda: deployment.healthy("front"), "the front as before")

    def curl(self, path, *arguments, address=None):
        """What curl prints, head and body."""
        address = address or f"https://localhost:{self.https}"
        return subprocess.run(["curl", "-s", "-i", "--max-time", "20", "--cacert", self.authority, *arguments, address + path],
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stdout

    def status_of(self, reader):
        """Of a request that a balancer sends on for this reader: its PROXY header comes before TLS. None: it is cut off."""
        context = ssl.create_default_context(cafile=self.authority)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.https), timeout=20) as plain:
            plain.sendall(f"PROXY TCP4 {reader} 192.0.2.1 40000 443\r\n".encode())
            with context.wrap_socket(plain, server_hostname="localhost") as encrypted:
                encrypted.sendall(b"GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return int(encrypted.recv(1000).split()[1])
        return None


@pytest.fixture(name="front", scope="module")
def fixture_front(deployment, tmp_path_factory):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed (deploy/packages/test.txt)")
    folder = tmp_path_factory.mktemp("certificates")
    subprocess.run([deployment.root / "tests" / "make_certificates", folder], check=True)
    site = deployment.root / "deploy" / "certificates" / f"test_{secrets.token_hex(4)}.pem"
    try:
        site.write_text((folder / "server.pem").read_text() + (folder / "server.key").read_text())
        site.chmod(0o644)
        yield Front(deployment, folder / "ca.pem")
    finally:
        site.unlink(missing_ok=True)


def test_pages_and_events_come_by_https_and_port_80_leads_there(front):
    rows = [{**row, "id": f"tls-{row['id']}", "url": f"{row['url']}-tls", "title": f"{row['title']} once more"} for row in articles(40)]
    with front.up():
        head = front.curl("/").split("\r\n\r\n")[0].lower()
        assert head.startswith("http/2 200") and "strict-transport-security: max-age=15768000" in head
        moved = front.curl("/story/x?a=b", address=f"http://localhost:{front.http}")
        assert " 301 " in moved and re.search(r"location: https://localhost:\d+/story/x\?a=b", moved)
        assert front.curl("/", address=f"https://127.0.0.1:{front.https}", *("--tls-max", "1.1")) == ""
        command = ["curl", "-sN", "--max-time", "120", "--cacert", front.authority, f"https://localhost:{front.https}/api/v1/events"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as stream:
            try:
                assert stream.stdout.readline()  # it is there, from now on it hears
                front.deployment.tool("replay", "-", stdin=None, input="".join(json.dumps(row) + "\n" for row in rows))
                data = next(line for line in stream.stdout if line.startswith("data: {"))
                assert json.loads(data.removeprefix("data: "))["story"]["id"]
            finally:
                stream.terminate()


def test_a_balancer_s_word_tells_readers_apart(front):
    """Docker's own way in is the balancer: connections from this machine come from the network's gateway."""
    with front.up(BALANCER=front.edge()):
        front.deployment.wait(lambda: front.status_of("203.0.113.9") == 200, "an answer through the balancer")
        codes = [front.status_of("203.0.113.1") for _ in range(LIMIT + 5)]
        assert codes[0] == 200 and codes[-1] == 429, codes
        assert front.status_of("203.0.113.2") == 200
        assert front.curl("/") == "", "it has to say who connects"
