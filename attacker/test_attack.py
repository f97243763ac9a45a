"""The attack on small networks whose leaks are known."""

import pathlib
import unittest

from attack import Attack, Knowledge, Rate, Reader
from world import Areas, Dictionary, Key

SEEDS = pathlib.Path(__file__).parent.parent / "seeds"
MONTHS = [f"2025-{month:02}" for month in range(4, 13)] + [f"2026-{month:02}" for month in range(1, 4)]


def attack(knowledge, readers=None):
    areas = Areas(SEEDS / "areas" / "prefectures.csv")
    dictionary = Dictionary(SEEDS / "dictionary" / "2026.1.json")
    made = Attack(dictionary, areas, knowledge, lambda key: 10)
    return made.run_as(readers) if readers else made.run()


def read(figures):
    knowledge = Knowledge()
    for key, value in figures.items():
        knowledge.learn(key, value)
    return knowledge


class Leaks(unittest.TestCase):
    def test_eleven_months_and_the_year(self):
        figures = {Key("visits", "JP", month): 20 for month in MONTHS[1:]}
        figures |= {Key("visits", "JP", "FY2025"): 223, Key("visits", "JP", MONTHS[0]): None}
        self.assertEqual([(leak.low, leak.high) for leak in attack(read(figures))], [(3, 3)] * 2)

    def test_two_months_hide_each_other_if_together_they_reach(self):
        figures = {Key("visits", "JP", month): 20 for month in MONTHS[2:]}
        figures |= {Key("visits", "JP", month): None for month in MONTHS[:2]}
        self.assertEqual(attack(read(figures | {Key("visits", "JP", "FY2025"): 210})), [])
        self.assertEqual(len(attack(read(figures | {Key("visits", "JP", "FY2025"): 209}))), 2)

    def test_across_templates(self):
        """Regions by half and the nation by month together give the only region that is hidden."""
        figures = {Key("visits", "JP", month): 20 for month in MONTHS}
        figures |= {Key("visits", "R3", "2025-H1"): 116, Key("visits", "R2", "2025-H1"): None}
        self.assertEqual([leak.high for leak in attack(read(figures))], [4, 4])

    def test_a_scheme_subtracts_its_own(self):
        figures = {Key("visits", "13", "FY2025"): None, Key("visits", "14", "FY2025"): None}
        figures[Key("visits", "R3", "FY2025")] = 24
        own = {Key("visits", "13", "FY2025"): 15, Key("visits", "R3", "FY2025"): 15}
        self.assertEqual(attack(read(figures)), [])
        leaks = attack(read(figures), [Reader("hs-08", {}), Reader("hs-13", own)])
        self.assertEqual([(leak.key.area, leak.low, leak.high) for leak in leaks], [("13", 0, 9), ("14", 0, 9)])

    def test_alone_in_a_prefecture(self):
        """It knows the prefecture's figure, so that does not hide its neighbour's from it."""
        figures = {Key("visits", "13", "FY2025"): None, Key("visits", "14", "FY2025"): None}
        figures[Key("visits", "R3", "FY2025")] = 60
        alone = frozenset([Key("visits", "13", "FY2025")])
        own = {Key("visits", "13", "FY2025"): 15, Key("visits", "R3", "FY2025"): 15}
        self.assertEqual(attack(read(figures), [Reader("hs-13", own)]), [])
        leaks = attack(read(figures), [Reader("hs-13", own, alone)])
        self.assertEqual([(leak.key.area, leak.low, leak.high) for leak in leaks], [("14", 45, 45)])

    def test_a_helper_put_back_tells_exactly_who_can_use_it(self):
        """Three prefectures hide each other. With one of them put back, only the scheme that is alone in another knows."""
        figures = {Key("visits", area, "FY2025"): None for area in ("12", "13", "14")}
        figures[Key("visits", "R3", "FY2025")] = 90
        alone = frozenset([Key("visits", "13", "FY2025")])
        own = {Key("visits", "13", "FY2025"): 15, Key("visits", "R3", "FY2025"): 15}
        neighbour = {Key("visits", "14", "FY2025"): 2, Key("visits", "R3", "FY2025"): 2}
        readers = [Reader("hs-13", own, alone), Reader("hs-14", neighbour)]
        self.assertEqual(attack(read(figures), readers), [])
        figures[Key("visits", "12", "FY2025")] = 40
        self.assertEqual(attack(read(figures)), [])
        leaks = attack(read(figures), readers)
        self.assertEqual(
            [(leak.key.area, leak.reader, leak.low, leak.high) for leak in leaks], [("14", "hs-13", 35, 35)])

    def test_what_is_shown_leaves_enough_for_the_others(self):
        areas = Areas(SEEDS / "areas" / "prefectures.csv")
        dictionary = Dictionary(SEEDS / "dictionary" / "2026.1.json")
        figure = Key("visits", "JP", "FY2025")
        attack = Attack(dictionary, areas, read({figure: 25}), lambda key: 10)
        readers = [Reader("hs-13", {figure: 16}), Reader("hs-14", {figure: 9}), Reader("hs-15", {figure: 0})]
        self.assertEqual([(leak.reader, leak.low) for leak in attack.run_on_shown(readers)], [("hs-13", 9)])

    def test_other_areas_are_shown_together_next_year(self):
        figures = {Key("visits", "R3", "FY2024"): 40, Key("visits", "R3", "FY2025"): 40}
        figures |= {Key("visits", "13", "FY2024"): 30, Key("visits", "14", "FY2024"): None}
        figures |= {Key("visits", "11", "FY2025"): 31, Key("visits", "12", "FY2025"): None}
        self.assertEqual(
            {(leak.key.area, leak.low, leak.high) for leak in attack(read(figures))}, {("14", 10, 10), ("12", 9, 9)})

    def test_what_only_the_interim_told(self):
        """Two hidden months of a final release, beside the half that an interim release hid or showed."""
        half = Key("visits", "JP", "2025-H1")
        final = {Key("visits", "JP", month): 20 for month in MONTHS[2:]}
        final |= {Key("visits", "JP", month): None for month in MONTHS[:2]}
        self.assertEqual(attack(read(final | {half: None})), [])
        self.assertEqual([leak.high for leak in attack(read(final | {half: 87}))], [7, 7])

    def test_a_rate_is_a_count(self):
        present = Key("needs.present", "JP", "FY2025", (("item", "N01"),))
        knowledge = read({present: None, Key("needs.assessedAtStart", "JP", "FY2025"): 20})
        knowledge.rates.append(Rate((present,), (Key("needs.assessedAtStart", "JP", "FY2025"),), 15, 100))
        self.assertIn((3, 3), [(leak.low, leak.high) for leak in attack(knowledge)])

    def test_hidden_here_and_shown_there(self):
        knowledge = read({Key("visits", "JP", "FY2025"): None})
        knowledge.learn(Key("visits", "JP", "FY2025"), 7)
        self.assertEqual(len(knowledge.settle()), 1)

    def test_two_editions(self):
        knowledge = read({Key("visits", "JP", "FY2025"): 23})
        knowledge.learn(Key("visits", "JP", "FY2025"), 24)
        self.assertEqual(len(knowledge.contradictions), 1)


if __name__ == "__main__":
    unittest.main()
