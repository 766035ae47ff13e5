#!/usr/bin/env python3
"""What bench-feed makes of other projects' test files, as a table; each value that differs with its reason, or as a fault.

usage: conformance.py FOLDER [--bin BUILD/bin] [--faults]
FOLDER holds feedparser.tar.gz and gofeed.tar.gz (their tests/ and testdata/ as published), and feed-cases/ (NAME.xml or
.json beside NAME.expected.json with "expect"); sets that are not there are left out. A value counts when bench-feed prints
it: format, title of the feed; address, guid, title, summary, content, author, date, picture, language of an item. Mark-up
is compared as text. An exception is a file or value that we read otherwise on purpose: see EXCEPTIONS. --faults prints the
rest. Exit 1 when a set is below its target.
"""
import argparse
import ast
import collections
import concurrent.futures
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import time

TARGETS = {"feedparser": 99.0, "gofeed": 98.0, "feed-cases": 97.0}

# (set, pattern of the file's path, member or "", why we read it otherwise)
EXCEPTIONS = [
    ("feedparser", r"/cdf/", "", "CDF, a format that nobody serves"),
    ("feedparser", r"/http/|/base/http_|/lang/http_", "", "values of HTTP headers, which a file does not have"),
    ("feedparser", r"svg(desc|title)\.xml", "summary", "names of parts of a drawing are not for readers"),
    ("feedparser", r"_iframe\.xml", "", "what browsers hide in a frame is not for readers"),
    ("feedparser", r"entities/(lrm|rlm|shy)\.xml", "", "invisible characters are dropped: equal titles would differ"),
    ("feedparser", r"rss_version_2\d+\.xml", "format", "the version is told as it is written"),
    ("feedparser", r"item_description_and_summary|item_summary_and", "", "the second of two summaries is not made content"),
    ("feedparser", r"item_description_not_a_doctype\.xml", "", "\"<!'\" is a comment up to '>', as in browsers"),
    ("feedparser", r"nested_cdata\.xml", "content", "a CDATA section inside another ends at the first end"),
    ("feedparser", r"bozo_linenoise", "", "bytes that are no character of any charset"),
    ("feedparser", r"", "author-mail", "mail addresses are left out of an author's name"),
    ("feedparser", r"", "first-of-several", "of repeated elements the first counts, feedparser takes the last"),
    ("gofeed", r"dublincore_item_multiple", "author", "all authors are named"),
    ("gofeed", r"entry_id_xml_base", "guid", "an id is no reference: it is kept as it is written"),
    ("gofeed", r"issue_275_", "content", "a film or data in base 64 is no text"),
    ("gofeed", r"guid_naked_markup", "guid", "mark-up in an id is left out"),
    ("gofeed", r"", "first-of-several", "of repeated elements the first counts, gofeed takes the last"),
]


class Text(html.parser.HTMLParser):
    """The text of mark-up: what a reader sees."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.parts, self.hidden = [], 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.parts.append(" ")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style") and self.hidden > 0
        self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def plain(value):
    if not isinstance(value, str):
        return value
    text = value
    for _ in range(2):
        if re.search(r"[<&]", text):
            text = "".join(Text(text).parts)
    return re.sub(r"\s", "", text)


def read(binary, path):
    run = subprocess.run([binary, str(path)], capture_output=True, timeout=60)
    return json.loads(run.stdout.decode("utf-8"))


def rfc3339(parts):
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % tuple(parts[:6])


# ── feedparser: assertions in comments ──

ITEM = {"title": "title", "title_detail.value": "title", "summary": "summary", "description": "summary",
        "summary_detail.value": "summary", "content.0.value": "content", "link": "url", "id": "guid", "guid": "guid",
        "author": "author", "author_detail.name": "author", "published_parsed": "published", "date_parsed": "published",
        "updated_parsed": "published", "created_parsed": "published", "language": "lang",
        "media_thumbnail.0.url": "image"}
VERSIONS = {"rss090": "rss-1.0", "rss091u": "rss-0.91", "rss091n": "rss-0.91", "rss092": "rss-0.92", "rss093": "rss-0.93",
            "rss094": "rss-0.94", "rss20": "rss-2.0", "rss10": "rss-1.0", "rss": "rss", "atom10": "atom-1.0",
            "atom03": "atom-0.3", "json1": "json-1", "json11": "json-1.1"}


def path_of(node):
    parts = []
    while True:
        if isinstance(node, ast.Subscript):
            index = node.slice
            if not isinstance(index, ast.Constant):
                return None
            parts.append(str(index.value))
            node = node.value
        elif isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return ".".join([node.id] + parts[::-1])
        else:
            return None


def member_of(path):
    """(where, member) of what bench-feed prints; None when it does not."""
    if path in ("feed.title", "feed.title_detail.value"):
        return None, "title"
    if path == "version":
        return None, "format"
    match = re.fullmatch(r"entries\.(\d+)\.(.+)", path or "")
    return (int(match[1]), ITEM[match[2]]) if match and match[2] in ITEM else None


def assertions(expression):
    tree = ast.parse(expression.strip(), mode="eval").body
    terms = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for term in terms:
        if not isinstance(term, ast.Compare) or len(term.ops) != 1 or not isinstance(term.ops[0], ast.Eq):
            continue
        where = member_of(path_of(term.left))
        try:
            value = ast.literal_eval(term.comparators[0])
        except ValueError:
            continue
        if where and (isinstance(value, str) or (where[1] == "published" and isinstance(value, tuple))):
            yield where, value


def why_feedparser(member, want, got, raw):
    if member == "author" and isinstance(want, str) and "@" in want:
        return "author-mail"
    tags = {"title": "title", "summary": "description|summary|abstract", "guid": "guid|id", "url": "link",
            "published": "pubDate|date|published|issued|created|updated|modified", "author": "author|creator|name", "content": "content|encoded"}
    if member in tags and len(re.findall(rf"<(?:\w+:)?(?:{tags[member]})\b", raw)) > 1 and got is not None and (member == "published" or plain(got) in plain(raw)):
        return "first-of-several"
    return ""


def is_equal(member, want, got):
    if member == "format":
        return VERSIONS.get(want, want) == got or (want == "rss" and (got or "").startswith("rss"))
    if member == "published":
        return want is not None and got is not None and rfc3339(want) == got
    if member == "lang":
        return (want or "").lower() == (got or "").lower()
    if not plain(want or ""):
        return not plain(got or "")
    if member in ("url", "guid", "image"):
        return (want or "").strip() == (got or "") or (want or "").strip().rstrip("/") == (got or "").rstrip("/")
    return plain(want) == plain(got)


def check_feedparser(binary, folder):
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix not in (".xml", ".json"):
            continue
        raw = path.read_bytes().decode("utf-8", "replace")
        match = re.search(r"Expect:\s*(.*?)\s*-->", raw, re.S)
        if not match:
            continue
        try:
            wanted = list(assertions(re.sub(r"\s+", " ", match[1])))
        except SyntaxError:
            continue
        if wanted:
            yield path, wanted, raw


def text_of(item, member):
    """feedparser calls the only text of an item its summary, wherever it stood; here a body is the content."""
    other = {"summary": "content", "content": "summary"}.get(member)
    return item.get(member) if item.get(member) is not None or not other else item.get(other)


def judge_feedparser(binary, job):
    path, wanted, raw = job
    got = read(binary, path)
    raw = re.sub(r"<!--.*?-->", "", raw, flags=re.S)
    for (where, member), want in wanted:
        owner = got if where is None else (got.get("items") or [])[where:where + 1]
        value = owner.get(member) if where is None else text_of(owner[0], member) if owner else None
        if not is_equal(member, want, value):
            yield str(path), member, want, value, why_feedparser(member, want, value, raw)


# ── gofeed: golden files ──

def first(*values):
    return next((value for value in values if value), None)


def gofeed_items(golden):
    for item in golden.get("items") or golden.get("entries") or []:
        guid = item.get("guid")
        content = item.get("content")
        links = [link for link in item.get("links") or [] if isinstance(link, dict)]
        html_links = [link["href"] for link in links if link.get("rel", "alternate") == "alternate" and "href" in link]
        persons = [p.get("name", "") for p in item.get("authors") or [] if isinstance(p, dict)]
        yield {"title": item.get("title"),
               "summary": first(item.get("description"), item.get("summary")),
               "content": first(content.get("value") if isinstance(content, dict) else content, item.get("content_html"),
                                item.get("content_text")),
               "url": first(item.get("link") if isinstance(item.get("link"), str) else None, item.get("url"),
                            html_links[0] if len(html_links) == 1 else None),
               "guid": first(guid.get("value") if isinstance(guid, dict) else guid, item.get("id")),
               "author": ", ".join(dict.fromkeys(p for p in persons if p)) or None,
               "published": first(item.get("publishedParsed"), item.get("pubDateParsed"), item.get("date_published")),
               "image": (item.get("image") or {}).get("url") if isinstance(item.get("image"), dict) else item.get("image")}


def gofeed_files(folder):
    for golden in sorted(folder.rglob("*.json")):
        stem = re.sub(r"(_expected)?\.json$", "", str(golden))
        feeds = [p for p in (stem + ".xml", stem + ".json") if os.path.exists(p) and p != str(golden)]
        if feeds:
            yield pathlib.Path(feeds[0]), json.loads(golden.read_text(encoding="utf-8", errors="replace"))


def why_gofeed(member, want, got, raw):
    if member == "author":
        return "author-mail" if "@" in raw else ""
    return why_feedparser(member, want, got, raw)


def same_time(want, got):
    parsed = re.match(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", want or "")
    if not parsed or not got:
        return False
    if parsed[3] == "Z":
        return got[:19] == f"{parsed[1]}T{parsed[2]}"
    sign, hours, minutes = parsed[3][0], int(parsed[3][1:3]), int(parsed[3][4:])
    stamp = time.mktime(time.strptime(parsed[1] + parsed[2], "%Y-%m-%d%H:%M:%S")) - (hours * 60 + minutes) * 60 * (1 if sign == "+" else -1)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(stamp)) == got[:19]


def judge_gofeed(binary, job):
    path, golden = job
    got = read(binary, path)
    raw = path.read_bytes().decode("utf-8", "replace")
    if "error" in got:
        yield str(path), "feed", "", got["error"], ""
        return
    pairs = [("title", golden.get("title"), got.get("title"))]
    items = list(gofeed_items(golden))
    if len(items) != len(got["items"]):
        yield str(path), "items", len(items), len(got["items"]), ""
    for want, have in zip(items, got["items"]):
        pairs += [(member, value, have.get(member)) for member, value in want.items() if value is not None]
    for member, want, have in pairs:
        same = same_time(want, have) if member == "published" else is_equal(member, want, have)
        if want is not None and not same:
            yield str(path), member, want, have, why_gofeed(member, want, have, raw)


# ── own cases ──

def case_files(folder):
    for spec in sorted(folder.glob("*.expected.json")):
        feeds = [p for p in folder.glob(spec.name[: -len("expected.json")] + "*") if ".expected." not in p.name]
        wanted = json.loads(spec.read_text(encoding="utf-8"))
        if feeds and wanted.get("kind", "parse") == "parse":
            yield feeds[0], wanted["expect"]


def judge_case(binary, job):
    path, expect = job
    got = read(binary, path)
    if ("error" in expect) != ("error" in got):
        yield str(path), "error", expect.get("error"), got.get("error"), ""
        return
    if "error" in expect:
        return
    pairs = [(key, want, got.get(key)) for key, want in expect.items() if key not in ("items", "count")]
    pairs += [("count", expect["count"], len(got["items"]))] if "count" in expect else []
    for i, item in enumerate(expect.get("items", [])):
        have = got["items"][i] if i < len(got["items"]) else {}
        pairs += [(key, want, have.get(key)) for key, want in item.items()]
    for member, want, have in pairs:
        if want != have:
            yield str(path), member, want, have, ""


def exception_of(name, path, member, why):
    for of_set, pattern, of_member, reason in EXCEPTIONS:
        if of_set == name and re.search(pattern, path) and of_member in ("", why, member) and (of_member or pattern):
            return reason
    return None


def run_set(name, binary, jobs, judge, show_faults):
    """(files, files that agree, files that agree but for exceptions)."""
    reasons, faults, plain_right, judged_right = collections.Counter(), [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda job: list(judge(binary, job)), jobs):
            excused = [exception_of(name, path, member, why) for path, member, _, _, why in found]
            plain_right += not found
            judged_right += all(excused)
            reasons.update(reason for reason in excused if reason)
            faults += [difference for difference, reason in zip(found, excused) if not reason]
    share = 100 * judged_right / max(len(jobs), 1)
    print(f"{name:11} {len(jobs):6} files {plain_right:6} agree as they are {judged_right:6} but for exceptions "
          f"{share:6.1f} % (target {TARGETS[name]} %)")
    for reason, count in reasons.most_common():
        print(f"{'':13}{count:5} × {reason}")
    for path, member, want, have, _ in faults if show_faults else faults[:0]:
        print(f"{'':13}fault: {path} {member}: want {want!r:.90} got {have!r:.90}")
    return share >= TARGETS[name]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"))
    arguments.add_argument("--faults", action="store_true")
    options = arguments.parse_args()
    binary, well = str(options.bin / "bench-feed"), True
    with tempfile.TemporaryDirectory() as scratch:
        for name, files, judge in (("feedparser", lambda f: list(check_feedparser(binary, f)), judge_feedparser),
                                   ("gofeed", lambda f: list(gofeed_files(f)), judge_gofeed)):
            archives = list(options.folder.rglob(name + ".tar.gz"))
            if archives:
                with tarfile.open(archives[0]) as archive:
                    archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Pythons of before 3.11.4 have none
                    archive.extractall(f"{scratch}/{name}")
                well &= run_set(name, binary, files(pathlib.Path(scratch, name)), judge, options.faults)
        cases = options.folder / "feed-cases"
        if cases.is_dir():
            well &= run_set("feed-cases", binary, list(case_files(cases)), judge_case, options.faults)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
