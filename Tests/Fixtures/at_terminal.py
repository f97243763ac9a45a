"""Runs a program at a terminal and answers the question that it asks.

    at_terminal.py ANSWER PROGRAM ARGUMENT...   prints what the program wrote, and ends with its exit status
"""

import os
import pty
import sys

QUESTION = b"[y/N]: "


def main(answer, *command):
    process, terminal = pty.fork()
    if process == 0:
        os.execv(command[0], command)
    seen = b""
    was_asked = False
    while more := read(terminal):
        seen += more
        if QUESTION in seen and not was_asked:
            was_asked = True
            os.write(terminal, answer.encode() + b"\n")
    sys.stdout.buffer.write(seen)
    sys.stdout.flush()
    if not was_asked:
        print("\nit asked nothing")
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # the program has closed its end
        return b""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
