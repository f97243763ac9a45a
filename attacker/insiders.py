"""Who reads with figures of its own: every scheme, and two of them together."""

import itertools

from attack import Reader


def readers(schemes, keys, reading):
    """Every scheme. `schemes`: their own figures; `keys`: of what cannot be seen."""
    sources = Sources(schemes, reading)
    return [
        Reader(scheme.name, scheme.of(keys, reading.options), sources.alone({scheme.name}, keys)) for scheme in schemes]


def subtracting(schemes, keys, reading):
    """Every scheme with its part of figures that can be seen."""
    return [Reader(scheme.name, scheme.of(keys, reading.options)) for scheme in schemes]


def pairs(schemes, readers, count, random, keys, reading):
    """Pairs of schemes of one prefecture or neighbours, who subtract what both of them have."""
    if not count:
        return []
    sources = Sources(schemes, reading)
    near = [
        (a, b) for (first, a), (second, b) in itertools.combinations(zip(schemes, readers), 2)
        if first.region == second.region]
    return [
        Reader(
            f"{a.name} and {b.name}",
            {key: a.part(key) + b.part(key) for key in {*a.own, *b.own}}, sources.alone({a.name, b.name}, keys))
        for a, b in random.sample(near, min(count, len(near)))]


class Sources:
    """Which schemes can have had a part in a figure. That is no secret; it can only be said when the figures of all who
    reported are at hand."""

    def __init__(self, schemes, reading):
        self._schemes = schemes
        years = {year for year, _ in reading.schemes.values()}
        self._reported = {year: [scheme for scheme in schemes if scheme.reported(year)] for year in years}
        counted = {year: max(count for other, count in reading.schemes.values() if other == year) for year in years}
        self._complete = {year for year in years if len(self._reported[year]) >= counted[year]}

    def alone(self, names, keys):
        """Figures that none but these can have a part in."""
        found, known = set(), {}
        for key in keys:
            place = (key.year, key.area)
            if key.year in self._complete:
                if place not in known:
                    within = {scheme.name for scheme in self._reported[key.year] if scheme.lies_in(key.area)}
                    known[place] = bool(within) and within <= names
                if known[place]:
                    found.add(key)
        return frozenset(found)
