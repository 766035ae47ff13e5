"""The front towards the internet (deploy/tls.cfg behind haproxy.cfg), with a certificate of the test: TLS, HTTP/2, HSTS, limits,
the PROXY protocol, and what port 80 answers."""
import os
import re
import signal
import socket
import ssl
import subprocess

import pytest
import yaml

from desk import ROOT, free_port, wait_for
from test_front import HAPROXY, configuration

LIMIT = 40


class Front:
    def __init__(self, desk):
        self.desk, self.folder, self.child = desk, desk.folder, None
        self.ports = {shipped: free_port() for shipped in ("8080", "5556", "5557", "9100", "8443", "8079")}
        subprocess.run([ROOT / "tests" / "make_certificates", self.folder], check=True)
        (self.folder / "certificates").mkdir()
        self.install("server")

    def install(self, name):
        """A certificate with its key, as the folder of certificates has them."""
        text = "".join((self.folder / f"{name}.{kind}").read_text() for kind in ("pem", "key"))
        (self.folder / "certificates" / "site.pem").write_text(text)

    def start(self, **environment):
        publish, ingest = self.desk.of("publish")[0], self.desk.of("ingest")[0]
        ports = {**self.ports, ("publish", "8080"): publish.page_port, ("publish", "5556"): 1, ("publish", "5557"): 1,
                 ("publish", "9100"): publish.port, ("ingest", "9100"): ingest.port}
        files = [argument for name in ("haproxy.cfg", "tls.cfg") for argument in ("-f", configuration(ports, self.folder, name))]
        env = {**os.environ, "OUTER_PROXY": "255.255.255.255", "BALANCER": "255.255.255.255", "ACME_THUMBPRINT": "",
               "READER_LIMIT": str(LIMIT), "CERTIFICATES": str(self.folder / "certificates"), **environment}
        subprocess.run([HAPROXY, "-c", "-q", *files], check=True, env=env)
        with open(self.folder / "haproxy.log", "w", encoding="utf-8") as log:
            self.child = subprocess.Popen([HAPROXY, "-W", "-db", *files], env=env, stdout=log, stderr=log)
        wait_for(self.is_up, "the front", every=1)

    def is_up(self):
        return self.curl("/api/v1/stats", form="%{http_code}") == "200"

    def curl(self, path, *arguments, port="8443", form=None, scheme="https"):
        """What curl prints: the head and the body, or `form` alone."""
        command = ["curl", "-s", "--cacert", str(self.folder / "ca.pem"), "--max-time", "20", *arguments]
        command += ["-o", "/dev/null", "-w", form] if form else ["-i"]
        return subprocess.run([*command, f"{scheme}://localhost:{self.ports[port]}{path}"], capture_output=True, text=True,
                              check=False).stdout

    def speak(self, header, path="/"):
        """The first line of an answer by TLS, behind a header of the PROXY protocol."""
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        with socket.create_connection(("127.0.0.1", self.ports["8443"]), timeout=20) as plain:
            plain.sendall(header.encode())
            with context.wrap_socket(plain, server_hostname="localhost") as encrypted:
                encrypted.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                return encrypted.recv(1000).decode().splitlines()[0]

    def end(self):
        if self.child:
            self.child.terminate()
            self.child.wait(30)


@pytest.fixture(name="front")
def fixture_front(desk):
    if not HAPROXY:
        pytest.skip("haproxy is not installed (deploy/packages/front.txt)")
    desk.start("ingest")
    desk.start("publish", proxy_from="127.0.0.0/8", base_url="https://localhost")
    desk.wait_ready()
    front = Front(desk)
    yield front
    front.end()


def test_pages_come_by_http_2_with_hsts_and_port_80_leads_there(front):
    front.start()
    answer = front.curl("/")
    head = answer.split("\r\n\r\n")[0].lower()
    assert head.startswith("http/2 200") and "strict-transport-security: max-age=15768000" in head
    assert "x-content-type-options: nosniff" in head
    assert front.curl("/", "--http1.1", form="%{http_version} %{http_code}") == "1.1 200"
    assert not front.curl("/", "--tls-max", "1.1", form="%{http_code}").endswith("200")
    moved = front.curl("/story/x?a=b", port="8079", scheme="http")
    assert " 301 " in moved and f"location: https://localhost:{front.ports['8079']}/story/x?a=b" in moved
    assert " 404 " in front.curl("/.well-known/acme-challenge/token", port="8079", scheme="http")


def test_a_certificate_authority_sees_what_it_asked_for(front):
    front.start(ACME_THUMBPRINT="thumb_print-1")
    answer = front.curl("/.well-known/acme-challenge/to-ken_1", port="8079", scheme="http")
    assert " 200 " in answer and answer.endswith("to-ken_1.thumb_print-1")
    assert " 301 " in front.curl("/.well-known/acme-challenge/../x", "--path-as-is", port="8079", scheme="http")


def names_shown(front):
    """Of the certificate that the front shows now."""
    shown = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{front.ports['8443']}"], input="", capture_output=True,
                           text=True, check=False).stdout
    return subprocess.run(["openssl", "x509", "-noout", "-ext", "subjectAltName"], input=shown, capture_output=True, text=True,
                          check=False).stdout


def test_a_renewed_certificate_is_taken_up_and_no_stream_ends(front):
    front.start()
    assert "localhost" in names_shown(front)
    command = ["curl", "-sN", "--cacert", str(front.folder / "ca.pem"), f"https://localhost:{front.ports['8443']}/api/v1/events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as stream:
        try:
            assert stream.stdout.readline()
            front.install("named")
            front.child.send_signal(signal.SIGUSR2)  # docker compose kill -s USR2 front
            wait_for(lambda: "redis.example" in names_shown(front), "the new certificate", every=1)
            assert stream.poll() is None
        finally:
            stream.terminate()


def test_an_address_that_asks_too_often_is_told_to_wait(front):
    front.start()
    # curl reuses one connection for all of them.
    codes = front.curl(f"/api/v1/stats?x=[1-{2 * LIMIT}]", form="%{http_code} ").split()
    assert len(codes) == 2 * LIMIT and codes[-1] == "429" and codes.count("429") >= LIMIT, codes
    assert "retry-after: 10" in front.curl("/").lower()


def test_who_opens_connections_again_and_again_is_turned_away(front):
    front.start()
    codes = [front.curl("/healthz", form="%{http_code}") for _ in range(2 * LIMIT)]
    assert codes[-1] == "000", codes


def test_a_balancer_says_who_connects_and_each_of_them_has_a_limit(front):
    header = "PROXY TCP4 203.0.113.{} 192.0.2.1 40000 443\r\n"
    front.is_up = lambda: front.speak(header.format(9)).startswith("HTTP/1.1 200")
    front.start(BALANCER="127.0.0.1")
    codes = [front.speak(header.format(1)).split()[1] for _ in range(LIMIT + 5)]
    assert codes[0] == "200" and codes[-1] == "429", codes
    assert front.speak(header.format(2)).split()[1] == "200"
    assert front.curl("/", form="%{http_code}") == "000"  # it has to say who connects


def test_what_the_configuration_asks_for_is_what_compose_gives_and_the_example_explains():
    """A name that nobody sets would be an empty word in the configuration, and the front would not start."""
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "deploy" / "tls.cfg").read_text())) | {"ACME_THUMBPRINT"}
    compose = (ROOT / "deploy" / "docker-compose.tls.yml").read_text()
    front = yaml.safe_load(compose)["services"]["front"]
    assert asked == set(front["environment"])
    assert front["volumes"] == [f"./deploy/certificates:{front['environment']['CERTIFICATES']}:ro"]
    example = (ROOT / "deploy" / "env.example").read_text()
    for name in set(re.findall(r"\$\{(\w+)", compose)):
        assert f"\n#{name}=" in example, name
    listened = set(re.findall(r"bind :(\d+)", (ROOT / "deploy" / "tls.cfg").read_text()))
    assert {port.rsplit(":", 1)[1] for port in front["ports"]} == listened
    assert all(f"deploy/{name}" in (ROOT / "deploy" / "Dockerfile").read_text() for name in ("haproxy.cfg", "tls.cfg"))
