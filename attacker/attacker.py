"""Tries to learn from a hub's releases what they hide.

Reads all that the hub serves to anybody, in every format; works out what the hidden figures can be from all releases
together, for everybody and for every scheme that knows its own; and asks for what should not be answered. Prints what it
found as JSON, a line each.

Exits with 0 when nothing leaks, 1 when something does, 2 when it could not try.
"""

import argparse
import json
import pathlib
import random
import sys

import periods
import insiders
from attack import Attack, Knowledge, Rate
from bounds import Contradiction
from hub import Hub, read
from own import OwnFigures
from probes import probe
from questions import ask_at_random
from world import Areas, Dictionary, Key

TOTAL = "_T"
SEEDS = pathlib.Path(__file__).resolve().parent.parent / "seeds"


def main(arguments):
    hub = Hub(arguments.hub)
    dictionary = Dictionary(arguments.dictionary)
    areas = Areas(arguments.areas)
    reading = Reading(hub, dictionary, areas)
    findings = reading.findings
    for known in arguments.know:
        element, area, period, *options, value = known.split(",")
        reading.knowledge.learn(
            Key(element, area, period, tuple(tuple(pair.split("=")) for pair in options)), int(value))
    knowledge = reading.knowledge
    findings += [f"differs between editions: {text}" for text in knowledge.contradictions]
    shown = knowledge.settle()
    if not arguments.know:
        findings += [f"hidden here and shown there: {key}" for key in sorted(shown, key=str)]
    attack = Attack(dictionary, areas, knowledge, lambda key: arguments.threshold)
    files = arguments.own + [
        str(file) for folder in arguments.insiders for file in sorted(pathlib.Path(folder).glob("*.json"))]
    schemes = [OwnFigures(file, dictionary, areas) for file in files]
    readers = insiders.readers(schemes, attack.unknown, reading)
    leaks = attack.run() + attack.run_as(readers)
    leaks += attack.run_on_shown(insiders.subtracting(schemes, knowledge.values, reading))
    findings += [str(leak) for leak in leaks]
    pairs = insiders.pairs(schemes, readers, arguments.pairs, random.Random(arguments.seed), attack.unknown, reading)
    learned = {leak.reader for leak in attack.run_as(pairs)}
    findings += probe(hub)
    tokens = [None] + [line for file in arguments.tokens for line in pathlib.Path(file).read_text().split()]
    findings += ask_at_random(hub, dictionary, random.Random(arguments.seed), tokens, arguments.questions)
    for finding in findings:
        print(json.dumps({"leak": finding}, ensure_ascii=False))
    print(json.dumps({
        "shown": len(knowledge.values), "hidden": len(knowledge.hidden), "rates": len(knowledge.rates),
        "releases": len(reading.schemes), "readers": 1 + len(readers),
        "own": sum(value > 0 for reader in readers for value in reader.own.values()),
        "alone": sum(bool(reader.alone) for reader in readers), "pairs": len(pairs), "pairsThatLearn": len(learned),
        "seed": arguments.seed, "requests": hub.requests, "leaks": len(findings)}))
    return 1 if findings else 0


class Reading:
    """All releases, in all formats."""

    def __init__(self, hub, dictionary, areas):
        self._dictionary, self._areas = dictionary, areas
        self.knowledge = Knowledge()
        self.findings = []
        self._named = {}
        # How many schemes reported, by release and its fiscal year.
        self.schemes = {}
        for release, (year, count) in hub.releases().items():
            self.schemes[release] = (year, count)
            for table in hub.tables(release):
                self._table(hub, release, table)
            self._achievements(hub, release)

    def options(self, category, code, year):
        """Which of the dictionary's options a code of a year's release stands for: その他 for all that are not named."""
        own = self._dictionary.options(category)
        if code in own and code != "other":
            return {code}
        if code != "other":
            return {option for option in own if option.startswith(code)}
        named = self._named.get((category, year), set()) - {"other"}
        return {option for option in own if not any(option.startswith(other) for other in named)}

    def _table(self, hub, release, table):
        path = f"/releases/{release}/tables/{table}"
        shape = hub.ask(f"{path}?format=json").json
        cells = read("json", json.dumps(shape).encode(), shape)
        for name in hub.formats(release, table):
            other = read(name, hub.ask(f"{path}?format={name}").body, shape)
            if other is not None and other != cells:
                differing = sorted(key for key in {*cells, *other} if cells.get(key, "") != other.get(key, ""))
                self.findings.append(f"{path} as {name} differs: {differing[:3]}")
        names = [dimension["id"] for dimension in shape["dimensions"]]
        for (*codes, measure), value in cells.items():
            place = dict(zip(names, codes))
            period, area = place.pop("period"), place.pop("area")
            if "-" in area:
                self._areas.merge(area, area.split("-"))
            if measure not in self._dictionary.elements:
                self._rate(measure, area, period, place, value)
                continue
            if self._dictionary.kind(measure) == "stock":
                period = periods.last_month(period)
            options = tuple(sorted(pair for pair in place.items() if pair[1] != TOTAL))
            for category, option in options:
                self._named.setdefault((category, periods.year_of(period)), set()).add(option)
            self.knowledge.learn(Key(measure, area, period, options), value)

    def _rate(self, measure, area, period, place, value):
        """A whole percent is a count where its denominator is known. Of means, which stand as totals, nothing is made."""
        if value is None or TOTAL in place.values():
            return
        indicator = self._dictionary.indicators[measure]
        sides = [
            tuple(
                Key(side["element"], area, period, options)
                for options in self._dictionary.choices(side["element"], place, side.get("only", {})))
            for side in (indicator["numerator"], indicator["denominator"])]
        self.knowledge.rates.append(Rate(*sides, value, 100))

    def _achievements(self, hub, release):
        """The counts; the rates are those of the table."""
        answer = hub.ask(f"/releases/{release}/achievements")
        if answer.status != 200:
            return
        page = answer.json
        year = f"FY{page['from'][:4]}"
        for families in page["families"]:
            kind = (("type", families["id"]),)
            start = Key("needs.assessedAtStart", "JP", year, kind)
            self.knowledge.learn(start, families["assessedAtStart"])
            self.knowledge.learn(Key("needs.assessedAtEnd", "JP", year, kind), families["assessedAtEnd"])
            self.knowledge.learn(Key("needs.present", "JP", year, kind), families["needs"])


def folder_of_figures(text):
    if not any(pathlib.Path(text).glob("*.json")):
        raise argparse.ArgumentTypeError(f"{text} has no files of schemes' own figures")
    return text


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hub", help="its address, as http://localhost:8080")
    parser.add_argument("--own", action="append", default=[], help="a scheme's own figures, to read with its eyes")
    parser.add_argument(
        "--insiders", action="append", default=[], type=folder_of_figures,
        help="a folder of such files: reads with the eyes of every one of these schemes")
    parser.add_argument(
        "--know", action="append", default=[],
        help="a figure that is known otherwise: element,area,period[,category=option…],value")
    parser.add_argument(
        "--pairs", type=int, default=0, help="so many pairs of schemes read together; what they learn is no finding")
    parser.add_argument("--questions", type=int, default=300, help="how many questions to ask at random")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn at random")
    parser.add_argument(
        "--tokens", action="append", default=[], help="a file with tokens, a line each, that may not see raw figures")
    parser.add_argument("--threshold", type=int, default=10, help="what a hidden figure must be able to reach")
    parser.add_argument("--dictionary", default=SEEDS / "dictionary" / "2026.1.json")
    parser.add_argument("--areas", default=SEEDS / "areas" / "prefectures.csv")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main(arguments()))
    except (Contradiction, OSError, KeyError, ValueError) as error:
        print(f"attacker: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
