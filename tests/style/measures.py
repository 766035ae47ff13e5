"""What the code is like, in figures: prints them, and fails when one that is a rule is broken.

measures.py [ROOT]. Rules (the aims of the code's style): functions median at most 12 lines; comments in headers 25 to 45 %
of their lines and at least 6 % in .c files; a .c file of more than 150 lines that has no header of its own name begins with
a comment; no folder of more than 25 sources; at least 5 assertions a 1,000 lines where state is kept by hand; tests at least
0.75 of the source by lines. Tables and generated files are not measured.
"""
import collections
import re
import statistics
import sys

import check_sizes
import tree

FUNCTION_MEDIAN = 12
HEADER_COMMENTS_PCT = (25, 45)
SOURCE_COMMENTS_PCT = 6
HEAD_COMMENT_LINES = 150
FOLDER_SOURCES = 25
ASSERTS_PER_1000 = 5
TESTS_SHARE = 0.75
STATEFUL = ("services/classify/index/", "services/common/link/", "services/common/zmtp/", "services/common/hash_index/",
            "services/common/loop/", "services/publish/catalog/", "services/publish/stream/", "services/publish/snapshot/")
TESTS = ("tests/unit/", "tests/system/", "tests/containers/", "tests/fuzz/")


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
    return 100 * comments / max(1, code + comments), code + comments


def without_head(root, paths):
    for path in paths:
        source = tree.text(root, path)
        long = len(source.splitlines()) > HEAD_COMMENT_LINES
        if long and not source.startswith("/*"):
            yield f"{path}: {len(source.splitlines())} lines and no sentence at the top"


def assertions(root, paths):
    lines = count = 0
    for path in paths:
        if str(path).startswith(STATEFUL):
            source = tree.text(root, path)
            lines += len(source.splitlines())
            count += len(re.findall(r"\bassert\(", source))
    return count, lines


def folders_too_full(paths):
    full = collections.Counter(str(path.parent) for path in paths)
    return [f"{folder}: {count} sources, at most {FOLDER_SOURCES}" for folder, count in sorted(full.items())
            if count > FOLDER_SOURCES]


def lines_of(root, prefixes, suffixes):
    return sum(len(tree.text(root, path).splitlines()) for path in tree.files(root, suffixes)
               if str(path).startswith(prefixes) and not is_table(path))


def main(root="."):
    sources = [path for path in tree.files(root, (".c",)) if str(path).startswith("services/") and not is_table(path)]
    headers = [path for path in tree.files(root, (".h",)) if str(path).startswith("services/") and not is_table(path)]
    functions = [lines for path in sources for _, lines, _ in check_sizes.c_functions(tree.text(root, path))]
    of_headers, _ = share_of_comments(root, headers)
    of_sources, _ = share_of_comments(root, sources)
    asserts, stateful = assertions(root, sources)
    of_tests = lines_of(root, TESTS, (".c", ".h", ".py")) / max(1, lines_of(root, ("services/",), (".c", ".h", ".lua")))
    median = statistics.median(functions) if functions else 0
    print(f"functions: {len(functions)}, median {median:.0f} lines, longest {max(functions, default=0)}")
    print(f"comments: {of_headers:.1f} % of headers, {of_sources:.1f} % of .c files")
    print(f"assertions where state is kept by hand: {asserts} in {stateful} lines")
    print(f"tests: {of_tests:.2f} of the source")
    problems = folders_too_full(sources) + list(without_head(root, sources))
    for is_kept, problem in (
            (median <= FUNCTION_MEDIAN, f"functions: median {median}, at most {FUNCTION_MEDIAN}"),
            (HEADER_COMMENTS_PCT[0] <= of_headers <= HEADER_COMMENTS_PCT[1],
             f"comments in headers: {of_headers:.1f} %, {HEADER_COMMENTS_PCT[0]} to {HEADER_COMMENTS_PCT[1]} are aimed for"),
            (of_sources >= SOURCE_COMMENTS_PCT, f"comments in .c files: {of_sources:.1f} %, at least {SOURCE_COMMENTS_PCT}"),
            (asserts * 1000 >= ASSERTS_PER_1000 * stateful, f"assertions: fewer than {ASSERTS_PER_1000} in 1,000 lines"),
            (of_tests >= TESTS_SHARE, f"tests: {of_tests:.2f} of the source, at least {TESTS_SHARE}")):
        if not is_kept:
            problems.append(problem)
    return tree.report(problems, "measures")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
