"""Every folder of services that is built has a README.md: short, true about which folders it may use, and about files.

check_rooms.py [ROOT]. A README begins with a heading, has at most 40 lines, and names in one paragraph `May use: …` the
folders whose libraries its CMakeLists.txt lists under USES (paths in services/, or `proto`; `nothing`). What it calls
`name.c` or `folder/name.h` must be there. `check_rooms.py --write` puts the paragraph of each README right.
"""
import pathlib
import re
import sys
import textwrap

import tree

README_LINES = 40
WIDTH = 120
TARGET = re.compile(r"\b(?:triptych_library|triptych_program)\(\s*(\S+)(.*?)\)", re.S)
FILE_NAME = re.compile(r"`([a-z0-9_./-]+\.(?:c|h|cc|lua|def|py|cmake|proto|model|S))`")


def targets_of(source):
    """Yields (name of a target, names of the targets that it uses)."""
    for name, rest in TARGET.findall(re.sub(r"#.*", "", source)):
        uses = re.search(r"\bUSES\b(.*?)(?:\bPACKAGES\b|\bLINK\b|\bSOURCES\b|$)", rest, re.S)
        yield name, uses.group(1).split() if uses else []


def read_rooms(root):
    """Folder → {target: what it uses}, for every folder of services that has a CMakeLists.txt."""
    return {path.parent: dict(targets_of(tree.text(root, path))) for path in tree.files(root, ("CMakeLists.txt",))
            if path.parts[0] == "services"}


def named(folder):
    """As a README calls it."""
    return folder.relative_to("services").as_posix()


def may_use(folder, rooms):
    """The sentence that is true."""
    home = {target: each for each, targets in rooms.items() for target in targets}
    used = {each for uses in rooms[folder].values() for each in uses}
    folders = {named(home[each]) if each in home else each for each in used if home.get(each) != folder}
    return f"May use: {', '.join(sorted(folders)) or 'nothing'}."


def stated(readme):
    """The paragraph as it stands, on one line; None without one."""
    found = re.search(r"^May use:.*?(?=\n\n|\Z)", readme, re.M | re.S)
    return " ".join(found.group(0).split()) if found else None


def is_there(root, folder, name, present):
    """A file whose path ends so, or one that leads there from this folder, or one that this folder's build makes."""
    root = pathlib.Path(root)
    if f"/{name}" in present or (root / folder / name).is_file():
        return True
    made = [path.read_text(encoding="utf-8") for pattern in ("CMakeLists.txt", "*.cmake") for path in (root / folder).glob(pattern)]
    return any(f"/{name}" in each for each in made)


def ends_of_paths(root):
    """"/a/b.c" and "/b.c" for every file of the project."""
    return {"/" + "/".join(path.parts[begin:]) for path in tree.files(root, ("",)) for begin in range(len(path.parts))}


def problems_of(root, folder, rooms, present):
    path = folder / "README.md"
    if not (pathlib.Path(root) / path).is_file():
        yield f"{folder}: no README.md"
        return
    readme = tree.text(root, path)
    lines = len(readme.splitlines())
    if lines > README_LINES and folder.parts != ("services",):  # that one is the architecture page
        yield f"{path}: {lines} lines, at most {README_LINES}"
    if not readme.startswith("# "):
        yield f"{path}: it begins with no heading"
    if rooms[folder] and stated(readme) != may_use(folder, rooms):
        yield f"{path}: CMakeLists.txt says {may_use(folder, rooms)!r}, it says {stated(readme)!r}"
    for name in FILE_NAME.findall(readme):
        if not is_there(root, folder, name, present):
            yield f"{path}: {name} is not there"


def write(root, rooms):
    for folder, targets in rooms.items():
        path = pathlib.Path(root) / folder / "README.md"
        if targets and path.is_file():
            readme = path.read_text(encoding="utf-8")
            wrapped = textwrap.fill(may_use(folder, rooms), WIDTH, break_on_hyphens=False, break_long_words=False)
            if stated(readme):
                readme = re.sub(r"^May use:.*?(?=\n\n|\Z)", wrapped, readme.rstrip("\n"), count=1, flags=re.M | re.S)
            else:
                readme = f"{readme.rstrip()}\n\n{wrapped}"
            path.write_text(readme.rstrip("\n") + "\n", encoding="utf-8")


def main(root="."):
    rooms = read_rooms(root)
    present = ends_of_paths(root)
    return tree.report([each for folder in sorted(rooms) for each in problems_of(root, folder, rooms, present)], "rooms")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write(".", read_rooms("."))
    sys.exit(main(*sys.argv[2:]))
