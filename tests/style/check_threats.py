"""The threat model names tests that exist: every `test_…` in services/THREATS.md is a test file or a test's name.

check_threats.py [ROOT]
"""
import re
import sys

import tree

MODEL = "services/THREATS.md"


def main(root="."):
    known = set()
    for path in tree.files(root, (".py", ".c")):
        if str(path).startswith("tests/"):
            known |= {path.name} | set(re.findall(r"^(?:def|static void) (test_\w+)", tree.text(root, path), re.M))
    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", tree.text(root, MODEL)))
    problems = [f"{MODEL} names {name}, which is no test" for name in sorted(named - known)]
    if not named:
        problems.append(f"{MODEL} names no test")
    return tree.report(problems, f"threat model, {len(named)} tests named")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
