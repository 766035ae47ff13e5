#!/usr/bin/env python3
"""Checks the list of feeds that ships (deploy/feeds) and the script that tries such a list against the web, here against
a server on 127.0.0.1. Plain unittest, offline, no Redis: `python3 tests/data/check_feeds.py`."""
import collections
import csv
import datetime
import email.utils
import gzip
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
import xml.etree.ElementTree

from check_data import COUNTRIES, DEPLOY, SIDE, shown

COLUMNS = ["url", "title", "site", "country", "language", "leaning", "reason"]
FEEDS = DEPLOY / "feeds"


def rows():
    with open(FEEDS / "feeds.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


class FeedList(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = rows()
        cls.leaning = shown("leaning")

    def leaning_of(self, site):
        while site and site not in self.leaning and "." in site:
            site = site.split(".", 1)[1]
        return self.leaning.get(site, "")

    def test_every_row_has_its_columns(self):
        self.assertEqual(list(self.rows[0]), COLUMNS)
        for row in self.rows:
            with self.subTest(row["url"]):
                self.assertTrue(all(value is not None and value == value.strip() for value in row.values()))
                self.assertTrue(all(row[name] for name in COLUMNS if name != "leaning"))
                self.assertIn(row["country"], COUNTRIES | {"XK"})
                self.assertRegex(row["language"], r"^[a-z]{2}$")
                self.assertRegex(row["site"], r"^([a-z0-9-]+\.)+[a-z]+$")

    def test_there_are_enough_of_them_from_enough_countries_and_in_enough_languages(self):
        self.assertGreaterEqual(len(self.rows), 200)
        self.assertGreaterEqual(len({row["country"] for row in self.rows}), 30)
        self.assertGreaterEqual(len({row["language"] for row in self.rows}), 15)

    def test_addresses_are_clean_and_hold_no_key(self):
        for row in self.rows:
            url = urllib.parse.urlsplit(row["url"])
            self.assertIn(url.scheme, ("http", "https"))
            self.assertEqual((url.netloc, url.fragment), (url.netloc.lower(), ""), row["url"])
            self.assertTrue("." in url.hostname and "@" not in url.netloc and row["url"].isascii() and " " not in row["url"])
            self.assertIsNone(re.search(r"(api_?key|token|secret|password)=", row["url"], re.I), row["url"])

    def test_no_address_outlet_or_title_stands_twice(self):
        for values in ([re.sub(r"^https?://(www\.)?|/$", "", row["url"]) for row in self.rows],
                       [row["site"] for row in self.rows], [row["title"] for row in self.rows]):
            self.assertEqual([value for value, count in collections.Counter(values).items() if count > 1], [])

    def test_the_leaning_is_the_registrys(self):
        self.assertEqual([row["title"] for row in self.rows if row["leaning"] != self.leaning_of(row["site"])], [])

    def test_most_outlets_are_rated_and_every_side_has_its_share(self):
        sides = collections.Counter(SIDE[row["leaning"]] for row in self.rows if row["leaning"])
        self.assertGreaterEqual(sides.total(), 0.85 * len(self.rows))
        self.assertTrue(all(sides[side] >= 40 for side in ("left", "center", "right")), sides)

    def test_the_opml_is_made_of_it(self):
        made = subprocess.run([sys.executable, FEEDS / "to-opml"], capture_output=True, check=True).stdout
        self.assertEqual(made, (FEEDS / "default.opml").read_bytes())
        outlines = xml.etree.ElementTree.fromstring(made).findall("body/outline/outline")
        self.assertEqual({outline.get("xmlUrl") for outline in outlines}, {row["url"] for row in self.rows})


def rss(hours):
    date = email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours))
    return (f'<rss version="2.0"><channel><title>x</title><item><title>One</title><pubDate>{date}</pubDate></item>'
            f"<item><title>Two</title></item></channel></rss>").encode()


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>2020-01-01T00:00:00Z</updated></entry></feed>'
PAGES = {  # path: status, headers, body
    "/well": (200, {}, rss(2)),
    "/gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(rss(2))),
    "/old": (200, {}, ATOM),
    "/json": (200, {}, json.dumps({"items": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}).encode()),
    "/sloppy": (200, {}, b"<rss><channel><item><title>A & B</title></item></channel></rss>"),
    "/bare": (200, {}, b"<rss><channel/></rss>"),
    "/page": (200, {}, b"<!doctype html><title>x</title><p>no feed"),
    "/gone": (410, {}, b""),
    "/moved": (301, {"Location": "/well"}, b""),
    "/moved-308": (308, {"Location": "/moved"}, b""),
    "/elsewhere": (302, {"Location": "/well"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        status, headers, body = PAGES[self.path]
        self.server.agents.add(self.headers["User-Agent"])
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Check(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.server.agents = set()
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def run_check(self, paths, *options):
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("url,title\n" + "".join(f"{self.url(path)},{path}\n" for path in paths))
            file.flush()
            return subprocess.run([sys.executable, FEEDS / "check", file.name, "--pause", "0", *options], text=True,
                                  capture_output=True, check=False)

    def test_each_kind_of_answer_has_its_verdict(self):
        run = self.run_check(PAGES, "--contact", "me@example.org", "--json")
        *lines, summary = map(json.loads, run.stdout.splitlines())
        found = {report["title"]: report for report in lines}
        self.assertEqual({path: report["verdict"] for path, report in found.items()}, {
            "/well": "well", "/gzip": "well", "/old": "stale", "/json": "well", "/sloppy": "well", "/bare": "empty",
            "/page": "not-a-feed", "/gone": "failed", "/moved": "moved", "/moved-308": "moved", "/elsewhere": "well",
            "/loop": "failed", "/file": "failed"}, run.stderr)
        self.assertEqual((found["/well"]["format"], found["/well"]["items"], found["/well"]["status"]), ("rss", 2, 200))
        self.assertIsNotNone(found["/well"]["newest"])
        self.assertEqual((found["/json"]["format"], found["/json"]["items"]), ("json", 3))
        self.assertEqual(found["/moved-308"]["moved_to"], self.url("/well"))
        self.assertEqual(found["/elsewhere"]["redirects"], [self.url("/well")])
        self.assertEqual(found["/gone"]["status"], 410)
        self.assertEqual((summary["feeds"], summary["well"], run.returncode), (len(PAGES), 5, 1))
        self.assertTrue(all("me@example.org" in agent for agent in self.server.agents))

    def test_a_list_that_is_well_gives_success_and_a_line_for_people(self):
        run = self.run_check(["/well"], "--contact", "me@example.org")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stdout, r"^well  200  rss  2  \S+  \S+/well\n1 feeds, 1 well\n$")

    def test_a_wrong_call_says_so(self):
        self.assertEqual(self.run_check(["/well"]).returncode, 2)
        run = subprocess.run([sys.executable, FEEDS / "check", "/nonexistent", "--contact", "x"], text=True,
                             capture_output=True, check=False)
        self.assertEqual((run.returncode, "/nonexistent" in run.stderr), (2, True))


if __name__ == "__main__":
    unittest.main()
