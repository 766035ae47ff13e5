"""Redis by TLS, with users who may do no more than they need: a desk works through both, alone and through a fail-over."""
import hashlib
import re
import subprocess

import pytest
import redis

from desk import DEMO, ROOT, Desk, Process, free_port, wait_for
from redis_sets import HOST, SentinelDesk

PASSWORDS = {"desk": "d sk@1", "upkeep": "up:keep", "replica": "r3plica", "sentinel": "s3ntinel", "admin": "adm1n"}
TRUST = ("ca.pem", "client.pem", "client.key")


class Secured(Desk):
    """What both kinds of desk have in common: certificates, an aclfile with everybody, and connections through both."""

    def make_files(self):
        subprocess.run([ROOT / "tests" / "make_certificates", self.folder], check=True)
        names = []
        for name, password in PASSWORDS.items():
            (self.folder / name).write_text(password + "\n")
            names += [] if name == "admin" else [f"{name}={self.folder / name}"]
        users = subprocess.run([ROOT / "deploy" / "redis-users", *names], check=True, capture_output=True, text=True).stdout
        # For the test to look in.
        (self.folder / "users.acl").write_text(users + f"user admin on >{PASSWORDS['admin']} ~* &* +@all\n")
        assert not any(password in users for password in PASSWORDS.values())

    def tls_arguments(self, port):
        return ["--port", "0", "--tls-port", str(port), "--tls-cert-file", str(self.folder / "server.pem"), "--tls-key-file",
                str(self.folder / "server.key"), "--tls-ca-cert-file", str(self.folder / "ca.pem"), "--tls-auth-clients", "yes"]

    def connect(self, port, user="admin"):
        ca, cert, key = (str(self.folder / name) for name in TRUST)
        return redis.Redis(HOST, port, username=user, password=PASSWORDS.get(user), ssl=True, ssl_ca_certs=ca, ssl_certfile=cert,
                           ssl_keyfile=key, socket_timeout=5, decode_responses=True)

    def trust(self, user="desk"):
        names = ("redis_ca_file", "redis_cert_file", "redis_key_file")
        return {**dict(zip(names, (str(self.folder / name) for name in TRUST))), "redis_password_file": str(self.folder / user)}

    def tool_env(self):
        return {**super().tool_env(), **{f"TRIPTYCH_{name.upper()}": value for name, value in self.trust().items()}}

    def start(self, stage, **settings):
        return super().start(stage, **self.trust(), **settings)


class SecuredDesk(Secured):
    def start_servers(self):
        self.make_files()
        self.port = free_port()
        self.redis_url = f"rediss://desk@localhost:{self.port}"
        self.redis_process = Process("redis", ["redis-server", *self.tls_arguments(self.port), "--bind", HOST, "--dir",
                                               str(self.folder), "--save", "", "--appendonly", "yes", "--logfile", "", "--aclfile",
                                               str(self.folder / "users.acl")], self.folder).start()
        wait_for(lambda: self.redis().ping(), "Redis")

    def redis(self):
        return self.connect(self.port)


class SecuredSentinelDesk(Secured, SentinelDesk):
    """The Sentinels know no users: who has a certificate may ask them."""

    def start_servers(self):
        self.make_files()
        super().start_servers()

    def port_arguments(self, port):
        return [*self.tls_arguments(port), "--tls-replication", "yes"]

    def start_data(self, name, *arguments):
        return self.start_server(name, "--appendonly", "yes", "--save", "", "--masteruser", "replica", "--masterauth",
                                 PASSWORDS["replica"], "--aclfile", str(self.folder / "users.acl"), *arguments)

    def sentinel_lines(self):
        return f"sentinel auth-user {self.NAME} sentinel\nsentinel auth-pass {self.NAME} {PASSWORDS['sentinel']}\n"

    def client(self, port):
        return self.connect(port)

    def sentinel(self, port):
        return self.connect(port, None)

    def url(self, addresses):
        return f"rediss+sentinel://desk@{addresses}/{self.NAME}"


def test_a_desk_works_by_tls_as_a_user_who_may_do_only_what_it_needs(open_desk):
    desk = open_desk(SecuredDesk)
    desk.start_all()
    replayed = desk.replay(DEMO / "articles.jsonl")
    assert replayed["lost"] == 0
    status = desk.status("--recount")
    assert status["articles"] == replayed["articles"] and status["recount"]["wrong"] == 0
    log = desk.redis().acl_log()
    assert not log, log

    user = desk.connect(desk.port, "desk")
    refused = ["FLUSHALL", "KEYS *", "CONFIG GET dir", "CONFIG SET dir /tmp", "SHUTDOWN", "FUNCTION FLUSH",
               "FUNCTION DELETE triptych", "EVAL return(1) 0", "ACL LIST", "CLIENT LIST", "MONITOR", "SCAN 0", "GET other",
               "SET other 1", "PUBLISH channel text", "REPLICAOF NO ONE", "DUMP {test}:state"]
    for command in refused:
        with pytest.raises(redis.exceptions.NoPermissionError):
            user.execute_command(*command.split())
    with pytest.raises(redis.RedisError, match="WRONGPASS|NOAUTH"):
        desk.connect(desk.port, "default").ping()


def users_of(*files):
    return subprocess.run([ROOT / "deploy" / "redis-users", *files], capture_output=True, text=True)


def test_the_desk_s_user_may_call_whatever_the_library_of_functions_calls(tmp_path):
    (tmp_path / "desk").write_text("word\n")
    allowed = set(re.findall(r"\+([a-z]+)", users_of(f"desk={tmp_path / 'desk'}").stdout))
    called = {}
    for path in (ROOT / "services/common/store/functions").glob("*.lua"):
        for command in re.findall(r"redis\.p?call\('([A-Z]+)'", path.read_text()):
            called[command.lower()] = path.name
    assert len(called) > 30
    assert not {command: name for command, name in called.items() if command not in allowed}


def test_a_password_is_read_from_its_file_as_the_daemons_read_it(tmp_path):
    file = tmp_path / "desk"
    for text in ("w rd", "w rd\n", "w rd \t\r\nmore\n"):
        file.write_bytes(text.encode())
        assert f"user desk on #{hashlib.sha256(b'w rd').hexdigest()} " in users_of(f"desk={file}").stdout
    for text in ("", "\n", " \nword\n"):
        file.write_text(text)
        refused = users_of(f"desk={file}")
        assert refused.returncode == 1 and "no password for desk" in refused.stderr and "user desk" not in refused.stdout


def test_a_backup_is_for_the_user_for_upkeep(open_desk):
    desk = open_desk(SecuredDesk)
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    file = desk.folder / "desk.backup"
    refused = desk.tool("backup", file, check=False)
    assert refused.returncode == 1 and "NOPERM" in refused.stderr, refused.stderr
    upkeep = ["--set", f"redis_url={desk.redis_url.replace('desk@', 'upkeep@')}", "--set",
              f"redis_password_file={desk.folder / 'upkeep'}"]
    for daemon in desk.daemons:
        daemon.stop()
    environment = desk.tool_env
    desk.tool_env = lambda: {name: value for name, value in environment().items()
                             if name not in ("TRIPTYCH_REDIS_URL", "TRIPTYCH_REDIS_PASSWORD_FILE")}
    assert "writes will wait" not in desk.tool("backup", file, *upkeep).stderr
    desk.tool("edition", "remove", "test", "--yes", *upkeep)
    desk.tool("restore", file, *upkeep)
    assert not [entry for entry in desk.redis().acl_log() if entry["username"] == "upkeep"]


def test_a_desk_follows_a_master_by_tls_and_as_that_user(open_desk):
    desk = open_desk(SecuredSentinelDesk)
    desk.start_all()
    replayed = desk.replay(DEMO / "articles.jsonl")
    old = desk.master()
    wait_for(lambda: desk.is_followed(old), "a replica that has everything")
    desk.servers[old].kill()
    wait_for(lambda: desk.master() not in (None, old), "another master")
    wait_for(lambda: all(daemon.is_ready() for daemon in desk.daemons), "every daemon to be ready")
    desk.settle()
    status = desk.status("--recount")
    assert status["articles"] == replayed["articles"] and status["recount"]["wrong"] == 0


def test_a_wrong_name_or_signer_is_said_in_readyz_and_by_the_doctor(open_desk):
    desk = open_desk(SecuredDesk)
    stranger = Desk.start(desk, "publish", **{**desk.trust(), "redis_ca_file": str(desk.folder / "other-ca.pem")})
    wait_for(lambda: "redis_ca_file says whom to trust" in stranger.get("/readyz")[1], "the reason")
    named = Desk.start(desk, "ingest", **desk.trust(), redis_cert_name="redis.example")
    wait_for(lambda: "not for redis.example" in named.get("/readyz")[1], "the reason")
    doctor = desk.tool("doctor", "--set", "redis_ca_file=/nowhere/ca.pem", check=False)
    assert doctor.returncode != 0
