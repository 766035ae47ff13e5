"""The front of the deployment (deploy/haproxy.cfg) as a process of its own before daemons of this machine: what it passes to
whom. Docker's name service and the replicas behind it are replaced by one daemon each; everything else is as it is shipped."""
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

from desk import ROOT, free_port, wait_for
from feed_web import rss
from test_feeds import titles
from test_websub import begin, fixture_hub, fixture_web, question, signature  # noqa: F401  pylint: disable=unused-import

HAPROXY = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")


def configuration(ports, folder, name="haproxy.cfg"):
    """The shipped one of this name, with the names of containers replaced by daemons here. `ports`: of what it listens on by the shipped
    port, and of (service, port) that it asks."""
    text = (ROOT / "deploy" / name).read_text()
    text = re.sub(r"(?m)^resolvers docker\n(    .*\n)*", "", text).replace(" resolvers docker init-addr none", "")
    text = text.replace("/etc/haproxy/503.http", str(ROOT / "deploy/docker/503.http")).replace("check port 9100", "check")
    text = re.sub(r"bind :(\d+)", lambda found: f"bind 127.0.0.1:{ports[found[1]]}", text)
    text = re.sub(r"server-template (\w+) 32 (\w+):(\d+)",
                  lambda found: f"server {found[1]}1 127.0.0.1:{ports[found[2], found[3]]} port {ports[found[2], '9100']}", text)
    assert "server-template" not in text and "resolvers" not in text
    text = text.replace("abns@pages", f"abns@pages-{ports['8080']}")
    path = folder / name
    path.write_text(text)
    return path


def ask(port, path, method="GET", body=None, **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, method=method,
                                     headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(name="front")
def fixture_front(desk):
    """Starts the front before this desk's publish and ingest when it is called; returns the port of its pages."""
    children = []

    def start():
        publish, ingest = desk.of("publish")[0], desk.of("ingest")[0]
        ports = {shipped: free_port() for shipped in ("8080", "5556", "5557", "9100")}
        ports |= {("publish", "8080"): publish.page_port, ("publish", "5556"): 1, ("publish", "5557"): 1,
                  ("publish", "9100"): publish.port, ("ingest", "9100"): ingest.port}
        path = configuration(ports, desk.folder)
        environment = {**os.environ, "OUTER_PROXY": "255.255.255.255"}
        subprocess.run([HAPROXY, "-c", "-q", "-f", path], check=True, env=environment)
        with open(desk.folder / "haproxy.log", "w", encoding="utf-8") as log:
            children.append(subprocess.Popen([HAPROXY, "-db", "-f", path], env=environment, stdout=log, stderr=log))
        wait_for(lambda: ask(ports["8080"], "/api/v1/stats")[0] == 200, "the front")
        return ports["8080"]
    yield start
    for child in children:
        child.terminate()
        child.wait(30)


def restart_publish_behind_a_front(desk):
    publish = desk.of("publish")[0]
    publish.stop()
    desk.daemons.remove(publish)
    desk.start("publish", proxy_from="127.0.0.0/8")
    desk.wait_ready()


@pytest.mark.skipif(not HAPROXY, reason="haproxy is not installed (deploy/packages/front.txt)")
def test_what_hubs_say_reaches_ingest_and_nothing_else_does(desk, web, hub, front):
    _, asked, callback = begin(desk, web, hub)
    restart_publish_behind_a_front(desk)
    port = front()
    path = "/websub/" + callback.rsplit("/", 1)[1]
    assert ask(port, path + question("subscribe", asked["hub.topic"], lease_seconds=1000)) == (200, "nonce-1")
    body = rss([("Bridge of Orlen reopens", "/two", 1, "Cars came.")]).encode()
    assert ask(port, path, "POST", body, Content_Type="application/rss+xml",
               X_Hub_Signature=signature(asked["hub.secret"], body))[0] == 204
    wait_for(lambda: "Bridge of Orlen reopens" in titles(desk), "the delivery")
    # What else ingest has on that port stays inside: such paths are publish's, which has nothing there.
    for other in ("/websub/../metrics", "/websub/%2e%2e/metrics", "/websub/" + "0" * 40 + "/../../metrics", "/websub/x/metrics",
                  "/websub/", "/websub/metrics", "/websub//metrics", "/metrics", "/readyz"):
        status, text = ask(port, other)
        assert status in (400, 404) and "triptych_" not in text, other
    assert json.loads(ask(port, "/websub/" + "0" * 40)[1])["detail"] == "There is no such subscription."
    desk.of("ingest")[0].stop()
    wait_for(lambda: ask(port, path, "POST", body)[0] == 503, "hubs to be told to come again")
    assert ask(port, "/api/v1/stats")[0] == 200
