"""What `cmake --install` puts where: programs that run, manual pages and completion made from their tables, units."""
import re
import shutil
import subprocess

import pytest

from desk import BIN, ROOT

DAEMONS = ("ingest", "classify", "summarize", "publish")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", BIN.parent, "--prefix", folder / "usr"], check=True, capture_output=True)
    return folder / "usr"


def test_programs_run_from_where_they_were_installed(installed):
    for name in ("triptych", *(f"triptych-{daemon}" for daemon in DAEMONS)):
        told = subprocess.run([installed / "bin" / name, "--version"], capture_output=True, text=True, check=True).stdout
        assert re.fullmatch(rf"{name} \d+\.\d+\.\d+\n", told)


def test_manual_pages_list_every_setting_of_help(installed):
    for daemon in DAEMONS:
        page = (installed / f"share/man/man8/triptych-{daemon}.8").read_text()
        told = subprocess.run([BIN / f"triptych-{daemon}", "--help"], capture_output=True, text=True, check=True).stdout
        names = re.findall(r"^  ([a-z_]+) +(?:text|number|duration|size|yes|\S+\|)", told.split("Settings:")[1], re.M)
        assert len(names) > 8
        for name in names:
            assert f".TP\n\\fB{name}\\fR\n" in page
    page = (installed / "share/man/man1/triptych.1").read_text()
    for command in ("replay", "subscribe", "story", "feeds", "keys"):
        assert f".TP\n\\fB{command}" in page


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_manual_pages_are_right_roff(installed):
    for page in (installed / "share/man").rglob("*.[18]"):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-Kutf8", "-ww", page], capture_output=True, text=True, check=True)
        assert not done.stderr


def complete(installed, *words):
    script = (f'. "{installed}/share/bash-completion/completions/triptych"; COMP_WORDS=({" ".join(words)}); '
              f'COMP_CWORD={len(words) - 1}; _triptych; printf "%s\\n" "${{COMPREPLY[@]}}"')
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.split()


def test_completion_knows_commands_their_words_and_options(installed):
    assert complete(installed, "triptych", "su") == ["subscribe"]
    assert "retitle" in complete(installed, "triptych", "story", "re")
    assert complete(installed, "triptych", "keys", "--ti") == ["--tier"]
    assert "--tier" not in complete(installed, "triptych", "status", "--")


def test_units_start_what_was_installed_with_settings_that_hold(installed):
    for daemon in DAEMONS:
        unit = (installed / f"lib/systemd/system/triptych-{daemon}.service").read_text()
        command = re.search(r"^ExecStart=\S+/(\S+) (.*)$", unit, re.M)
        assert command.group(1) == f"triptych-{daemon}"
        subprocess.run([installed / "bin" / command.group(1), *command.group(2).split(), "--check"], check=True,
                       capture_output=True)
        assert f"triptych-{daemon}.service" in (installed / "lib/systemd/system/triptych.target").read_text()
    ports = [re.search(r"http_listen=\S+:(\d+)", (installed / f"lib/systemd/system/triptych-{daemon}.service").read_text())
             .group(1) for daemon in DAEMONS]
    assert len(set(ports)) == len(DAEMONS)


def test_data_is_there(installed):
    share = installed / "share/triptych"
    for name in ("sources/10-mbfc.csv", "models/join-words.model", "proto/feed.proto", "default.opml", "demo/articles.jsonl"):
        assert (share / name).stat().st_size > 100
