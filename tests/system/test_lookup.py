"""An address leads to its story or its source; a source's page and API tell what it does; the register that publish reads
answers for sources that no story has."""
import json
import urllib.parse

from desk import DEMO, wait_for
from test_changes import head_of
from test_keys import ask, bearer, holds, new_key

REGISTER = DEMO / "sources.csv"
OWN = """domain,same_as,name,leaning,factuality,owner,owner_group
quiet.example,,The Quiet Post,lean-left,very-low,Hidden Hands Ltd,Hidden Hands
quiet-sister.example,,The Quiet Sister,right,high,Other Ltd,Hidden Hands
concord-wire.example,concordwire.example,,,,,
concordwire.example,,Concord Wire,center,high,Wire Owner,Hidden Hands
"""


def found(publish, url, headers=None):
    status, _, body = ask(publish, "/api/v1/lookup?url=" + urllib.parse.quote(url, safe=""), headers)
    return status, json.loads(body)


def led_to(publish, url):
    return head_of(publish, "/lookup?url=" + urllib.parse.quote(url, safe=""))


def started(desk, tmp_path):
    (tmp_path / "own.csv").write_text(OWN)
    register = {"sources": REGISTER, "sources_own": tmp_path / "own.csv"}
    desk.start_all(classify=register, publish={"tiers": "gated", **register})
    desk.replay(DEMO / "articles.jsonl")
    return desk.of("publish")[0]


def test_an_address_leads_to_its_story_or_its_source_as_the_tier_allows(desk, tmp_path):
    publish = started(desk, tmp_path)
    key = new_key(desk, "--tier", "vantage")["key"]
    wait_for(lambda: holds(publish, key), "the key")
    rows = {row["url"]: row for row in desk.assignments() if row["url"]}
    url, row = max(rows.items())
    # However the address is written.
    for written in (url, url + "?utm_source=x", url.replace("https://", "http://"), url.split("://")[1]):
        status, body = found(publish, written)
        assert status == 200 and body["story"]["id"] == row["story"] and body["article"]["id"] == row["article"]
        assert led_to(publish, written) == (303, f"/story/{row['story']}#{row['article']}")
    assert body["story"]["coverage"]["ownership"] == {"locked": "vantage"}
    # An address of a source from which nothing came, and the source itself.
    for written in ("https://quiet.example/2026/unread", "quiet.example", "https://www.quiet.example/"):
        status, body = found(publish, written)
        assert status == 200 and body["article"] is None and body["story"] is None
        assert body["source"]["domain"] == "quiet.example" and body["source"]["leaning"] == "lean-left"
        assert body["source"]["factuality"] == {"locked": "premium"} and body["source"]["owner"] == {"locked": "vantage"}
        assert not any(word in json.dumps(body) for word in ("very-low", "Hidden Hands"))
        assert led_to(publish, written) == (303, "/source/quiet.example")
    body = found(publish, "quiet.example", bearer(key))[1]
    assert body["source"]["owner_group"] == "Hidden Hands" and body["source"]["factuality"] == "very-low"
    assert {rating["field"] for rating in body["source"]["ratings"]} >= {"leaning", "factuality", "owner"}
    # A register that changes is read again, without a stop.
    own = tmp_path / "own.csv"
    own.write_text(OWN.replace("The Quiet Post,lean-left", "The Quiet Post,far-right") + "later.example,,Later,left,,,\n")
    wait_for(lambda: found(publish, "later.example")[0] == 200, "the new register", 30)
    assert found(publish, "quiet.example")[1]["source"]["leaning"] == "far-right"
    # A source of which articles came and that no register knows: it is there, and unrated.
    row = dict(json.loads((DEMO / "articles.jsonl").read_text().splitlines()[0]), id="fresh-1", source="fresh.example",
               url="https://fresh.example/one")
    (tmp_path / "fresh.jsonl").write_text(json.dumps(row) + "\n")
    desk.replay(tmp_path / "fresh.jsonl")
    wait_for(lambda: found(publish, "https://fresh.example/other")[0] == 200, "the unrated source")
    body = found(publish, "https://fresh.example/other")[1]
    assert body["article"] is None and body["source"]["domain"] == "fresh.example"
    assert body["source"]["side"] == "unrated" and body["source"]["leaning"] is None and body["source"]["ratings"] == []
    assert led_to(publish, "https://fresh.example/other") == (303, "/source/fresh.example")
    # What nobody knows, and what is no address.
    assert found(publish, "https://nowhere.example/one")[0] == 404 and led_to(publish, "nowhere.example")[0] == 404
    assert found(publish, "ftp://quiet.example/")[0] == 400 and led_to(publish, "ftp://quiet.example/")[0] == 404
    assert b'name="url"' in ask(publish, "/lookup")[2] and ask(publish, "/api/v1/lookup")[0] == 400


def test_a_source_tells_what_it_covers_who_rates_it_and_who_else_is_its_owners(desk, tmp_path):
    publish = started(desk, tmp_path)
    key = new_key(desk, "--tier", "vantage")["key"]
    wait_for(lambda: holds(publish, key), "the key")
    stories = json.loads(publish.page("/api/v1/stories?all=1&limit=200")[1])["stories"]
    whole = [json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1]) for story in stories]
    body = json.loads(ask(publish, "/api/v1/sources/concordwire.example", bearer(key))[2])
    of_it = [story for story in whole
             if any(source["domain"] == "concordwire.example" for source in story["reporting"]["sources"])]
    mine = [source for story in of_it for source in story["reporting"]["sources"]
            if source["domain"] == "concordwire.example"]
    covered = body["covered"]
    assert covered["stories"] == len(of_it) and covered["articles"] == sum(source["articles"] for source in mine)
    assert covered["copies"] == sum(source["copies"] for source in mine)
    shared = [story for story in of_it if story["counts"]["sources"] > 1]
    assert covered["shared"] == len(shared) and covered["alone"] == len(of_it) - len(shared)
    assert covered["first"] == sum(story["reporting"]["first"]["source"] == "concordwire.example" for story in shared) > 0
    assert body["siblings"] == {"total": 2, "sources": [
        {"domain": "quiet.example", "name": "The Quiet Post", "leaning": "lean-left"},
        {"domain": "quiet-sister.example", "name": "The Quiet Sister", "leaning": "right"}]}
    assert any(rating["overrides"] for rating in body["ratings"])
    page = ask(publish, "/source/concordwire.example", bearer(key))[2].decode()
    assert "Of the same owner" in page and "The Quiet Sister" in page and 'class="raters"' in page
    free = ask(publish, "/source/concordwire.example")[2].decode()
    assert "The Quiet Sister" not in free and "Hidden Hands" not in free and "A Vantage key opens ownership" in free
    # One that no story has an article of has a page, and an alias leads to the source that it is.
    assert "The Quiet Post" in publish.page("/source/quiet.example")[1]
    assert json.loads(publish.page("/api/v1/sources/quiet.example")[1])["covered"]["stories"] == 0
    assert head_of(publish, "/source/concord-wire.example") == (301, "/source/concordwire.example")
    assert head_of(publish, "/api/v1/sources/concord-wire.example") == (308, "/api/v1/sources/concordwire.example")
    assert head_of(publish, "/source/unknown.example")[0] == 404
