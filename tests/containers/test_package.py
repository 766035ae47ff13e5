"""The Debian package that `cpack` makes: built where the deployment's images are, installed by apt on a Debian 12 that has
nothing else, and run there as its units say."""
import json
import re
import secrets
import subprocess

import pytest

from deployment import docker


DAEMONS = ("ingest", "classify", "summarize", "publish")
PROCESSES = " ".join(f"triptych-{daemon}" for daemon in DAEMONS)
FILES = ("deploy", "README.md", "LICENSE", "CMakePresets.json")  # what packaging needs beside what the image was built of
APT_S = 600  # a mirror may be slow

# The package goes to standard output, all that is said meanwhile to the other one. The programs are there already: the
# build stage made them, and another prefix changes the units alone.
MAKE = """set -e; exec 3>&1 >&2; cd /src; tar -x
cmake -S . -B /build -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_SYSCONFDIR=/etc
cmake --build /build; cd /build; cpack; cat triptych_*.deb >&3"""

# A slim image leaves out manual pages; Debian itself does not. Nobody needs the files after a loss of power.
PREPARE = """rm -f /etc/dpkg/dpkg.cfg.d/*; echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/test
apt-get -q -o Acquire::Retries=3 update"""
INSTALL = "DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 install "

# $1: a daemon, started as its unit says, by the user that its unit names; then until it answers.
START = r"""unit=/lib/systemd/system/triptych-$1.service
command=$(sed -n 's/^ExecStart=//p' "$unit")
port=$(sed -n 's/.*http_listen=127.0.0.1:\([0-9]*\).*/\1/p' "$unit")
setpriv --reuid "$(sed -n 's/^User=//p' "$unit")" --regid "$(sed -n 's/^Group=//p' "$unit")" --clear-groups \
    $command >"/tmp/$1.log" 2>&1 </dev/null &
for try in $(seq 600); do
    read -r _ status _ 2>/dev/null < <(exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && cat <&3)
    [ "$status" = 200 ] && exit 0
    sleep 0.2
done
cat "/tmp/$1.log"; exit 1"""


class Machine:
    """A container that stands for a Debian machine: what is started in it runs until it goes."""

    def __init__(self, name):
        self.name = name

    def run(self, script, *words, check=True, seconds=120, **options):
        return docker("exec", *(["-i"] if "input" in options else []), self.name, "bash", "-c", script, "bash", *words,
                      check=check, seconds=seconds, **options).stdout


@pytest.fixture(name="package", scope="module")
def fixture_package(deployment, tmp_path_factory):
    """The .deb, as a file on this machine."""
    deployment.compose("-f", "docker-compose.yml", "-f", "tests/containers/package.yml", "build", "package", seconds=900)
    path = tmp_path_factory.mktemp("package") / "triptych.deb"
    archive = subprocess.Popen(["tar", "-c", "--exclude=deploy/secrets", "--exclude=deploy/own", *FILES],
                               cwd=deployment.root, stdout=subprocess.PIPE)
    with open(path, "wb") as file:
        done = subprocess.run(["docker", "run", "--rm", "-i", "--network", "none", deployment.image("package"), "bash", "-c", MAKE],
                              stdin=archive.stdout, stdout=file, stderr=subprocess.PIPE, timeout=APT_S, check=False)
    archive.stdout.close()
    assert archive.wait(60) == 0 and done.returncode == 0, done.stderr.decode()[-4000:]
    return path


@pytest.fixture(name="machine", scope="module")
def fixture_machine(package):
    """Debian 12, with the package and what apt brings along with it."""
    machine = Machine(f"triptychtest{secrets.token_hex(4)}")
    try:
        docker("run", "-d", "--init", "--name", machine.name, "debian:bookworm-slim", "sleep", "3600")
        docker("cp", package, f"{machine.name}:/tmp/triptych.deb")
        machine.run(PREPARE, seconds=APT_S)
        machine.run(INSTALL + "/tmp/triptych.deb", seconds=APT_S)
        yield machine
    finally:
        docker("rm", "-f", "-v", machine.name, check=False)


def user_of(machine):
    return machine.run("getent passwd triptych", check=False)


def test_every_program_runs(machine):
    programs = machine.run("dpkg -L triptych | grep '^/usr/bin/'").split()
    assert {f"/usr/bin/triptych-{daemon}" for daemon in DAEMONS} | {"/usr/bin/triptych"} <= set(programs)
    for program in programs:
        said = machine.run('"$1" --version', program)
        assert re.fullmatch(rf"{program.rpartition('/')[2]} \d+\.\d+\.\d+\n", said)


def test_manual_pages_and_completion_are_where_they_are_looked_for(machine):
    files = machine.run("dpkg -L triptych").split()
    for page in ("man1/triptych.1", *(f"man8/triptych-{daemon}.8" for daemon in DAEMONS)):
        assert any(file in (f"/usr/share/man/{page}", f"/usr/share/man/{page}.gz") for file in files)
    machine.run('while read -r file; do [ -e "$file" ] || exit 1; done < <(dpkg -L triptych)')
    said = machine.run('. /usr/share/bash-completion/completions/triptych; COMP_WORDS=(triptych su); COMP_CWORD=1; _triptych\n'
                       'echo "${COMPREPLY[@]}"')
    assert said.split() == ["subscribe"]


def test_a_user_of_its_own_is_made_without_a_way_to_log_in(machine):
    name, _, uid, gid, _, _, shell = user_of(machine).strip().split(":")
    assert name == "triptych" and 0 < int(uid) < 1000 and int(gid) > 0 and shell == "/usr/sbin/nologin"


def test_settings_that_the_units_give_hold(machine):
    for daemon in DAEMONS:
        machine.run('$(sed -n "s/^ExecStart=//p" "/lib/systemd/system/triptych-$1.service") --check', daemon)


def test_a_desk_runs_as_its_units_say(machine):
    """With Redis, which apt brought along as recommended: a replayed article is on the page."""
    machine.run("redis-server --daemonize yes --save '' --dir /tmp >/dev/null")
    for daemon in DAEMONS:
        machine.run(START, daemon)
    said = machine.run("triptych replay /usr/share/triptych/demo/articles.jsonl", seconds=300)
    assert json.loads(said.strip().splitlines()[-1])["articles"] > 100
    page = machine.run("exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /api/v1/stories HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3")
    assert json.loads(page.partition("\n\n")[2])["stories"]
    users = machine.run("for pid in $(pidof $1); do stat -c %U /proc/$pid; done", PROCESSES).split()
    assert users == ["triptych"] * len(DAEMONS)


def test_systemd_finds_nothing_wrong_with_the_units_and_makes_the_user_itself(machine):
    """systemd comes last: the package was installed without it, and must work either way."""
    machine.run(INSTALL + "--no-install-recommends systemd", seconds=APT_S)
    units = [f"/lib/systemd/system/triptych-{daemon}.service" for daemon in DAEMONS] + ["/lib/systemd/system/triptych.target"]
    machine.run('systemd-analyze verify --man=no --recursive-errors=no "$@" 2>&1', *units)
    machine.run("kill $(pidof $1); while pidof $1 >/dev/null; do sleep 0.1; done; userdel triptych", PROCESSES)
    assert not user_of(machine)
    machine.run("dpkg-reconfigure triptych")
    assert user_of(machine)


def test_removing_it_leaves_the_operator_s_settings_and_nothing_else(machine):
    machine.run("echo TRIPTYCH_EDITION=here >>/etc/triptych/triptych.env; dpkg --remove triptych")
    assert machine.run("dpkg -L triptych 2>/dev/null | while read -r file; do [ -f \"$file\" ] && echo \"$file\"; done; true"
                       ).split() == ["/etc/triptych/triptych.env"]
    machine.run("dpkg --purge triptych; [ ! -e /etc/triptych ] && [ ! -e /usr/share/triptych ]")
