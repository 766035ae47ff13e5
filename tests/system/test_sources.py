"""The register of sources: looked over, converted and compared by the tool, used by a desk."""
import csv
import json
import re
import shutil
import subprocess
import time

import pytest

from desk import BIN, DEMO, ROOT, wait_for

RATERS = ROOT / "deploy" / "sources" / "raters"
COLUMNS = ("domain,same_as,name,country,lang,leaning,factuality,flags,owner,owner_group,ownership,paywall,media_type,"
           "hidden,rated_by").split(",")


def figures(desk, *arguments):
    return json.loads(desk.tool("sources", "check", *arguments, check=False).stdout)


def rows_of(text):
    return {row["domain"]: row for row in csv.DictReader(text.splitlines())}


def exported(desk, *arguments):
    return rows_of(desk.tool("sources", "export", *arguments).stdout)


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_registers_hold_what_their_readme_says(desk):
    said = figures(desk, RATERS)
    assert said["refused"] == 0
    text = " ".join((ROOT / "deploy/sources/README.md").read_text(encoding="utf-8").split())
    for name, words in (("sources", "sources, of them"), ("owner", "with an owner"),
                        ("ownership", "with an ownership type"), ("country", "with a country")):
        assert f"{said[name]:,} {words}" in text
    both = sum(bool(row["leaning"] and row["factuality"]) for row in exported(desk, RATERS).values())
    assert both >= 5000 and f"{both:,} with leaning and factuality" in text


@pytest.mark.parametrize("name", [path.name for path in sorted(RATERS.glob("*.csv"))])
def test_each_shipped_file_may_be_removed(desk, name):
    others = [path for path in sorted(RATERS.glob("*.csv")) if path.name != name]
    done = desk.tool("sources", "check", *others, check=False)
    assert json.loads(done.stdout)["sources"] > 6000
    # only what is another address of a source in the removed file has lost what it stood for
    assert all("same_as" in line for line in done.stderr.splitlines())


def test_a_refused_row_is_named_with_file_line_and_reason(desk):
    path = write(desk.folder / "own.csv", "domain,leaning,rated_by\na.example,left,Ana\nb.example,leftish,Ana\n"
                                          "a.example,right,Ana\nc.example,right,Ana\n")
    done = desk.tool("sources", "check", path, check=False)
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert (said["sources"], said["refused"], said["leaning"]) == (2, 2, 2)
    lines = done.stderr.splitlines()
    assert re.search(r"own\.csv: line 3: .*leftish", lines[0]) and re.search(r"own\.csv: line 4: .*twice", lines[1])


def test_what_is_exported_can_be_read_again_and_shows_the_same(desk):
    path = write(desk.folder / "merged.csv", desk.tool("sources", "export", RATERS).stdout)
    assert path.read_text(encoding="utf-8").splitlines()[0].split(",") == COLUMNS
    done = desk.tool("sources", "diff", RATERS, path)
    assert done.stdout == "0 added, 0 removed, 0 changed\n"
    before, after = figures(desk, RATERS), figures(desk, path)
    for name in ("sources", "leaning", "factuality", "owner", "aliases"):
        assert before[name] == after[name]


def test_own_rows_override_raters_and_the_raters_stay_in_sight(desk):
    own = write(desk.folder / "own.csv", 'domain,leaning,hidden,rated_by\nreuters.com,lean-left,1,"The desk, 2026-11"\n')
    row = exported(desk, "--own", own, RATERS)["reuters.com"]
    assert (row["leaning"], row["factuality"], row["hidden"]) == ("lean-left", "very-high", "1")
    raters = list(csv.DictReader(desk.tool("sources", "export", "--raters", "--own", own, RATERS).stdout.splitlines()))
    said = {row["rated_by"]: row for row in raters if row["domain"] == "reuters.com"}
    assert said["The desk, 2026-11"]["overrides"] == "1" and said["MBFC 2026-08"]["leaning"] == "center"


def test_two_registers_are_compared(desk):
    old = write(desk.folder / "old.csv", "domain,leaning,owner\na.example,left,One\nb.example,right,\ngone.example,,\n")
    new = write(desk.folder / "new.csv", "domain,leaning,owner\na.example,center,One\nb.example,right,\nnew.example,,\n")
    assert desk.tool("sources", "diff", old, new).stdout.splitlines() == [
        "~ a.example  leaning: left > center", "+ new.example", "- gone.example", "1 added, 1 removed, 1 changed"]
    assert [json.loads(line) for line in desk.tool("sources", "diff", old, new, "--json").stdout.splitlines()] == [
        {"change": "changed", "domain": "a.example", "leaning": {"before": "left", "after": "center"}},
        {"change": "added", "domain": "new.example"}, {"change": "removed", "domain": "gone.example"},
        {"added": 1, "removed": 1, "changed": 1}]


def test_a_register_is_written_as_csv_alone(desk):
    for verb in ("export", "import"):
        done = desk.tool("sources", verb, RATERS, "--json", check=False)
        assert (done.returncode, done.stdout) == (2, "") and "CSV" in done.stderr


def test_lists_of_raters_are_imported(desk):
    mbfc = write(desk.folder / "mbfc.csv", "domain,name,mbfc_bias,factuality,credibility,traffic,questionable,mbfc_url\n"
                 "a.example,A,left-center,mostly-factual,,,,\nb.example,B,fake-news,low,,,hate|imposter,\n"
                 "c.example,C,satire,,,,,\nd.example/part,D,left,high,,,,\ne.example,E,sideways,high,,,,\n"
                 "nodomain,F,left,high,,,,\n")
    done = desk.tool("sources", "import", "--format", "mbfc", "--rater", "MBFC 2026-11", mbfc, check=False)
    rows = rows_of(done.stdout)
    assert [(r["domain"], r["leaning"], r["factuality"], r["flags"], r["rated_by"]) for r in rows.values()] == [
        ("a.example", "lean-left", "high", "", "MBFC 2026-11"),
        ("b.example", "", "low", "questionable hate imposter", "MBFC 2026-11"),
        ("c.example", "", "", "satire", "MBFC 2026-11"), ("d.example/part", "left", "high", "", "MBFC 2026-11")]
    assert done.returncode == 1 and "line 6: mbfc_bias \"sideways\"" in done.stderr and "line 7: " in done.stderr

    allsides = write(desk.folder / "allsides.csv", "News_Source,Bias_Rating,URL\nThe A,Lean Left,https://www.A.example/\n"
                     "The B,Right,b.example\nThe C,Mixed,c.example\nThe D,Lean Left,\n")
    done = desk.tool("sources", "import", "--format", "allsides", allsides, check=False)
    assert [(r["domain"], r["name"], r["leaning"], r["rated_by"]) for r in rows_of(done.stdout).values()] == [
        ("a.example", "The A", "lean-left", "AllSides"), ("b.example", "The B", "right", "AllSides"),
        ("c.example", "The C", "", "AllSides")]
    assert "line 5: " in done.stderr

    kite = write(desk.folder / "kite.csv", "domain,name,owner_text,ownership_type,country,description\n"
                 "a.example,A,House of A,Private Media,France,x\nb.example,B,House of B,State Funded Media,Atlantis,x\n")
    done = desk.tool("sources", "import", "--format", "kite", kite, check=False)
    assert [(r["domain"], r["owner"], r["ownership"], r["country"]) for r in rows_of(done.stdout).values()] == [
        ("a.example", "House of A", "private", "FR")]
    assert "Atlantis" in done.stderr

    plain = write(desk.folder / "plain.csv", "url,leaning,note\nHTTPS://www.A.example,left,x\nb.example,lefty,x\n")
    done = desk.tool("sources", "import", plain, "--rater", "Ana", check=False)
    assert list(rows_of(done.stdout)) == ["a.example"] and "line 3: leaning \"lefty\"" in done.stderr
    assert desk.tool("sources", "import", "--format", "nonsense", plain, check=False).returncode == 2
    assert desk.tool("sources", "import", "--format", "mbfc", plain, check=False).returncode == 2


def test_the_feeds_of_unrated_sources_are_written_out_to_be_filled_in(desk):
    desk.start("ingest", feeds_poll="1h")
    register = write(desk.folder / "own.csv", "domain,name,leaning,same_as\nrated.example,Rated,left,\n"
                     "known.example,Known,,\nalias.example,,,rated.example\n")
    desk.wait_ready()
    desk.tool("feeds", "add", "http://www.rated.example/rss", "http://alias.example/rss", "http://known.example/rss",
              "http://known.example/atom", "http://news.new.example/rss")
    out = desk.folder / "fill.csv"
    lines = desk.tool("sources", "check", "--feeds", "--out", out, register).stdout.splitlines()
    assert lines[-1] == "5 feeds, 2 of them of a source with a leaning"
    assert sum(line.startswith("left  rated.example  ") for line in lines) == 2
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert sorted(row["domain"] for row in rows) == ["known.example", "new.example"]
    filled = out.read_text(encoding="utf-8").replace("new.example,,,,,", "new.example,,,,right,")
    said = figures(desk, register, write(desk.folder / "filled.csv", filled))
    assert said["refused"] == 0 and said["leaning"] == 2


def test_the_bench_counts_as_the_desk_does(desk):
    articles_ = [{"id": f"x{number}", "url": f"https://{source}/{number}", "source": source, "story": "one", "bias": bias}
                 for number, (source, bias) in enumerate([("a.example", "left"), ("b.example", "center"), ("b.example", ""),
                                                          ("c.example", "right"), ("d.example", "unknown")])]
    path = rows(desk.folder, articles_)
    said = subprocess.run([BIN / "bench-coverage", "labels", path], check=True, capture_output=True, text=True).stdout
    assert json.loads(said.splitlines()[-1]) == {"story": "one", "sources": 4, "rated": 3, "left": 34, "center": 33,
                                                 "right": 33}
    register = write(desk.folder / "own.csv", "domain,leaning,same_as\na.example,right,\nc.example,,a.example\n")
    said = subprocess.run([BIN / "bench-coverage", register, path], check=True, capture_output=True, text=True).stdout
    found = [json.loads(line) for line in said.splitlines()]
    assert [row["domain"] for row in found[:-1]] == ["a.example", "", "", "a.example", ""]
    assert found[-1] == {"story": "one", "sources": 3, "rated": 1, "left": 0, "center": 0, "right": 100}


def rows(tmp, articles):
    return write(tmp / "rows.jsonl", "".join(json.dumps(article) + "\n" for article in articles))


def article(number, source, url=None, **more):
    return {"id": f"x{number}", "url": url or f"https://{source}/{number}", "source": source,
            "title": "Harbour of Velden closes after the storm broke its northern pier",
            "text": "The harbour of Velden is closed. The storm broke the northern pier on Monday night. " + "x" * number,
            "published": f"2026-01-01T0{number % 10}:00:00Z", "lang": "en", **more}


def test_aliases_count_once_and_outlets_of_one_domain_apart(desk):
    register = write(desk.folder / "own.csv",
                     "domain,same_as,name,leaning,factuality,owner,owner_group,media_type,rated_by\n"
                     "paper.example,,Paper,left,high,Owner,Group,newspaper,Ana 2026-10\npaper.test,paper.example,,,,,,,\n"
                     "sites.example/town,,Town,right,,,,,Ana 2026-10\nsites.example/city,,City,center,,,,,Ana 2026-10\n")
    desk.start_all(classify={"sources": register}, publish={"tiers": "open"})
    desk.replay(rows(desk.folder, [
        article(1, "paper.example"), article(2, "paper.test"), article(3, "sites.example", "https://sites.example/town/3"),
        article(4, "sites.example", "https://www.sites.example/city/4"), article(5, "other.example")]))
    publish = desk.of("publish")[0]
    story = json.loads(wait_for(lambda: json.loads(publish.page("/api/v1/stories?all=1")[1])["stories"] and
                                publish.page("/api/v1/stories?all=1")[1], "the story"))["stories"][0]
    assert story["counts"]["articles"] == 5 and story["counts"]["sources"] == 4
    leaning = story["coverage"]["leaning"]
    assert {side: leaning[side]["sources"] for side in ("left", "center", "right", "unrated")} == {
        "left": 1, "center": 1, "right": 1, "unrated": 1}
    whole = json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1])
    sources = {one["url"]: one["source"] for one in whole["articles"]}
    assert sources["https://paper.test/2"]["name"] == "Paper" and sources["https://sites.example/town/3"]["name"] == "Town"
    assert len({source["domain"] for source in sources.values()}) == story["counts"]["sources"]  # anyone can recount
    assert desk.status("--recount")["recount"]["wrong"] == 0


def test_the_page_of_an_outlet_of_our_own_table_shows_its_country_and_owner(desk):
    """No rater of the shipped registry says either of Fox News; what the operator says still counts before it."""
    own = write(desk.folder / "own.csv", "domain,owner\nvox.com,Somebody Else\n")
    desk.start_all(classify={"sources": RATERS, "sources_own": own},
                   publish={"sources": RATERS, "sources_own": own, "tiers": "open"})
    desk.replay(rows(desk.folder, [article(1, "foxnews.com"), article(2, "vox.com")]))
    publish = desk.of("publish")[0]
    wait_for(lambda: json.loads(publish.page("/api/v1/stories?all=1")[1])["stories"], "the story")
    html = wait_for(lambda: (lambda status, text: status == 200 and text)(*publish.page("/source/foxnews.com")), "the page")
    shown = re.sub("</?a[^>]*>", "", html)
    assert "<dt>Country</dt><dd>United States</dd>" in shown and "<dt>Owner</dt><dd>Fox Corporation (Murdoch family)</dd>" in shown
    html = publish.page("/source/vox.com")[1]
    assert "<dd>Somebody Else</dd>" in re.sub("</?a[^>]*>", "", html) and "<td>owner: Vox Media</td>" in html  # which stays in sight


SIDES = {"far-left": "left", "left": "left", "lean-left": "left", "center": "center", "lean-right": "right",
         "right": "right", "far-right": "right"}


def mirrored(text):
    """The demo's register with left and right exchanged, and an owner that was not there before."""
    rows_ = list(csv.DictReader(text.splitlines()))
    for row in rows_:
        row["leaning"] = row["leaning"].replace("left", "LEFT").replace("right", "left").replace("LEFT", "right")
        row["owner"] = "New Owner"
    lines = [",".join(rows_[0])] + [",".join(f'"{value}"' for value in row.values()) for row in rows_]
    return "\n".join(lines) + "\n"


def counted_from_articles(story):
    """What coverage must say by the articles beside it; sources whose articles disagree would be a mixture."""
    leanings = {}
    for one in story["articles"]:
        leanings.setdefault(one["source"]["domain"], set()).add(one["source"]["leaning"])
    assert all(len(found) == 1 for found in leanings.values()), leanings
    sides = [SIDES.get(next(iter(found)), "unrated") for found in leanings.values()]
    return {side: sides.count(side) for side in ("left", "center", "right", "unrated")}


def whole_stories(publish):
    listed = json.loads(publish.page("/api/v1/stories?all=1&limit=100")[1])["stories"]
    return [json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1]) for story in listed], listed


def shown_sides(story):
    return {side: story["coverage"]["leaning"][side]["sources"] for side in ("left", "center", "right", "unrated")}


def test_a_new_register_rates_live_stories_anew_while_articles_arrive(desk):
    demo = (DEMO / "sources.csv").read_text(encoding="utf-8")
    register = write(desk.folder / "register.csv", demo)
    settings = {"sources": register, "sources_poll": "200ms"}
    desk.start_all(classify=settings, publish={"tiers": "open"})
    desk.start("classify", **settings)
    desk.wait_ready()
    articles = (DEMO / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    half = len(articles) // 2
    desk.replay(write(desk.folder / "first.jsonl", "".join(articles[:half])))
    publish = desk.of("publish")[0]
    before = {story["id"]: shown_sides(story) for story in whole_stories(publish)[0]}

    write(register, mirrored(demo))
    replay = desk.start_tool("second", "replay", write(desk.folder / "second.jsonl", "".join(articles[half:])))
    for _ in range(5):
        for story in whole_stories(publish)[0]:
            assert shown_sides(story) == counted_from_articles(story), "the numbers are not those of the articles beside"
    wait_for(lambda: not replay.is_running(), "the second half")
    version = figures(desk, register)["version"]
    for daemon in desk.of("classify"):
        wait_for(lambda daemon=daemon: re.search(f"stories_rerated .*version={version}", daemon.text()), "every replica")
    desk.settle()
    assert desk.status()["registry"] == {"version": version, "sources": figures(desk, register)["sources"]}
    assert version in publish.page("/method")[1]

    leaning = {row["domain"]: SIDES.get(row["leaning"], "unrated") for row in csv.DictReader(mirrored(demo).splitlines())}
    stories, listed = whole_stories(publish)
    for story in stories:
        sides = [leaning.get(domain, "unrated") for domain in {one["source"]["domain"] for one in story["articles"]}]
        assert shown_sides(story) == {side: sides.count(side) for side in ("left", "center", "right", "unrated")}
        assert {one["source"]["owner"] for one in story["articles"] if one["source"]["leaning"]} <= {"New Owner"}
    assert {story["id"]: shown_sides(story) for story in listed} == {story["id"]: shown_sides(story) for story in stories}
    changed = [story for story in stories if story["id"] in before and before[story["id"]]["left"] != before[story["id"]]["right"]]
    assert changed
    assert desk.status("--recount")["recount"] == {"stories": len(stories), "wrong": 0, "first_wrong": None}


def test_a_register_that_cannot_be_read_leaves_the_one_before(desk):
    register = write(desk.folder / "register.csv", "domain,leaning\npaper.example,left\n")
    classify = desk.start("classify", sources=register, sources_poll="100ms")
    desk.wait_ready()
    write(register, "no register at all\n")
    wait_for(lambda: "sources_kept" in classify.text(), "the log to tell")
    assert "domain" in classify.get("/readyz")[1] and classify.is_ready()
    register.unlink()
    wait_for(lambda: "cannot open" in classify.text(), "the log to tell")
    write(register, "domain,leaning\npaper.example,right\n")
    wait_for(lambda: classify.text().count("sources_read") == 2, "the register to be read again")
    assert "cannot open" not in classify.get("/readyz")[1]


def test_a_start_with_another_register_rates_what_is_there(desk):
    register = write(desk.folder / "register.csv", "domain,leaning\npaper.example,left\n")
    desk.start_all(classify={"sources": register})
    desk.replay(rows(desk.folder, [article(1, "paper.example"), article(2, "other.example")]))
    publish = desk.of("publish")[0]
    desk.of("classify")[0].stop()
    write(register, "domain,leaning,same_as\npaper.example,right,\nother.example,,paper.example\n")
    classify = desk.start("classify", sources=register)
    story = wait_for(lambda: [one for one in whole_stories(publish)[0] if shown_sides(one)["right"]], "the new side")[0]
    assert shown_sides(story) == {"left": 0, "center": 0, "right": 1, "unrated": 0}
    assert story["counts"]["articles"] == 2 and story["counts"]["sources"] == 1
    wait_for(lambda: "stories_rerated" in classify.text(), "the end of the walk")
    classify.stop()
    again = desk.start("classify", sources=register)
    desk.wait_ready()
    desk.settle()
    assert "stories_rerated" not in again.text()  # nothing to do: it is the register that all are rated by
    assert desk.status("--recount")["recount"]["wrong"] == 0


def test_a_redis_that_comes_back_older_is_rated_by_the_present_register(desk):
    register = write(desk.folder / "register.csv", "domain,leaning\npaper.example,left\n")
    desk.start_all(classify={"sources": register, "sources_poll": "100ms"}, publish={"tiers": "open"})
    desk.replay(rows(desk.folder, [article(1, "paper.example"), article(2, "other.example")]))
    publish, classify = desk.of("publish")[0], desk.of("classify")[0]
    time.sleep(1.2)  # the AOF of everysec is on disk
    shutil.copytree(desk.folder / "appendonlydir", desk.folder / "old-aof")
    write(register, "domain,leaning\npaper.example,right\n")
    wait_for(lambda: [one for one in whole_stories(publish)[0] if shown_sides(one)["right"]], "the new side")
    desk.replay(rows(desk.folder, [article(3, "third.example")]))  # so that the log too is older
    desk.settle()
    desk.kill_redis()
    shutil.rmtree(desk.folder / "appendonlydir")
    shutil.move(desk.folder / "old-aof", desk.folder / "appendonlydir")
    walks = classify.text().count("stories_rerated")
    desk.redis_process.start()
    wait_for(lambda: classify.text().count("stories_rerated") > walks, "the stories to be rated again")
    wait_for(lambda: [one for one in whole_stories(publish)[0] if shown_sides(one)["right"]], "the side of the register")
    desk.settle()
    assert [shown_sides(one) for one in whole_stories(publish)[0]] == [{"left": 0, "center": 0, "right": 1, "unrated": 1}]
    assert desk.status("--recount")["recount"]["wrong"] == 0


@pytest.mark.parametrize("slip", [None, "no header of a register\n"], ids=["missing", "faulty"])
def test_own_files_that_cannot_be_read_do_not_keep_the_desk_from_starting(desk, slip):
    """The raters count until the files can be read; /readyz says which cannot and why, and stays 200."""
    own = desk.folder / "own.csv"
    if slip:
        write(own, slip)
    register = write(desk.folder / "register.csv", "domain,leaning\npaper.example,left\n")
    settings = {"sources": register, "sources_own": own}
    desk.start_all(classify={**settings, "sources_poll": "100ms"}, publish=settings)
    daemons = [desk.of("classify")[0], desk.of("publish")[0]]

    def notes_of(daemon):
        status, body = daemon.get("/readyz")
        assert status == 200
        return [note["text"] for note in json.loads(body)["notes"] if note["name"] == "sources"]

    assert all(str(own) in notes_of(daemon)[0] for daemon in daemons)
    desk.replay(rows(desk.folder, [article(1, "paper.example")]))
    (story,) = whole_stories(daemons[1])[0]
    assert shown_sides(story)["left"] == 1
    write(own, "domain,leaning\npaper.example,right\n")
    wait_for(lambda: not any(notes_of(daemon) for daemon in daemons), "the files to be read")
    wait_for(lambda: [one for one in whole_stories(daemons[1])[0] if shown_sides(one)["right"]], "what they say")
