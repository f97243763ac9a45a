"""Reads what the offices sent: `<folder>/<scheme code>/reports-*.jsonl` and `.csv`."""

import csv
import json
import pathlib
from fractions import Fraction

import periods


class Reported:
    """The numbers that stand after all files."""

    def __init__(self, dictionary):
        # data set → (scheme, month) → a cell's path → the number, in units of its last decimal.
        self.numbers = {}
        self._elements = dictionary.elements
        self._cells = {}

    @classmethod
    def read(cls, folder, schemes, dictionary):
        """Files of a scheme in the order of their names; a scheme without a folder reported nothing."""
        reported = cls(dictionary)
        for scheme in schemes:
            for path in sorted((pathlib.Path(folder) / scheme).glob("reports-*")):
                if path.suffix == ".jsonl":
                    reported._read_json_lines(scheme, path)
                elif path.suffix == ".csv":
                    reported._read_csv(scheme, path)
        return reported

    def __len__(self):
        return sum(len(cells) for places in self.numbers.values() for cells in places.values())

    def months(self):
        return {month for places in self.numbers.values() for _, month in places}

    def _read_json_lines(self, scheme, path):
        with open(path, encoding="utf-8-sig") as file:
            for line in file:
                if not line.strip():
                    continue
                record = json.loads(line)
                key = record["k"].split("/")
                if record["op"] == "report":
                    self._replace(scheme, periods.month(key[1]), key[0], record["d"]["cells"])
                elif record.get("t") == "cell":
                    value = record["d"].get("v") if record["op"] == "put" else None
                    self._put(scheme, periods.month(key[1]), key[0], "/".join(key[2:]), value)

    def _read_csv(self, scheme, path):
        reports = {}
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            columns = [header.index(name) for name in ("data_set", "period", "element", "categories", "value")]
            for row in rows:
                if not row:
                    continue
                data_set, period, element, categories, value = (row[column] for column in columns)
                path_of_cell = f"{element}/{categories.replace(';', ',')}" if categories else element
                reports.setdefault((data_set, period), {})[path_of_cell] = value
        for (data_set, period), cells in reports.items():
            self._replace(scheme, periods.month(period), data_set, cells)

    def _replace(self, scheme, month, data_set, cells):
        """A report says everything about its data set and month: what it leaves out is no longer reported."""
        kept = self.numbers.setdefault(data_set, {})[scheme, month] = {}
        for path, value in cells.items():
            if is_number(value):
                cell, decimals = self._cell(path)
                kept[cell] = scaled(value, decimals)

    def _put(self, scheme, month, data_set, path, value):
        cells = self.numbers.setdefault(data_set, {}).setdefault((scheme, month), {})
        cell, decimals = self._cell(path)
        if value is not None and is_number(value):
            cells[cell] = scaled(value, decimals)
        else:
            cells.pop(cell, None)

    def _cell(self, path):
        """The path with its pairs in the order of their categories, whatever order the office wrote, and decimals."""
        if path not in self._cells:
            element, _, pairs = path.partition("/")
            canonical = element + ("/" + ",".join(sorted(pairs.split(","))) if pairs else "")
            self._cells[path] = canonical, self._elements[element].decimals
        return self._cells[path]


def is_number(value):
    """A number, and not an empty cell, `NA`, `not-reported` or `not-applicable`."""
    if isinstance(value, str):
        return value[:1].isdigit() or (value[:1] == "-" and value[1:2].isdigit())
    return True


def scaled(value, decimals):
    """`12.5` with one decimal is 125, so that sums are exact."""
    if decimals == 0:
        return int(value)
    number = Fraction(value) * 10**decimals
    if number.denominator != 1:
        raise ValueError(f"{value} has more than {decimals} decimals")
    return int(number)


def text(value, decimals):
    """125 with one decimal is `12.5`."""
    if decimals == 0:
        return str(value)
    digits = str(abs(value)).rjust(decimals + 1, "0")
    return ("-" if value < 0 else "") + digits[:-decimals] + "." + digits[-decimals:]
