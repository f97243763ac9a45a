"""What the dictionary seed says: which figures are reported, and how they may be asked for."""

import itertools
import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Element:
    id: str
    data_set: str
    kind: str  # flow, stock or distinct
    decimals: int
    has_total: bool
    breakdowns: tuple  # of tuples of category ids
    opening_stock: str | None = None  # of an element that is worked out and never reported
    plus_flow: str | None = None


@dataclass(frozen=True)
class Question:
    """One element by some categories, all of which were reported together."""

    element: Element
    categories: tuple
    # The table that the figures are summed from: the categories of a breakdown, () for the reported total.
    table: tuple

    def __str__(self):
        return self.element.id + (" by " + " × ".join(self.categories) if self.categories else "")


@dataclass
class Dictionary:
    version: str
    elements: dict
    options: dict = field(repr=False)  # category id → tuple of option ids

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        elements = {}
        for data_set in document["dataSets"]:
            for entry in data_set["elements"]:
                derived = entry.get("derived") or {}
                elements[entry["id"]] = Element(
                    id=entry["id"], data_set=data_set["id"], kind=entry["kind"], decimals=entry["decimals"],
                    has_total=entry["total"],
                    breakdowns=tuple(tuple(sorted(categories)) for categories in entry["breakdowns"]),
                    opening_stock=derived.get("openingStock"), plus_flow=derived.get("plusFlow"))
        options = {
            category["id"]: tuple(option["id"] for option in category["options"])
            for category in document["categories"]}
        return cls(document["version"], elements, options)

    def combinations(self, categories):
        """Every combination of options, as tuples in the order of `categories`."""
        return list(itertools.product(*(self.options[category] for category in categories)))

    def questions(self):
        """Every total, every breakdown and every part of a breakdown. A total that is not reported is summed."""
        found = {}
        for element in self.elements.values():
            if element.has_total or element.kind == "distinct":
                found[element.id, ()] = Question(element, (), ())
            for table in sorted(element.breakdowns, key=lambda table: len(self.combinations(table))):
                for length in range(len(table) + 1):
                    for categories in itertools.combinations(table, length):
                        found.setdefault((element.id, categories), Question(element, categories, table))
        return list(found.values())
