"""The checks of style are checked: each is given a small tree that breaks its rule and must say so."""
import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile

import check_circles
import check_homes
import check_rooms
import check_sizes
import measures

STEP = "    step();\n"
CASES = [
    # (what must be said, or "" for a tree that is fine; check; file; text)
    ("zmq.h belongs to", check_homes, "services/ingest/main.c", "#include <zmq.h>\n"),
    ("", check_homes, "services/common/link/link.c", "#include <zmq.h>\n"),
    ("", check_homes, "services/ingest/main.c", '/* #include <zmq.h> */\nchar *a = "time(0)";\n'),
    ("the environment belongs to", check_homes, "services/publish/tier.c", 'char *a = getenv("A");\n'),
    ("the clock belongs to", check_homes, "services/publish/tier.c", "int a = time(NULL);\n"),
    ("", check_homes, "services/publish/tier.c", "int a = story_time(story) + story->time(1);\n"),
    ("packing protobuf belongs to", check_homes, "services/publish/tier.c", "triptych__story__unpack(0, 1, a);\n"),
    ("curl multi belongs to", check_homes, "services/ingest/fetch/fetch.c", "curl_multi_init();\n"),
    ("", check_homes, "services/common/curl_loop/curl_loop.c", "#include <curl/curl.h>\nCURLM *a = curl_multi_init();\n"),
    ("given by CMake", check_homes, "services/publish/tier.c", '#include "../ingest/fetch.h"\n'),
    ("61 lines, at most 60", check_sizes, "services/a/b.c", "int a(void)\n{\n" + STEP * 58 + "}\n"),
    ("", check_sizes, "services/a/b.c", "int a(void)\n{\n" + STEP * 57 + "}\n"),
    ("6 parameters, at most 5", check_sizes, "services/a/b.c", "int a(int b, int c, int d,\n      int e, int f, int g)\n{\n}\n"),
    ("", check_sizes, "services/a/b.c", "int a(void (*b)(int, int, int), int c, int d, int e, int f)\n{\n}\n"),
    ("", check_sizes, "services/a/b.c", "int a(int b, int c, int d, int e, int f,\n      done_fn *done, void *context, struct err *err)\n{\n}\n"),
    ("501 lines, at most 500", check_sizes, "services/a/b.h", "\n" * 501),
    ("61 lines, at most 60", check_sizes, "tests/a.py", "def a():\n" + "    a()\n" * 60),
    ("62 lines, at most 60", check_sizes, "services/a/b.lua", "local function a()\n" + "  a()\n" * 60 + "end\n"),
    ("longest function, lines: 61, at most 60", measures, "services/a/b.c", "int a(void)\n{\n" + STEP * 58 + "}\n"),
    ("services/common/loop/ is measured and not there", measures, "services/a/b.c", "int a;\n"),
    ("comments in headers, % of lines: 0, at least", measures, "services/a/b.h", "int a;\n" * 9),
    ("no exception any more", check_sizes, "tests/style/exceptions.txt", "services/a/b.c: it was long once\n"),
]

WORDS = [
    # (the line that must be refused, or that is fine; whether it is fine)
    ("fields par" + "ted by commas", False), ("it is read an" + "ew", False), ("story_he" + "ir = 1;", False),
    ("a tw" + "in of it", False), ("this form is no" + "ne of ours", False), ("an id that is no" + "ne", False),
    ("it is to" + "ld of", False), ("Second tho" + "ughts.", False), ("a FIX" + "ME", False), ("see /ho" + "me/ana", False),
    ("fields separated by commas; their order; between; there is none of it", True),
]


GRAPHS = [
    # (what needs what; the rings that must be found)
    ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
    ({"a": {"b"}, "b": {"a"}, "c": {"a"}}, [["a", "b"]]),
    ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"e"}, "e": {"d", "a"}}, [["a", "b", "c"], ["d", "e"]]),
]


ROOM = {"services/b/CMakeLists.txt": "triptych_library(b SOURCES b.c)\n", "services/b/README.md": "# B\n\nMay use: nothing.\n",
        "services/a/CMakeLists.txt": "triptych_library(a SOURCES a.c # USES c\n    USES b a_more PACKAGES p)\n"
                                     "triptych_library(a_more SOURCES more.c)\n", "services/a/a.c": ""}
ROOMS = [
    # (what must be said, or "" for a tree that is fine; the README of services/a beside the files of ROOM)
    ("", "# A\n\n`a.c` does it. Limits: none.\n\nMay use: b.\n"),
    ("services/a: no README.md", None),
    ("it begins with no heading", "`a.c` does it.\n\nMay use: b.\n"),
    ("41 lines, at most 40", "# A\n" + "\n" * 39 + "May use: b.\n"),
    ("says 'May use: b.', it says None", "# A\n"),
    ("it says 'May use: b, d.'", "# A\n\nMay use: b,\nd.\n"),
    ("c.c is not there", "# A\n\n`c.c` does it.\n\nMay use: b.\n"),
]


def rooms_wrong():
    """How many READMEs check_rooms judges wrongly."""
    bad = 0
    for expected, readme in ROOMS:
        status, said = said_of_tree(check_rooms, {**ROOM, **({} if readme is None else {"services/a/README.md": readme})})
        if (status != 0) != bool(expected) or expected not in said:
            bad += 1
            print(f"check_rooms on {readme!r}: expected {expected or 'nothing'!r}, it said {said!r}")
    return bad


def circles_wrong():
    """In how many graphs check_circles does not find the rings that there are."""
    bad = [graph for graph, rings in GRAPHS if sorted(check_circles.rings(graph)) != rings]
    for graph in bad:
        print(f"check_circles on {graph}: it found {check_circles.rings(graph)}")
    return len(bad)


def words_wrong():
    """How many lines check_words judges wrongly."""
    script = pathlib.Path(__file__).with_name("check_words")
    bad = 0
    for line, is_fine in WORDS:
        with tempfile.TemporaryDirectory() as root:
            (pathlib.Path(root) / "proto").mkdir()
            (pathlib.Path(root) / "proto" / "a.proto").write_text(line + "\n", encoding="utf-8")
            answer = subprocess.run([script, root], capture_output=True, text=True, check=False)
        if (answer.returncode == 0) != is_fine:
            bad += 1
            print(f"check_words on {line!r}: it said {answer.stdout + answer.stderr!r}")
    return bad


def said_of_tree(check, files):
    with tempfile.TemporaryDirectory() as root:
        for path, content in files.items():
            path = pathlib.Path(root) / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as out:
            status = check.main(root)
        return status, out.getvalue()


def said_by(check, name, text):
    return said_of_tree(check, {"tests/style/exceptions.txt": "", name: text})


def main():
    bad = 0
    for expected, check, name, text in CASES:
        status, said = said_by(check, name, text)
        if (status != 0) != bool(expected) or expected not in said:
            bad += 1
            print(f"{check.__name__} on {name}: expected {expected or 'nothing'!r}, it said {said!r}")
    bad += words_wrong() + circles_wrong() + rooms_wrong()
    print(f"{len(CASES) + len(WORDS) + len(GRAPHS) + len(ROOMS)} cases, {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
