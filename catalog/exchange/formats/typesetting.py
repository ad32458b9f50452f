"""The child process that sets pages as a tagged PDF (`python -m
catalog.exchange.formats.typesetting`), started by `pdf` alone.

It reads one order as JSON on its input, answers a line per part that is set, then the document. Its
own limits on memory, processor time and files hold whatever the pages are.
"""

import json
import os
import resource
import sys

PART_DONE = b".\n"
# The exit code that `pdf` turns into a sentence.
NO_LIBRARY = 3
# Bytes that the child may write to any file: fonts are read once, and remembered in a cache.
FILES = 64 * 1024**2


def main() -> None:
    # What libraries print must not mix with the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.load(sys.stdin.buffer)
    limit_resources(order["seconds"], order["memory"])
    try:
        from catalog.exchange.formats.page_layout import gathered, set_parts
    except OSError:  # A library of the machine, which Python loads with the module, is missing.
        sys.exit(NO_LIBRARY)
    documents = []
    for document in set_parts(order["parts"], order["css"]):
        documents.append(document)
        answer.write(PART_DONE)
        answer.flush()
    content = gathered(documents, order["title"], order["author"])
    answer.write(b"%d\n" % len(content))
    answer.write(content)
    answer.close()


def limit_resources(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
