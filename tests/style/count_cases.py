"""Adds up the test cases of a JUnit file: prints `PASSED FAILED SKIPPED`, and the names that failed on stderr.

count_cases.py pytest FILE   each <testcase> is one case
count_cases.py ctest FILE    each <testcase> is one cmocka program, whose output says how many cases it ran
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def of_pytest_case(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return 0, 1, 0
    if case.find("skipped") is not None:
        return 0, 0, 1
    return 1, 0, 0


def of_cmocka_program(case):
    output = case.findtext("system-out") or ""
    succeeded = case.get("status") == "run" and case.find("failure") is None
    running = sum(map(int, re.findall(r"^\[=+\] (?:.*: )?Running (\d+) test", output, re.M)))
    passed = sum(map(int, re.findall(r"^\[  PASSED  \] (\d+) test", output, re.M)))
    skipped = sum(map(int, re.findall(r"^\[  SKIPPED \] (?:.*: )?(\d+) test\(s\)", output, re.M)))
    if not running:  # not a cmocka program, or it died before it said anything
        return (1, 0, 0) if succeeded else (0, 1, 0)
    failed = running - passed - skipped
    if not succeeded:  # a leak found at exit fails a program whose cases all passed
        failed = max(failed, 1)
    return passed, failed, skipped


def main():
    kind, path = sys.argv[1:]
    count = {"pytest": of_pytest_case, "ctest": of_cmocka_program}[kind]
    totals = [0, 0, 0]
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        counted = count(case)
        if counted[1]:
            print("        failed:", case.get("classname"), case.get("name"), file=sys.stderr)
        totals = [a + b for a, b in zip(totals, counted)]
    print(*totals)


if __name__ == "__main__":
    main()
