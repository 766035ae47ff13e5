"""What the code is like, in figures: prints them, and fails when one is worse than it has been.

measures.py [ROOT]. Each measure has an aim (that of the code's style) and a bound: what holds already and must not be
lost again. Whoever makes a figure better moves its bound with it, at most to the aim. Tables, generated files and what is
trained are not measured.
"""
import collections
import pathlib
import re
import statistics
import sys

import check_sizes
import tree

FILE_LINES = 400
FUNCTION_LINES = 60
HEAD_COMMENT_LINES = 150
FOLDER_SOURCES = 25
# Where state is kept by hand, over many calls: an assertion there finds our own bug before it has become another one.
STATEFUL = ("services/classify/index/", "services/common/event_sockets/", "services/common/link/", "services/common/loop/", "services/common/redis/", "services/common/zmtp/",
            "services/publish/catalog/", "services/publish/snapshot/", "services/publish/stream/")
TESTS = ("tests/unit/", "tests/system/", "tests/containers/", "tests/fuzz/", "tests/data/", "tests/invented_articles.py")

AT_MOST, AT_LEAST = "at most", "at least"
# name → (which way is good, bound, aim, what is missing to the aim)
RATCHET = {
    "median of a function, lines": (AT_MOST, 12, 12, ""),
    "longest function, lines": (AT_MOST, 60, FUNCTION_LINES, ""),
    f"files of more than {FILE_LINES} lines": (AT_MOST, 0, 0, ""),
    f"folders of more than {FOLDER_SOURCES} sources": (AT_MOST, 0, 0, ""),
    "comments in headers, % of lines": (AT_LEAST, 24.9, 25, "small headers say what they are for, and little else"),
    "comments in .c files, % of lines": (AT_LEAST, 5.9, 6, "reasons are written down as files are touched"),
    f".c files of more than {HEAD_COMMENT_LINES} lines without a sentence at the top": (AT_MOST, 0, 0, ""),
    "assertions in 1,000 lines of state": (AT_LEAST, 10, 10, ""),
    "tests, by lines of the source": (AT_LEAST, 0.70, 0.75, "what waits for peers and sockets is tested less than what is pure"),
}


def is_table(path):
    return path.name.endswith(("_table.c", "_table.h"))


def line_kinds(source):
    """(lines with code, comment lines without code): blank lines are neither."""
    code = comments = 0
    inside = False
    for line in source.splitlines():
        rest = line.strip()
        if not rest:
            continue
        has_comment = inside
        text = ""
        while rest:
            if inside:
                end = rest.find("*/")
                inside, rest = end < 0, "" if end < 0 else rest[end + 2:].strip()
                has_comment = True
            else:
                start = rest.find("/*")
                text += rest if start < 0 else rest[:start]
                inside, rest = start >= 0, "" if start < 0 else rest[start + 2:]
                has_comment |= inside
        code += bool(text.strip())
        comments += has_comment and not text.strip()
    return code, comments


def share_of_comments(root, paths):
    sums = [line_kinds(tree.text(root, path)) for path in paths]
    code, comments = sum(each[0] for each in sums), sum(each[1] for each in sums)
    return 100 * comments / max(1, code + comments)


def without_head(root, paths):
    """Long .c files that begin with no comment; their own header's may say what is needed, but not in which order."""
    found = []
    for path in paths:
        source = tree.text(root, path)
        if len(source.splitlines()) > HEAD_COMMENT_LINES and not source.startswith("/*"):
            found.append(str(path))
    return found


def assertions_per_1000(root, paths):
    lines = count = 0
    for path in paths:
        if str(path).startswith(STATEFUL):
            source = tree.text(root, path)
            lines += len(source.splitlines())
            count += len(re.findall(r"\bassert\(", source))
    return 1000 * count / max(1, lines)


def folders_too_full(paths):
    full = collections.Counter(str(path.parent) for path in paths)
    return [folder for folder, count in sorted(full.items()) if count > FOLDER_SOURCES]


def lines_of(root, prefixes, suffixes):
    return sum(len(tree.text(root, path).splitlines()) for path in tree.files(root, suffixes)
               if str(path).startswith(prefixes) and not is_table(path))


def tests_share(root):
    source = lines_of(root, ("services/",), (".c", ".h", ".lua"))
    return lines_of(root, TESTS, (".c", ".h", ".py")) / max(1, source)


def measure(root):
    """name → (value, what it is made of where that is a short list)"""
    ours = [path for path in tree.files(root, (".c", ".h")) if str(path).startswith("services/") and not is_table(path)]
    sources = [path for path in ours if path.suffix == ".c"]
    headers = [path for path in ours if path.suffix == ".h"]
    functions = [lines for path in sources for _, lines, _ in check_sizes.c_functions(tree.text(root, path))]
    long_files = [str(path) for path in ours if len(tree.text(root, path).splitlines()) > FILE_LINES]
    headless, full = without_head(root, sources), folders_too_full(sources)
    values = (
        (statistics.median(functions) if functions else 0, []),
        (max(functions, default=0), []),
        (len(long_files), long_files),
        (len(full), full),
        (share_of_comments(root, headers), []),
        (share_of_comments(root, sources), []),
        (len(headless), headless),
        (assertions_per_1000(root, sources), []),
        (tests_share(root), []),
    )
    return dict(zip(RATCHET, values))


def is_kept(way, value, bound):
    return value <= bound if way == AT_MOST else value >= bound


def shown(value):
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def main(root="."):
    problems = [f"{folder} is measured and not there" for folder in STATEFUL if not pathlib.Path(root, folder).is_dir()]
    for name, (value, parts) in measure(root).items():
        way, bound, aim, missing = RATCHET[name]
        reached = is_kept(way, value, aim)
        print(f"{name:72} {shown(value):>6}   {way} {shown(bound)}"
              f"{'' if reached else f'; the aim is {shown(aim)}: {missing}'}")
        if not is_kept(way, value, bound):
            problems.append(f"{name}: {shown(value)}, {way} {shown(bound)}")
            problems += [f"  {part}" for part in parts]
    return tree.report(problems, "measures")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
