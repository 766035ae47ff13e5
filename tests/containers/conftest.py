"""A compose project of its own for each test session: built, started, and removed again whatever happens."""
import contextlib
import os
import pathlib
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


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture(scope="session")
def deployment():
    command = compose_command()
    if command is None or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no Docker engine with compose answers here")
    subprocess.run([ROOT / "deploy" / "offline-images"], check=True)
    http, feed, snapshot, demo = free_ports(4)
    secret = ROOT / "deploy" / "secrets" / f"test_{secrets.token_hex(4)}"
    secret.write_bytes(secrets.token_bytes(32))
    secret.chmod(0o644)
    settings = {
        "COMPOSE_PROJECT_NAME": f"triptychtest{secrets.token_hex(4)}",
        "TRIPTYCH_VERSION": f"test{secrets.token_hex(4)}",
        "HTTP_PORT": http, "FEED_PORT": feed, "SNAPSHOT_PORT": snapshot, "DEMO_PORT": demo,
        "EDITION": "world", "CONTACT": "", "TIERS": "open",
        "SOURCES": "/usr/share/triptych/demo/sources.csv", "EMBED_URL": "",
        "KEY_SECRET": f"/run/triptych/{secret.name}",
    }
    own = {name: value for name, value in os.environ.items() if not name.startswith("TRIPTYCH_")}
    environment = {**own, **{name: str(value) for name, value in settings.items()}}
    project = Deployment(ROOT, command, environment)
    try:
        project.compose("--profile", "tool", "--profile", "demo", "build", seconds=900)
        project.compose("up", "-d", "--scale", "embed=0", seconds=300)
        project.wait_until_healthy()
        yield project
    except subprocess.CalledProcessError:
        print(project.logs())
        raise
    finally:
        project.remove()
        secret.unlink(missing_ok=True)
