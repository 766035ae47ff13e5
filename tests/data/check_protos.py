#!/usr/bin/env python3
"""Whether messages and stored data of earlier releases are still understood, and ours by them: the .proto files are compared with
what each release had (messages-VERSION.txt). Plain unittest, offline: `python3 tests/data/check_protos.py`.

    check_protos.py --list [FOLDER]     prints the list for a release, from the .proto files of a folder (default: proto)

A field keeps its number, its type and whether it repeats; a number that was given up is `reserved`, so that nobody gives it another
meaning; numbers of enums keep their names. Names of fields may change: they are not sent.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

from google.protobuf import descriptor_pb2

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parents[1] / "proto"
FIELD = descriptor_pb2.FieldDescriptorProto


def descriptors(folder):
    with tempfile.TemporaryDirectory() as made:
        out = pathlib.Path(made, "set")
        subprocess.run(["protoc", f"--proto_path={folder}", f"--descriptor_set_out={out}",
                        *sorted(map(str, pathlib.Path(folder).glob("*.proto")))], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def type_of(field):
    kind = FIELD.Type.Name(field.type)[5:].lower()
    repeated = "repeated " if field.label == FIELD.LABEL_REPEATED else ""
    return repeated + kind + (field.type_name.rsplit(".", 1)[-1] and f" {field.type_name.rsplit('.', 1)[-1]}")


def rows_of(message):
    for field in message.field:
        yield f"{message.name}.{field.number}", (type_of(field), field.name)
    for nested in message.nested_type:
        yield from rows_of(nested)
    for enum in message.enum_type:
        for value in enum.value:
            yield f"{enum.name}={value.number}", ("value", value.name)


def rows(files):
    """{"Article.1": (type, name)} of all fields, {"Kind=1": …} of all values of enums."""
    found = {}
    for file in files.file:
        for message in file.message_type:
            found.update(rows_of(message))
        for enum in file.enum_type:
            found.update({f"{enum.name}={value.number}": ("value", value.name) for value in enum.value})
    return found


def reserved(files):
    """(message, number) of what must not be given again."""
    return {(message.name, number) for file in files.file for message in file.message_type
            for area in message.reserved_range for number in range(area.start, area.end)}


def problems(before, now, kept_free):
    """Sentences; `before` and `now` as rows() has them. A message that is gone as a whole is not read by anybody."""
    messages = {key.split(".")[0] for key in now if "." in key}
    for key, (kind, name) in before.items():
        message, _, number = key.partition(".")
        if not number:
            if key not in now:
                yield f"{key} ({name}) is gone"
            elif now[key][1] != name:
                yield f"{key} was {name} and is {now[key][1]}"
        elif key in now and now[key][0] != kind:
            yield f"{key} ({name}) was {kind} and is {now[key][0]}"
        elif key not in now and message in messages and (message, int(number)) not in kept_free:
            yield f"{key} ({name}) is gone and its number not reserved"


def read_list(path):
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {key: (kind, name) for key, kind, name in lines}


class Messages(unittest.TestCase):
    def test_every_release_understands_and_is_understood(self):
        files = descriptors(PROTO)
        lists = sorted(HERE.glob("messages-*.txt"))
        self.assertTrue(lists)
        for path in lists:
            with self.subTest(path.name):
                self.assertEqual(list(problems(read_list(path), rows(files), reserved(files))), [])

    def test_each_kind_of_break_is_found(self):
        """On a small file of its own: what is said of it after a change, "" for nothing."""
        text = 'syntax = "proto3";\nmessage A {\n  string id = 1;\n  repeated uint32 b = 2;\n  K k = 3;\n}\nenum K { NONE = 0; ONE = 1; }\n'
        cases = [("", "string id = 1", "string name = 1"), ("", "K k = 3;", "K k = 3; bytes more = 4;"),
                 ("was string and is bytes", "string id", "bytes id"), ("was repeated uint32 and is uint32", "repeated ", ""),
                 ("is gone and its number not reserved", "  repeated uint32 b = 2;\n", ""),
                 ("", "  repeated uint32 b = 2;\n", "  reserved 2;\n"), ("was ONE and is TWO", "ONE", "TWO"),
                 ("K=1 (ONE) is gone", " ONE = 1;", "")]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "a.proto")
            file.write_text(text, encoding="utf-8")
            before = rows(descriptors(folder))
            for wanted, old, new in cases:
                file.write_text(text.replace(old, new), encoding="utf-8")
                now = descriptors(folder)
                said = " ".join(problems(before, rows(now), reserved(now)))
                self.assertTrue(wanted in said if wanted else not said, (wanted, said))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--list"]:
        for entry, (what, called) in rows(descriptors(sys.argv[2] if len(sys.argv) > 2 else PROTO)).items():
            print(entry, what, called, sep="\t")
    else:
        unittest.main()
