"""Works out what hidden figures give away.

A hidden figure is safe when, for whoever reads all that is shown, at least three whole numbers are possible and one of
them reaches the threshold. A scheme reads with its own figures subtracted.
"""

import collections
import dataclasses
import math

import bounds
from world import Key, Relations


@dataclasses.dataclass(frozen=True)
class Rate:
    """A rounded rate: `shown` in units of 1 / `scale`, of sums of figures."""

    numerator: tuple
    denominator: tuple
    shown: int
    scale: int


@dataclasses.dataclass
class Knowledge:
    """What was read: figures by key, keys whose figures are hidden, and rates."""

    values: dict = dataclasses.field(default_factory=dict)
    hidden: set = dataclasses.field(default_factory=set)
    rates: list = dataclasses.field(default_factory=list)
    contradictions: list = dataclasses.field(default_factory=list)

    def learn(self, key, value):
        """A figure that was read twice must be the same: what differs between two editions is a late family."""
        if value is None:
            self.hidden.add(key)
            return
        if self.values.setdefault(key, value) != value:
            self.contradictions.append(f"{key}: {self.values[key]} and {value}")

    def settle(self):
        """What is hidden in one place and shown in another is shown."""
        shown_elsewhere = self.hidden & self.values.keys()
        self.hidden -= shown_elsewhere
        return shown_elsewhere


@dataclasses.dataclass(frozen=True)
class Leak:
    key: Key
    reader: str
    low: float
    high: float
    how: str

    def __str__(self):
        high = "…" if self.high == math.inf else f"{self.high}"
        return f"{self.key} for {self.reader}: {self.low} to {high} ({self.how})"


@dataclasses.dataclass(frozen=True)
class Reader:
    """Whoever reads, with its own part of figures. `alone`: figures that nobody else can have a part in."""

    name: str
    own: dict
    alone: frozenset = frozenset()

    def part(self, key):
        return self.own.get(key, 0)

    def knows_all_of(self, key):
        return key in self.alone

    def knows(self, keys):
        return any(self.own.get(key) or key in self.alone for key in keys)

    def ranges(self, keys):
        known = {key: (self.own[key], math.inf) for key in keys if self.own.get(key)}
        return known | {key: (self.part(key), self.part(key)) for key in keys if key in self.alone}


class Attack:
    """`threshold(key)`: what a hidden figure must be able to reach; none where hiding protects nobody."""

    def __init__(self, dictionary, areas, knowledge, threshold):
        self._knowledge, self._threshold = knowledge, threshold
        keys = set(knowledge.values) | knowledge.hidden
        for rate in knowledge.rates:
            keys.update(rate.numerator + rate.denominator)
        self._relations = Relations(dictionary, areas, keys)
        self._parts = self._system().parts()
        self._part_of = {unknown: part for part in self._parts for unknown in part.unknowns}

    def _system(self):
        system = bounds.System()
        values = self._knowledge.values
        for terms in self._relations.equations + self._trusted_balances():
            unknown, number = {}, 0
            for key, factor in terms.items():
                if key in values:
                    number -= factor * values[key]
                else:
                    unknown[key] = unknown.get(key, 0) + factor
            system.add(unknown, number)
        for number, (part, whole) in enumerate(self._relations.at_most):
            self._no_more(system, ("rest", number), {part: 1}, {whole: 1}, 0)
        for number, rate in enumerate(self._knowledge.rates):
            # Rounded half away from zero: shown − ½ ≤ scale · numerator / denominator ≤ shown + ½.
            above = {key: 2 * rate.scale for key in rate.numerator}
            below = {key: 2 * rate.shown + 1 for key in rate.denominator}
            self._no_more(system, ("rate", number, "high"), above, below, 0)
            least = {key: 2 * rate.shown - 1 for key in rate.denominator}
            self._no_more(system, ("rate", number, "low"), least, above, 0)
        for key in self._knowledge.hidden:
            system.limit(key, 0)
        return system

    def _trusted_balances(self):
        """All of them, unless one can be seen not to hold."""
        values, balances = self._knowledge.values, self._relations.balances
        seen = [terms for terms in balances if terms.keys() <= values.keys()]
        holds = all(sum(factor * values[key] for key, factor in terms.items()) == 0 for terms in seen)
        return balances if holds else []

    def _no_more(self, system, slack, small, large, number):
        """sum(small) + slack = sum(large) + number, with slack from 0 up."""
        terms, constant = collections.Counter(), number
        for sign, side in ((1, small), (-1, large)):
            for key, factor in side.items():
                if key in self._knowledge.values:
                    constant -= sign * factor * self._knowledge.values[key]
                else:
                    terms[key] += sign * factor
        terms = {key: factor for key, factor in terms.items() if factor}
        if terms:
            system.add({**terms, slack: 1}, constant)
            system.limit(slack, 0)

    @property
    def unknown(self):
        """What a figure that is hidden hangs together with: of everything else nobody's own part tells anything."""
        return {
            key for part, targets in self._parts_with_targets() for key in part.unknowns if isinstance(key, Key)}

    def _parts_with_targets(self):
        for part in self._parts:
            targets = [key for key in part.unknowns if isinstance(key, Key) and self._is_target(key)]
            if targets:
                yield part, targets

    def run(self):
        """What anybody can work out."""
        leaks = []
        for part, targets in self._parts_with_targets():
            leaks += self._determined(part, targets)
            leaks += self._leaks(part, targets, Reader("everybody", {}))
        return sorted(leaks, key=lambda leak: str(leak.key))

    def run_as(self, readers):
        """What each of them can work out with its own figures at hand.

        What is possible for all of them at once is looked for first: it is possible for each. Only what that leaves
        open is worked out for each by itself, so that nothing is missed.
        """
        leaks = []
        for part, targets in self._parts_with_targets():
            within = [reader for reader in readers if reader.knows(part.unknowns)]
            if not within:
                continue
            ranges = {}
            for reader in within:
                for key, (low, high) in reader.ranges(part.unknowns).items():
                    known = ranges.get(key, (0, math.inf))
                    ranges[key] = (max(known[0], low), min(known[1], high))
            together = part.with_ranges(ranges)
            needs = {key: max(reader.part(key) for reader in within) for key in targets}
            for key in targets:
                together.bounds(key, self._wide(key, needs[key]))
            solutions = list(together.solutions)
            for reader in within:
                seen = part.with_ranges(reader.ranges(part.unknowns))
                seen.admit(solutions)
                known = len(seen.solutions)
                leaks += self._leaks(seen, targets, reader)
                solutions += seen.solutions[known:]
        return sorted(leaks, key=lambda leak: str(leak.key))

    def run_on_shown(self, readers):
        """What is left of a shown figure when a scheme subtracts its own: too few of the others."""
        leaks = []
        for reader in readers:
            for key, value in self._knowledge.values.items():
                own, threshold = reader.part(key), self._threshold(key)
                if own > 0 and threshold is not None and value - own < threshold:
                    leaks.append(Leak(key, reader.name, value - own, value - own, "subtraction"))
        return sorted(leaks, key=lambda leak: str(leak.key))

    def _is_target(self, key):
        return key in self._knowledge.hidden and self._threshold(key) is not None

    def _determined(self, part, targets):
        found = bounds.determined(part.equations)
        return [Leak(key, "everybody", *part.bounds(key), "elimination") for key in targets if key in found]

    def _leaks(self, part, targets, reader):
        for key in targets:
            if reader.knows_all_of(key):
                continue
            own = reader.part(key)
            wide = self._wide(key, own)
            low, high = part.bounds(key, wide)
            if not wide(low, high):
                yield Leak(key, reader.name, low - own, high - own, "programs")

    def _wide(self, key, own):
        needed = self._threshold(key) + own
        return lambda low, high: high - low >= 2 and high >= needed
