"""What everybody knows of the figures before reading one: which are sums of which others.

The dictionary is public, and so are regions and prefectures. Nothing here is from the inside of the hub.
"""

import collections
import csv
import dataclasses
import json

import periods

AREA_LEVELS = ("nation", "region", "prefecture")


@dataclasses.dataclass(frozen=True)
class Key:
    """A figure: an element in an area and a period, under options of categories."""

    element: str
    area: str
    period: str
    options: tuple = ()

    def __str__(self):
        options = "".join(f" {category}={option}" for category, option in self.options)
        return f"{self.element} {self.area} {self.period}{options}"

    @property
    def year(self):
        return periods.year_of(self.period)

    def without(self, category):
        return dataclasses.replace(self, options=tuple(pair for pair in self.options if pair[0] != category))


class Areas:
    """Nation, regions and prefectures; a release may put neighbours together under a code of their own."""

    def __init__(self, prefectures_file):
        with open(prefectures_file, encoding="utf-8-sig", newline="") as file:
            self.parent = {row["code"]: row["region"] for row in csv.DictReader(file)}
        for region in set(self.parent.values()):
            self.parent[region] = "JP"
        self.level = {code: "region" if parent == "JP" else "prefecture" for code, parent in self.parent.items()}
        self.level["JP"] = "nation"

    def merge(self, code, members):
        """`members` are published as one area; all lie in one region."""
        self.level[code] = "prefecture"
        self.parent[code] = self.parent[members[0]]


class Dictionary:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        self.elements = {
            element["id"]: element for data_set in document["dataSets"] for element in data_set["elements"]}
        self.indicators = {indicator["id"]: indicator for indicator in document["indicators"]}
        self._options = {
            category["id"]: [option["id"] for option in category["options"]] for category in document["categories"]}

    @property
    def categories(self):
        return self._options

    def kind(self, element):
        return self.elements[element]["kind"]

    def options(self, category):
        return self._options[category]

    def choices(self, element, place, only):
        """The options of an element's figures at a place: those of the place that it is reported by, and one of `only`."""
        known = {category for breakdown in self.elements[element]["breakdowns"] for category in breakdown}
        rows = [tuple(pair for pair in place.items() if pair[0] in known)]
        for category, options in only.items():
            rows = [row + ((category, option),) for row in rows for option in options]
        return [tuple(sorted(row)) for row in rows]


class Relations:
    """All sums that hold among the keys that were seen and the coarser ones between them."""

    def __init__(self, dictionary, areas, keys):
        self._dictionary, self._areas = dictionary, areas
        # What is shown together differs from year to year, so sums over areas and options are those of one year.
        seen_in = collections.defaultdict(set)
        for key in keys:
            seen_in[key.element, periods.year_of(key.period)].add(key)
        self.keys = set()
        self.equations = []
        # What a report may break without being refused: whoever takes it for certain may be misled.
        self.balances = []
        self.at_most = []
        for (element, _), seen in seen_in.items():
            self._element(element, seen)
        self._across()

    def _element(self, element, seen):
        levels = {self._levels(key) for key in seen}
        stock = self._dictionary.kind(element) != "flow"
        coarser = {
            (area, period)
            for seen_area, seen_period in levels
            for area in AREA_LEVELS[: AREA_LEVELS.index(seen_area) + 1]
            for period in ([seen_period] if stock else periods.LEVELS[periods.LEVELS.index(seen_period):])}
        places = collections.defaultdict(set)
        times = collections.defaultdict(set)
        for key in seen:
            for area in self._up(key.area):
                places[self._areas.level[area]].add(area)
            for period in [key.period] if stock else self._longer(key.period):
                times[periods.level(period)].add(period)
        members = collections.defaultdict(set)
        patterns = set()
        for key in seen:
            for category, option in key.options:
                members[category].add(option)
            patterns.update(self._fewer(tuple(category for category, _ in key.options)))
        combinations = {()}
        for pattern in patterns:
            rows = [()]
            for category in pattern:
                rows = [row + ((category, option),) for row in rows for option in sorted(members[category])]
            combinations.update(rows)
        mine = {
            Key(element, area, period, options)
            for area_level, period_level in coarser
            for area in places[area_level]
            for period in times[period_level]
            for options in combinations}
        self.keys |= mine
        self._sums(mine, members, stock)

    def _levels(self, key):
        return self._areas.level[key.area], periods.level(key.period)

    def _up(self, area):
        while area:
            yield area
            area = self._areas.parent.get(area)

    @staticmethod
    def _longer(period):
        while period:
            yield period
            period = next(iter(periods.parents(period)), None)

    @staticmethod
    def _fewer(pattern):
        """The categories, and what is left when some are summed away."""
        found = {pattern}
        for category in pattern:
            found |= Relations._fewer(tuple(other for other in pattern if other != category))
        return found

    def _sums(self, mine, members, stock):
        by_area, by_time, by_option = (collections.defaultdict(list) for _ in range(3))
        for key in mine:
            parent = self._areas.parent.get(key.area)
            if parent:
                by_area[dataclasses.replace(key, area=parent)].append(key)
            if not stock:
                for period in periods.parents(key.period):
                    by_time[dataclasses.replace(key, period=period)].append(key)
            for category, _ in key.options:
                by_option[key.without(category), category].append(key)
        for whole, parts in by_area.items():
            if whole in mine:
                self._add(whole, parts)
        for whole, parts in by_time.items():
            expected = 6 if periods.level(whole.period) == "half" else 2
            if whole in mine and len(parts) == expected:
                self._add(whole, parts)
        for (whole, category), parts in by_option.items():
            if whole in mine and len(parts) == len(members[category]):
                self._add(whole, parts)

    def _add(self, whole, parts):
        terms = {part: 1 for part in parts}
        terms[whole] = -1
        self.equations.append(terms)

    def _across(self):
        """Balances of stocks, what is worked out of others, and parts that are no more than their cohort."""
        for name, element in self._dictionary.elements.items():
            balance = element.get("balance")
            for key in [key for key in self.keys if key.element == name and not key.options]:
                if balance:
                    before = dataclasses.replace(key, period=periods.before(key.period))
                    plus = dataclasses.replace(key, element=balance["plus"])
                    minus = dataclasses.replace(key, element=balance["minus"])
                    if {before, plus, minus} <= self.keys:
                        self.balances.append({key: 1, before: -1, plus: -1, minus: 1})
                derived = element.get("derived")
                if derived:
                    opening = Key(derived["openingStock"], key.area, periods.before(key.period))
                    flow = dataclasses.replace(key, element=derived["plusFlow"])
                    if {opening, flow} <= self.keys:
                        self.balances.append({key: 1, opening: -1, flow: -1})
            cohort = element.get("cohort")
            for key in [key for key in self.keys if cohort and key.element == name]:
                kept = tuple(pair for pair in key.options if pair[0] not in ("item", "outcome"))
                whole = Key(cohort, key.area, key.period, kept)
                if any(category == "item" for category, _ in key.options) and whole in self.keys:
                    self.at_most.append((key, whole))
