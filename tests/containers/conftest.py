"""A compose project of its own for each test session: built, started, and removed again whatever happens."""
import contextlib
import os
import pathlib
import random
import secrets
import shutil
import socket
import subprocess

import pytest

from deployment import Deployment

ROOT = pathlib.Path(__file__).resolve().parents[2]


def compose_command():
    """`docker compose` where the plugin is there, else `docker-compose`; None without either. COMPOSE names another."""
    if shutil.which("docker") is None:
        return None
    if "COMPOSE" in os.environ:
        return os.environ["COMPOSE"].split()
    for command in (["docker", "compose"], ["docker-compose"]):
        with contextlib.suppress(OSError):
            if subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
                return command
    return None


def is_free(port):
    with socket.socket() as one, contextlib.suppress(OSError):
        one.bind(("127.0.0.1", port))
        return True
    return False


def free_ports(count):
    """Below those that Linux gives to outgoing connections: of these one may be in use by the time the images are built."""
    return [port for port in random.sample(range(20000, 32000), 1000) if is_free(port)][:count]


@contextlib.contextmanager
def project(own_settings=(), files=(), profiles=("tool", "demo")):
    """A compose project that is built, started and well; removed with all it has made. IMAGES=TAG takes images of that tag,
    which stay, instead of building."""
    command = compose_command()
    if command is None or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no Docker engine with compose answers here")
    subprocess.run([ROOT / "deploy" / "offline-images"], check=True)
    http, feed, snapshot, demo, http_2, feed_2, snapshot_2 = free_ports(7)
    secret = ROOT / "deploy" / "secrets" / f"test_{secrets.token_hex(4)}"
    secret.write_bytes(secrets.token_bytes(32))
    secret.chmod(0o644)
    settings = {
        "COMPOSE_PROJECT_NAME": f"triptychtest{secrets.token_hex(4)}",
        "TRIPTYCH_VERSION": os.environ.get("IMAGES", f"test{secrets.token_hex(4)}"),
        "HTTP_PORT": http, "FEED_PORT": feed, "SNAPSHOT_PORT": snapshot, "DEMO_PORT": demo,
        "HTTP_PORT_2": http_2, "FEED_PORT_2": feed_2, "SNAPSHOT_PORT_2": snapshot_2,
        "INSIDE_NET": f"10.213.{secrets.randbelow(250)}",
        "EDITION": "world", "CONTACT": "", "TIERS": "open",
        "SOURCES": "/usr/share/triptych/demo/sources.csv", "EMBED_URL": "",
        "KEY_SECRET": f"/run/triptych/{secret.name}", **dict(own_settings),
    }
    own = {name: value for name, value in os.environ.items() if not name.startswith("TRIPTYCH_")}
    environment = {**own, **{name: str(value) for name, value in settings.items()}}
    command = [*command, *[part for file in files for part in ("-f", file)]]
    deployed = Deployment(ROOT, command, environment, keeps_images="IMAGES" in os.environ)
    try:
        if "IMAGES" not in os.environ:
            deployed.compose(*[part for name in profiles for part in ("--profile", name)], "build", seconds=900)
        deployed.compose("up", "-d", "--scale", "embed=0", seconds=300)
        deployed.wait_until_healthy()
        yield deployed
    except subprocess.CalledProcessError:
        print(deployed.logs())
        raise
    finally:
        deployed.remove()
        secret.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def deployment():
    with project() as deployed:
        yield deployed


@pytest.fixture(scope="module")
def pair():
    """Two of everything: deploy/docker-compose.ha.yml."""
    with project(files=("docker-compose.yml", "deploy/docker-compose.ha.yml"), profiles=("tool",)) as deployed:
        yield deployed
