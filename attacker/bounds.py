"""What can be said of numbers that are not shown, from the equations that they must satisfy.

All unknowns are whole numbers. The tests rise in cost: what elimination determines, then linear programs, then integer
programs for what those leave open.
"""

import collections
import math

import highspy
import numpy

INFINITE = highspy.kHighsInf
WHOLE = 1e-6


class Contradiction(Exception):
    """No numbers satisfy what is known: the reading is wrong, not the tables."""


class System:
    """Equations sum(coefficient * unknown) = number, and ranges of single unknowns."""

    def __init__(self):
        self.equations = []
        self.ranges = {}

    def add(self, terms, number):
        self.equations.append((dict(terms), number))

    def limit(self, unknown, low, high=math.inf):
        """Narrows the range that the unknown is known to lie in."""
        known = self.ranges.get(unknown, (0, math.inf))
        self.ranges[unknown] = (max(known[0], low), min(known[1], high))

    def parts(self):
        """Groups of unknowns that share no equation with the others, each as a `Part`."""
        parent = {}

        def root(unknown):
            while parent.setdefault(unknown, unknown) != unknown:
                parent[unknown] = parent[parent[unknown]]
                unknown = parent[unknown]
            return unknown

        for terms, _ in self.equations:
            first = None
            for unknown in terms:
                if first is None:
                    first = root(unknown)
                else:
                    parent[root(unknown)] = first
        for unknown in self.ranges:
            root(unknown)
        unknowns, equations = collections.defaultdict(list), collections.defaultdict(list)
        for unknown in parent:
            unknowns[root(unknown)].append(unknown)
        for terms, number in self.equations:
            if terms:
                equations[root(next(iter(terms)))].append((terms, number))
            elif number:
                raise Contradiction(f"0 = {number}")
        return [Part(names, equations[key], self.ranges) for key, names in unknowns.items()]


def determined(equations, prime=(1 << 61) - 1):
    """The unknowns that the equations alone determine, whatever ranges they lie in.

    Gauss's elimination modulo a large prime: an unknown is determined when a reduced row holds it alone. A prime hides a
    determined unknown only if it divides one of the minors, which the linear programs behind would still show.
    """
    rows = {}
    for terms, _ in equations:
        row = {unknown: value % prime for unknown, value in terms.items() if value % prime}
        for pivot in [unknown for unknown in row if unknown in rows]:
            factor = row.get(pivot, 0)
            if factor:
                _subtract(row, rows[pivot], factor, prime)
        if not row:
            continue
        pivot = min(row, key=repr)
        inverse = pow(row[pivot], -1, prime)
        row = {unknown: value * inverse % prime for unknown, value in row.items()}
        for other in rows.values():
            factor = other.get(pivot, 0)
            if factor:
                _subtract(other, row, factor, prime)
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _subtract(row, other, factor, prime):
    for unknown, value in other.items():
        left = (row.get(unknown, 0) - factor * value) % prime
        if left:
            row[unknown] = left
        else:
            row.pop(unknown, None)


class Part:
    """Unknowns that hang together. Keeps the whole solutions that were found: each shows what is possible."""

    def __init__(self, unknowns, equations, ranges):
        self.unknowns = unknowns
        self.equations = equations
        self.ranges = {unknown: ranges.get(unknown, (0, math.inf)) for unknown in unknowns}
        self._position = {unknown: position for position, unknown in enumerate(unknowns)}
        self._linear = None
        self._seen = None
        self.solutions = []

    def with_ranges(self, ranges):
        """The same unknowns and equations for somebody who knows more, with those solutions that fit."""
        merged = dict(self.ranges)
        for unknown, (low, high) in ranges.items():
            known = merged[unknown]
            merged[unknown] = (max(known[0], low), min(known[1], high))
        part = Part(self.unknowns, self.equations, merged)
        part.admit(self.solutions)
        return part

    def admit(self, solutions):
        """Takes over those of somebody else's solutions that are possible here too."""
        if not solutions:
            return
        low, high = (numpy.array([self.ranges[unknown][side] for unknown in self.unknowns]) for side in (0, 1))
        table = numpy.array(solutions)
        for solution in table[((table >= low) & (table <= high)).all(axis=1)]:
            self._keep(solution)

    def _keep(self, solution):
        self.solutions.append(solution)
        least, most = self._seen or (solution, solution)
        self._seen = numpy.minimum(least, solution), numpy.maximum(most, solution)

    def _range_seen(self, unknown):
        if self._seen is None:
            return None, None
        position = self._position[unknown]
        return int(self._seen[0][position]), int(self._seen[1][position])

    def bounds(self, unknown, wide=None):
        """The least and greatest whole value. `wide(low, high)` says whether more need not be known."""
        wide = wide or (lambda low, high: False)
        low, high = self._range_seen(unknown)
        if low is not None and wide(low, high):
            return low, high
        high = self._extreme(unknown, -1)
        low, seen_high = self._range_seen(unknown)
        if low is not None and wide(low, max(high, seen_high)):
            return low, max(high, seen_high)
        return self._extreme(unknown, 1), high

    def _extreme(self, unknown, sense):
        """Least (sense 1) or greatest (sense -1) whole value; infinite where nothing bounds it."""
        solution = self._solve(unknown, sense, whole=False)
        if solution is None:
            return math.inf
        if all(abs(value - round(value)) <= WHOLE for value in solution):
            self._keep(numpy.rint(solution).astype(numpy.int64))
            return round(solution[self._position[unknown]])
        solution = self._solve(unknown, sense, whole=True)
        if solution is None:
            return math.inf
        self._keep(numpy.rint(solution).astype(numpy.int64))
        return round(solution[self._position[unknown]])

    def _solve(self, unknown, sense, whole):
        """A best solution; nil when it is unbounded."""
        if whole:
            model = self._model(whole=True)
        else:
            self._linear = self._linear or self._model(whole=False)
            model = self._linear
        position = self._position[unknown]
        model.changeColCost(position, float(sense))
        model.run()
        status = model.getModelStatus()
        solution = list(model.getSolution().col_value)
        model.changeColCost(position, 0.0)
        if status == highspy.HighsModelStatus.kOptimal:
            return solution
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise Contradiction(f"{unknown}: {model.modelStatusToString(status)}")

    def _model(self, whole):
        model = highspy.Highs()
        model.silent()
        model.setOptionValue("threads", 1)
        model.setOptionValue("presolve", "on" if whole else "off")
        for unknown in self.unknowns:
            low, high = self.ranges[unknown]
            model.addVar(float(low), INFINITE if high == math.inf else float(high))
        for terms, number in self.equations:
            model.addRow(
                float(number), float(number), len(terms), [self._position[unknown] for unknown in terms],
                [float(value) for value in terms.values()])
        if whole:
            for position in range(len(self.unknowns)):
                model.changeColIntegrality(position, highspy.HighsVarType.kInteger)
        return model
