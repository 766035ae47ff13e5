"""Digests by mail: one mail for each row of the list, once, whichever replica sends it; servers that are away, refuse, are slow or
hang up; letters and attacks in headlines."""
import datetime
import json

import pytest

from desk import Desk, wait_for
from smtp_server import SmtpServer

HEADLINE = "Le pont du port de Velden rouvre « un mois » trop tôt 🌉"
TEXT = ("Le pont du port de Velden a rouvert mardi matin, quatorze mois après qu'une barge a heurté sa deuxième pile. "
        "Quelque 38 000 véhicules l'empruntaient chaque jour avant l'accident, selon la ville. "
        "Les travaux ont coûté 41 millions, moins que prévu, a dit le maire Anselme Duroc.")


@pytest.fixture(name="server")
def fixture_server():
    server = SmtpServer()
    yield server
    server.close()


@pytest.fixture(name="desk")
def fixture_desk(tmp_path):
    desk = Desk(tmp_path)
    desk.start_redis()
    for stage in ("ingest", "classify", "summarize"):
        desk.start(stage)
    yield desk
    desk.close()


def a_moment_ago():
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)).strftime("%H:%M")


def write_list(desk, *rows):
    path = desk.folder / f"digests-{len(list(desk.folder.glob('digests-*')))}.csv"
    path.write_text("to,when,zone,where\n" + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def start_publish(desk, server, path, **settings):
    publish = desk.start("publish", smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="Dësk <desk@example.org>", digests=path,
                         base_url="https://desk.example", page_operations="yes", **settings)
    desk.wait_ready()
    return publish


def replay(desk, headline=HEADLINE, name="a"):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = [{"url": f"https://{outlet}.example/{name}", "source": f"{outlet}.example", "title": headline, "text": TEXT, "published": now,
             "lang": "fr"} for outlet in ("une", "deux")]
    path = desk.folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    desk.replay(path)


def outcome(publish, name):
    for line in publish.get("/metrics")[1].splitlines():
        if line.startswith("triptych_publish_digests_total") and f'outcome="{name}"' in line:
            return float(line.rsplit(" ", 1)[1])
    return 0


def test_a_digest_goes_out_once_whatever_replicas_do(desk, server):
    path = write_list(desk, f"Ana <ana@example.net>,daily {a_moment_ago()},UTC,lang:fr",
                      f"nobody@example.net,daily {a_moment_ago()},UTC,topic:sport lang:de")
    first = start_publish(desk, server, write_list(desk))  # an empty list: it only publishes
    replay(desk)
    first.stop()
    publishes = [start_publish(desk, server, path) for _ in range(2)]
    wait_for(lambda: server.mails, "the digest")
    wait_for(lambda: sum(outcome(publish, "empty") for publish in publishes) == 1, "the one without a story")
    for publish in publishes:
        publish.stop()
    again = start_publish(desk, server, path)
    wait_for(lambda: again.metric("triptych_publish_stories_shown") == 1, "the story")
    # A digest that is new goes through the same look as those that went out.
    path = write_list(desk, *path.read_text().splitlines()[1:], f"bo@example.net,daily {a_moment_ago()},UTC,")
    again.stop()
    start_publish(desk, server, path)
    wait_for(lambda: len(server.mails) == 2, "the new digest")
    assert [mail[0] for mail in server.mails] == [["ana@example.net"], ["bo@example.net"]]
    message = server.message()
    assert message["Subject"] == f"Triptych: {HEADLINE}" and message["From"] == "Dësk <desk@example.org>"
    assert message["To"] == "Ana <ana@example.net>" and message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe>"
    assert server.mails[0][1].isascii() and max(map(len, server.mails[0][1].splitlines())) <= 76
    plain, html = (part.get_content() for part in message.iter_parts())
    for part in (plain, html):
        assert HEADLINE in part and "2 sources" in part and "https://desk.example/story/s" in part and "lang:fr" in part
        assert "une.example" in part or "deux.example" in part


def test_many_that_are_due_at_once_follow_each_other_without_a_rest(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk)
    publish.stop()
    readers = [f"reader{number}@example.net" for number in range(30)]
    due = a_moment_ago()
    path = write_list(desk, *(f"{reader},daily {due},," for reader in readers))
    publishes = [start_publish(desk, server, path) for _ in range(2)]
    wait_for(lambda: len(server.mails) >= len(readers), "all digests")
    assert sorted(mail[0][0] for mail in server.mails) == sorted(readers)
    assert not any(outcome(publish, "later") for publish in publishes)


def test_headlines_add_nothing_to_a_mail(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk, "Pont\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\r\n.\r\nQUIT =?UTF-8?Q?=0D=0ABcc:_x?=")
    publish.stop()
    start_publish(desk, server, write_list(desk, f"ana@example.net,daily {a_moment_ago()},,"))
    wait_for(lambda: server.mails, "the digest")
    message = server.message()
    assert server.mails[0][0] == ["ana@example.net"] and message["Bcc"] is None
    assert sorted(message.keys()) == sorted(["From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "Auto-Submitted",
                                             "MIME-Version", "Content-Type"])
    assert "<script" not in message.get_body(("html",)).get_content() and message["Subject"].startswith("Triptych: Pont")


def test_a_server_that_is_away_busy_or_slow_gets_it_later(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk)
    publish.stop()
    server.answers["RCPT"] = "450 later"
    path = write_list(desk, f"ana@example.net,daily {a_moment_ago()},,")
    publish = start_publish(desk, server, path)
    wait_for(lambda: outcome(publish, "later") == 1, "the try")
    assert "digest_later" in publish.text() and "450" in publish.text() and not server.mails
    publish.stop()
    desk.redis().delete("{test}:digests")  # its rest is over
    server.answers = {}
    port, server.port = server.port, server.port + 1  # nobody listens there
    publish = start_publish(desk, server, path)
    wait_for(lambda: outcome(publish, "later") == 1, "the second try")
    assert publish.page("/healthz")[0] == 200
    publish.stop()
    server.port, server.answers = port, {"EHLO": 2, "MAIL": 1, "BODY": 3}
    desk.redis().delete("{test}:digests")
    publish = start_publish(desk, server, path)
    wait_for(lambda: outcome(publish, "sent") == 1, "the slow server's yes")
    assert len(server.mails) == 1


def test_a_refusal_and_an_answer_that_never_came_are_not_tried_again(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk)
    publish.stop()
    for answers, name in (({"RCPT": "550 no such reader"}, "refused"), ({"BODY": "554 spam"}, "refused"), ({"BODY": "drop"}, "uncertain"),
                          ({"DATA": "drop"}, "later")):
        server.answers, server.tries = answers, 0
        desk.redis().delete("{test}:digests")
        publish = start_publish(desk, server, write_list(desk, f"ana@example.net,daily {a_moment_ago()},,"))
        wait_for(lambda name=name, publish=publish: outcome(publish, name) == 1, f"{answers} to be {name}")
        row = desk.redis().hgetall("{test}:digests")
        assert [value.endswith(b"|sent") for value in row.values()] == [name != "later"], answers
        assert server.tries == 1 and not server.mails
        publish.stop()


@pytest.mark.parametrize("settings, says", [
    ({"digests": "/nonexistent/list.csv"}, "/nonexistent/list.csv cannot be read"),
    ({"smtp_url": "http://mail.example/"}, "smtp_url"),
    ({"smtp_url": ""}, "smtp_url must be set"),
    ({"mail_from": "nobody"}, "mail_from"),
    ({"mail_from": ""}, "mail_from"),
    ({"base_url": ""}, "base_url"),
    ({"smtp_password_file": "/nonexistent"}, "/nonexistent cannot be read"),
])
def test_what_is_set_wrong_is_said_at_the_start(tmp_path, settings, says):
    desk = Desk(tmp_path)
    try:
        path = write_list(desk, "ana@example.net,daily 07:00,,")
        publish = desk.start("publish", **{"smtp_url": "smtp://127.0.0.1:1", "mail_from": "desk@example.org", "digests": path,
                                           "base_url": "https://desk.example", **settings})
        assert publish.child.wait(timeout=60) == 2 and says in publish.text()
    finally:
        desk.close()


def test_the_tool_prints_one(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk)
    assert publish.metric("triptych_publish_stories_shown") is not None
    done = desk.tool("digest", "--to", "ana@example.net", "--where", "lang:fr", "--dry-run")
    assert "To: ana@example.net" in done.stdout and "Message-ID: <digest.dry-run@example.org>" in done.stdout
    assert desk.tool("digest", "--where", "lang:de", check=False).returncode == 1
    assert not server.mails


def test_a_server_that_never_says_goodbye_holds_up_nobody(desk, server):
    publish = start_publish(desk, server, write_list(desk))
    replay(desk)
    publish.stop()
    for step in ("QUIT", "BODY", "EHLO"):
        server.answers, server.tries, server.bodies = {step: 600}, 0, 0
        desk.redis().delete("{test}:digests")
        publish = start_publish(desk, server, write_list(desk, f"ana@example.net,daily {a_moment_ago()},,"))
        wait_for(lambda step=step: server.tries if step == "EHLO" else server.bodies, f"the mail, up to {step}")
        assert publish.page("/latest")[0] == 200
        assert publish.stop() == 0, f"{step}: it did not end by itself"
