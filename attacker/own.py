"""What a scheme knows of a release beside what is served: its own part of every figure."""

import collections
import json

import periods


class OwnFigures:
    """`file`: {"scheme": …, "prefecture": "13", "cells": [{"element", "month", "options": {…}, "value"}, …]}."""

    def __init__(self, file, dictionary, areas):
        with open(file, encoding="utf-8") as source:
            document = json.load(source)
        self.name = document["scheme"]
        self._dictionary = dictionary
        self._inside = {document["prefecture"], areas.parent[document["prefecture"]], "JP"}
        self._cells = collections.defaultdict(list)
        for cell in document["cells"]:
            self._cells[cell["element"], cell["month"]].append((cell["options"], cell["value"]))
        self._reported = {month for _, month in self._cells}

    def of(self, keys, options):
        """Its part of each of the keys in whose area it lies. `options`: of a release's codes in a year, which of the
        dictionary's they stand for."""
        return {key: self._part(key, options) for key in keys if self.lies_in(key.area)}

    @property
    def region(self):
        return next(area for area in self._inside if area.startswith("R"))

    def lies_in(self, area):
        return bool(self._inside & {area, *area.split("-")})

    def reported(self, year):
        """Whether it reported anything for a fiscal year or the month before, where its stocks begin."""
        first, last = periods.months(year)
        return any(periods.month(number) in self._reported for number in range(first - 1, last + 1))

    def _part(self, key, options):
        kind = self._dictionary.kind(key.element)
        if kind == "distinct":
            derived = self._dictionary.elements[key.element]["derived"]
            opening = self._sum(derived["openingStock"], [periods.before(key.period)], ())
            return opening + self._sum(derived["plusFlow"], self._months(key.period), ())
        year = periods.year_of(key.period)
        months = self._months(key.period) if kind == "flow" else [periods.last_month(key.period)]
        return self._sum(key.element, months, [(category, options(category, code, year)) for category, code in key.options])

    @staticmethod
    def _months(period):
        first, last = periods.months(period)
        return [periods.month(number) for number in range(first, last + 1)]

    def _sum(self, element, months, wanted):
        """Totals are cells of their own, so of the breakdowns that tell what is wanted one is added: the coarsest."""
        total = 0
        for month in months:
            fitting = [
                (cell, value) for cell, value in self._cells.get((element, month), [])
                if all(cell.get(category) in codes for category, codes in wanted)]
            patterns = {tuple(sorted(cell)) for cell, _ in fitting}
            if patterns:
                chosen = min(patterns, key=lambda pattern: (len(pattern), pattern))
                total += sum(value for cell, value in fitting if tuple(sorted(cell)) == chosen)
        return total
