"""An edition names its sides and says which leanings they are made of: pages, JSON, feeds, blindspots, summaries and the
tool go by it. What it cannot be is refused at the start, in so many words."""
import json
import subprocess

from desk import BIN, DEMO

SIDES = {"side_names": "Opposition,Press,Government",
         "side_steps": "far-left:left,left:left,lean-left:center,center:center,lean-right:center,right:right,far-right:right"}


def test_names_and_leanings_of_the_sides_are_the_editions(desk, tmp_path):
    leanings = {f"l{n}.example": "lean-left" for n in range(3)} | {f"r{n}.example": "far-right" for n in range(5)}
    (tmp_path / "sources.csv").write_text("domain,leaning\n" + "".join(f"{k},{v}\n" for k, v in leanings.items()))
    row = max(map(json.loads, (DEMO / "articles.jsonl").read_text().splitlines()), key=lambda row: len(row["text"]))
    # one story by a copy each: it is theirs at once
    (tmp_path / "rows.jsonl").write_text("".join(
        json.dumps({**row, "id": f"s{n}", "source": outlet, "url": f"https://{outlet}/{n}"}) + "\n"
        for n, outlet in enumerate(leanings)))
    desk.start_all(classify={"sources": tmp_path / "sources.csv"}, summarize=SIDES, publish=SIDES)
    assert desk.replay(tmp_path / "rows.jsonl")["articles"] == len(leanings)
    desk.settle()
    publish = desk.of("publish")[0]

    story = json.loads(publish.page("/api/v1/stories?all=1")[1])["stories"][0]
    assert story["coverage"]["leaning"] == {
        "left": {"name": "Opposition", "sources": 0, "pct": 0}, "center": {"name": "Press", "sources": 3, "pct": 37},
        "right": {"name": "Government", "sources": 5, "pct": 63}, "unrated": {"sources": 0, "pct_of_all": 0}}
    assert story["blindspot"]["side"] == "left"
    assert story["summary"]["left"] == []

    page = publish.page(f"/story/{story['id']}")[1]
    assert 'aria-label="Press 37%: 3 of 8 rated sources"' in page and 'aria-label="Government 63%: 5 of 8 rated sources"' in page
    assert "the Opposition hardly covers this story" in page
    assert "Blindspot of the Opposition" in publish.page("/latest")[1]
    assert "What the Government misses" in publish.page("/blindspot/right")[1]
    assert ": 0% Opposition, 37% Press, 63% Government." in publish.page("/feed.json")[1]
    assert json.loads(publish.page("/api/v1/sources/l0.example")[1])["side"] == "center"
    method = publish.page("/method")[1]
    for side, name, leanings in (("l", "Opposition", "Far Left, Left"), ("c", "Press", "Lean Left, Center, Lean Right"),
                                 ("r", "Government", "Right, Far Right")):
        assert f'<li><span class="dot {side}">{name}</span>: {leanings}</li>' in method

    told = desk.tool("story", story["id"], "--json", *(f"--set={name}={text}" for name, text in SIDES.items())).stdout
    assert '"name":"Government"' in told


def test_sides_that_cannot_be_are_refused_at_the_start():
    def refused(program, **settings):
        sets = [argument for name, text in settings.items() for argument in ("--set", f"{name}={text}")]
        done = subprocess.run([BIN / program, *sets, "--check"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        return done.stderr
    assert "side_names (--set): no name for the right side" in refused("triptych-publish", side_names="A,B")
    assert "side_steps (--set): \"west\" is not one of the seven leanings" in refused("triptych-summarize",
                                                                                   side_steps="west:left")
