"""The attacker's arithmetic on tables whose answers are known."""

import math
import unittest

import bounds


def table(shown, rows, columns, hidden):
    """A two-way table with its totals; `hidden` are positions (row, column) that are not shown."""
    system = bounds.System()
    for row in range(rows):
        terms = {(row, column): 1 for column in range(columns) if (row, column) in hidden}
        known = sum(shown[row][column] for column in range(columns) if (row, column) not in hidden)
        system.add(terms, shown[row][columns] - known)
    for column in range(columns):
        terms = {(row, column): 1 for row in range(rows) if (row, column) in hidden}
        known = sum(shown[row][column] for row in range(rows) if (row, column) not in hidden)
        system.add(terms, shown[rows][column] - known)
    return system


def all_bounds(system):
    return {unknown: part.bounds(unknown) for part in system.parts() for unknown in part.unknowns}


class KnownTables(unittest.TestCase):
    def test_geurts(self):
        """Geurts (1992): X11 in 3…6, X12 in 1…4, X21 and X22 in 0…3."""
        system = bounds.System()
        system.add({"11": 1, "12": 1}, 7)
        system.add({"21": 1, "22": 1}, 3)
        system.add({"11": 1, "21": 1}, 6)
        system.add({"12": 1, "22": 1}, 4)
        self.assertEqual(
            all_bounds(system), {"11": (3, 6), "12": (1, 4), "21": (0, 3), "22": (0, 3)})

    def test_fischetti_salazar(self):
        """Fischetti and Salazar's 3 × 3 table: the hidden 22 lies in 5…30."""
        shown = [[20, 50, 10, 80], [8, 19, 22, 49], [17, 32, 12, 61], [45, 101, 44, 190]]
        found = all_bounds(table(shown, 3, 3, {(1, 0), (1, 2), (2, 0), (2, 2)}))
        self.assertEqual(found[(1, 2)], (5, 30))

    def test_a_row_alone_is_determined(self):
        system = bounds.System()
        system.add({"a": 1}, 4)
        system.add({"b": 1, "c": 1}, 9)
        self.assertEqual(bounds.determined(system.equations), {"a"})
        self.assertEqual(all_bounds(system)["a"], (4, 4))

    def test_three_singletons(self):
        """Three sums of two determine all three, though no equation holds one alone."""
        system = bounds.System()
        for pair, number in ((("a", "b"), 5), (("b", "c"), 7), (("a", "c"), 6)):
            system.add({unknown: 1 for unknown in pair}, number)
        self.assertEqual(bounds.determined(system.equations), {"a", "b", "c"})
        self.assertEqual(all_bounds(system), {"a": (2, 2), "b": (3, 3), "c": (4, 4)})

    def test_only_whole_numbers(self):
        """2a + 2b + c = 5 with c at most 1 leaves c = 1, which only whole numbers tell."""
        system = bounds.System()
        system.add({"a": 2, "b": 2, "c": 1}, 5)
        system.limit("c", 0, 1)
        self.assertEqual(all_bounds(system)["c"], (1, 1))

    def test_nothing_bounds_it(self):
        system = bounds.System()
        system.add({"a": 1, "b": -1}, 0)
        self.assertEqual(all_bounds(system)["a"], (0, math.inf))

    def test_contradiction(self):
        system = bounds.System()
        system.add({"a": 1}, -1)
        with self.assertRaises(bounds.Contradiction):
            all_bounds(system)


if __name__ == "__main__":
    unittest.main()
