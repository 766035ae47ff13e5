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

from deployment import Deployment, remove_images

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


def has_docker():
    return compose_command() is not None and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


BUILT = "TRIPTYCH_TEST_IMAGES"  # the tag, for the processes that run tests; IMAGES=TAG takes images that stay


def pytest_sessionstart(session):
    """All images once, for every project and every process that runs tests (xdist)."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly or "IMAGES" in os.environ or not has_docker():
        return
    subprocess.run([ROOT / "deploy" / "offline-images"], check=True)
    os.environ[BUILT] = tag = f"test{secrets.token_hex(4)}"
    done = subprocess.run([*compose_command(), "--profile", "tool", "--profile", "demo", "build"], cwd=ROOT, check=False, timeout=1200,
                          text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**own_environment(), "COMPOSE_PROJECT_NAME": tag, "TRIPTYCH_VERSION": tag})
    if done.returncode != 0:
        pytest.exit(f"the images cannot be built:\n{done.stdout[-8000:]}", returncode=1)


LAST = ("test_ha", "test_swarm")  # cut networks, and leave a swarm: no other project's tests may come after


def pytest_collection_modifyitems(items):
    def place(item):
        name = item.module.__name__.rsplit(".", 1)[-1]
        return LAST.index(name) + 1 if name in LAST else 0
    items.sort(key=place)


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput") and BUILT in os.environ:
        remove_images(os.environ.pop(BUILT))


@pytest.fixture(scope="session")
def images():
    """The tag of all images."""
    if not has_docker():
        pytest.skip("no Docker engine with compose answers here")
    return os.environ.get("IMAGES") or os.environ[BUILT]


def own_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("TRIPTYCH_")}


@contextlib.contextmanager
def project(images, own_settings=(), files=()):
    """A compose project that is started and well; removed with all it has made."""
    http, feed, snapshot, demo, http_2, feed_2, snapshot_2 = free_ports(7)
    secret = ROOT / "deploy" / "secrets" / f"test_{secrets.token_hex(4)}"
    secret.write_bytes(secrets.token_bytes(32))
    secret.chmod(0o644)
    settings = {
        "COMPOSE_PROJECT_NAME": f"triptychtest{secrets.token_hex(4)}", "TRIPTYCH_VERSION": images,
        "HTTP_PORT": http, "FEED_PORT": feed, "SNAPSHOT_PORT": snapshot, "DEMO_PORT": demo,
        "HTTP_PORT_2": http_2, "FEED_PORT_2": feed_2, "SNAPSHOT_PORT_2": snapshot_2,
        "INSIDE_NET": f"10.213.{secrets.randbelow(250)}",
        "EDITION": "world", "CONTACT": "", "TIERS": "open",
        "SOURCES": "/usr/share/triptych/demo/sources.csv", "EMBED_URL": "",
        "KEY_SECRET": f"/run/triptych/{secret.name}", **dict(own_settings),
    }
    environment = {**own_environment(), **{name: str(value) for name, value in settings.items()}}
    command = [*compose_command(), *[part for file in files for part in ("-f", file)]]
    deployed = Deployment(ROOT, command, environment)
    try:
        deployed.compose("up", "-d", "--no-build", "--scale", "embed=0", seconds=300)
        deployed.wait_until_healthy()
        yield deployed
    except subprocess.CalledProcessError:
        print(deployed.logs())
        raise
    finally:
        deployed.remove()
        secret.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def deployment(images):
    with project(images) as deployed:
        yield deployed


@pytest.fixture(scope="module")
def pair(images):
    """Two of everything: deploy/docker-compose.ha.yml."""
    with project(images, files=("docker-compose.yml", "deploy/docker-compose.ha.yml")) as deployed:
        yield deployed
