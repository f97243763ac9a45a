#!/usr/bin/env python3
"""Recounts every figure of the hub from the files that the offices sent, and compares cell by cell.

Shares no code with the hub: it reads the office files, network.json and the seeds, and asks the hub over HTTP like
anybody else. Exit status: 0 no difference, 1 at least one, 2 the comparison could not be made.
"""

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import sys
import time

import areas
import compare
import figures
import periods
import self_check
from dictionary import Dictionary
from hub import Hub, HubRefused
from office_files import Reported

WORKERS = 2
SHOWN = 20


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", required=True, help="address of the hub, such as http://127.0.0.1:8080")
    parser.add_argument("--token", default=os.environ.get("HUB_TOKEN"), help="bearer token; else HUB_TOKEN is read")
    parser.add_argument("--files", required=True, help="folder with <scheme>/reports-*.jsonl and .csv")
    parser.add_argument("--seeds", required=True, help="folder with areas/ and dictionary/")
    parser.add_argument("--network", help="network.json; else the one in the folder of the files")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--self-check", action="store_true", help="also show that planted mistakes are found")
    chosen = parser.parse_args(words)
    if not chosen.token:
        parser.error("a token is needed: --token or HUB_TOKEN")
    return chosen


def load(chosen):
    """The recount and the span of months to ask for: all fiscal years that anything was reported in."""
    newest = max((pathlib.Path(chosen.seeds) / "dictionary").glob("*.json"))
    dictionary = Dictionary.read(newest)
    places = areas.read(chosen.network or pathlib.Path(chosen.files) / "network.json", chosen.seeds)
    reported = Reported.read(chosen.files, places, dictionary)
    if not reported.numbers:
        raise FileNotFoundError(f"no report of any scheme of the network in {chosen.files}")
    first = periods.first_month(min(reported.months()), "year")
    last = periods.last_month(periods.first_month(max(reported.months()), "year"), "year")
    return figures.Recount(dictionary, reported, places), (first, last)


def compare_all(recount, months, base, token):
    """Returns (cells, differences). Two processes, the longest questions first."""
    questions = sorted(
        recount.dictionary.questions(), key=lambda question: -len(recount.dictionary.combinations(question.categories)))
    cells, differences = 0, []
    # Forked, so that the reported numbers are shared and not copied.
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(WORKERS, context, prepare, (recount, months, base, token)) as pool:
        answers = [pool.submit(compare_question, question) for question in questions]
        for done, answer in enumerate(concurrent.futures.as_completed(answers), 1):
            compared, found = answer.result()
            cells += compared
            differences += found
            progress(f"{done}/{len(questions)} questions, {cells:,} cells, {len(differences):,} differences")
    return cells, sorted(differences, key=str)


worker = {}


def prepare(recount, months, base, token):
    worker.update(recount=recount, months=months, hub=Hub(base, token))


def compare_question(question):
    return compare.compare(worker["hub"], worker["recount"], question, worker["months"])


def progress(text):
    if sys.stderr.isatty():
        print(f"\r{text}\033[K", end="", file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr)


def main(words=None):
    chosen = arguments(words)
    began = time.monotonic()
    try:
        recount, months = load(chosen)
        progress(f"{len(recount.reported):,} numbers of {len(recount.places)} schemes read")
        cells, differences = compare_all(recount, months, chosen.base, chosen.token)
        planted = self_check.run(Hub(chosen.base, chosen.token), recount, months) if chosen.self_check else []
    except (HubRefused, OSError, ValueError, KeyError) as error:
        print(f"\nrecount: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    if sys.stderr.isatty():
        print(file=sys.stderr)

    missed = [name for name, found, expected in planted if found != expected]
    result = {
        "numbers": len(recount.reported), "schemes": len(recount.places), "cells": cells,
        "differences": len(differences), "first": [str(difference) for difference in differences[:SHOWN]],
        "selfCheck": [{"plant": name, "found": found, "expected": expected} for name, found, expected in planted],
        "seconds": round(time.monotonic() - began, 1)}
    if chosen.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        show(result)
    return 1 if differences or missed else 0


def show(result):
    print(
        f"{result['cells']:,} cells recounted from {result['numbers']:,} numbers of {result['schemes']} schemes "
        f"in {result['seconds']} s: {result['differences']:,} differences")
    for line in result["first"]:
        print("  " + line)
    if result["differences"] > SHOWN:
        print(f"  … and {result['differences'] - SHOWN:,} more")
    for check in result["selfCheck"]:
        print(f"  self-check, {check['plant']}: {check['found']} of {check['expected']} cells found")


if __name__ == "__main__":
    sys.exit(main())
