"""Pages whose text is known, and how well a text fits.

Both sets are read as their projects publish them, from folders that are not part of this repository:
  BENCHMARK    github.com/scrapinghub/article-extraction-benchmark: ground-truth.json and html/*.html.gz
  READABILITY  github.com/mozilla/readability: test/test-pages/NAME/source.html and expected.html
"""
import collections
import gzip
import json
import re
import statistics
from html.parser import HTMLParser

WORD = re.compile(r"\w+")
SHINGLE = 4


class Page:
    def __init__(self, path, url, truth, group):
        self.path = path
        self.url = url
        self.truth = truth
        self.group = group  # pages of one outlet: never trained and judged with at once


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if self.hidden <= 0:
            self.parts.append(data)


def text_of_html(html):
    parser = _Text()
    parser.feed(html)
    return " ".join(parser.parts)


def load_benchmark(folder, work):
    """Unpacks the pages into `work`."""
    truth = json.loads((folder / "ground-truth.json").read_text())
    pages = []
    for name in sorted(truth):
        path = work / f"{name}.html"
        path.write_bytes(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()))
        url = truth[name].get("url", "")
        pages.append(Page(path, url, truth[name].get("articleBody", ""), re.sub(r"^https?://(www\.)?|/.*", "", url)))
    return pages


def load_readability(folder):
    pages = []
    for case in sorted((folder / "test" / "test-pages").iterdir()):
        truth = text_of_html((case / "expected.html").read_text(encoding="utf-8"))
        pages.append(Page(case / "source.html", "http://fakehost/test/page.html", truth, case.name.split("-")[0]))
    return pages


def shingles(text):
    words = WORD.findall(text)
    return collections.Counter(tuple(words[i:i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)) if words)


def matching(truth, text):
    """True positives, false positives and false negatives among runs of four words, as parts of one."""
    true, told = shingles(truth), shingles(text)
    hits = sum((true & told).values())
    counts = hits, sum(told.values()) - hits, sum(true.values()) - hits
    return [count / (sum(counts) or 1) for count in counts]


def benchmark_score(pairs):
    """(F1, precision, recall) as the benchmark's evaluate.py has them: means over pages."""
    counts = [matching(truth, text) for truth, text in pairs]
    precision = statistics.mean(tp / (tp + fp) if tp + fp else 0.0 for tp, fp, fn in counts if tp + fp > 0)
    recall = statistics.mean(tp / (tp + fn) if tp + fn else 0.0 for tp, fp, fn in counts if tp + fn > 0)
    return 2 * precision * recall / (precision + recall), precision, recall


def token_f1(truth, text):
    true, told = (collections.Counter(WORD.findall(each.lower())) for each in (truth, text))
    hits = sum((true & told).values())
    total = sum(true.values()) + sum(told.values())
    return 2 * hits / total if total else 1.0
