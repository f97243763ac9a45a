"""Run with: python3 -m unittest discover recount"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import areas  # noqa: E402
import hub as hub_module  # noqa: E402
import periods  # noqa: E402
import recount  # noqa: E402
from dictionary import Dictionary  # noqa: E402
from fake_hub import FakeHub, Number  # noqa: E402
from figures import Recount  # noqa: E402
from office_files import Reported, scaled, text  # noqa: E402

SEEDS = HERE.parent / "seeds"
WAKO, FUCHU, KURE = "hs-11-wako", "hs-13-fuchu", "hs-34-kure"

# Three small offices: JSON lines, CSV out of Excel, and single cells out of a case-management system.
NETWORK = {"madeUp": True, "schemes": [
    {"code": WAKO, "municipality": "112291"}, {"code": FUCHU, "municipality": "132063"},
    {"code": KURE, "municipality": "342025"}]}
FILES = {
    f"{WAKO}/reports-2023.jsonl": [
        {"op": "report", "k": "activity/2024-03", "d": {"cells": {"families.new": 1, "families.open": 6}}}],
    f"{WAKO}/reports-2024.jsonl": [
        {"op": "report", "k": "activity/2024-04", "d": {"cells": {
            "families.new": 3, "families.new/referral=phn": 2, "families.new/referral=office": 1, "families.open": 7,
            "visitHours": "12.5", "links": "not-applicable"}}},
        {"op": "report", "k": "activity/2024-09", "d": {"cells": {"families.new": 0, "families.open": 5}}},
        {"op": "report", "k": "needs/2024-04", "d": {"cells": {
            "needs.outcome/outcome=met,item=N01,type=infant": 2, "needs.outcome/item=N01,outcome=worse,type=infant": 1,
            "needs.outcome/item=N02,outcome=met,type=antenatalFirst": 4}}}],
    f"{FUCHU}/reports-2024.csv":
        "\ufeffdata_set,period,element,categories,value\r\n"
        "activity,2024-04,families.new,,4\r\nactivity,2024-04,families.new,referral=phn,4\r\n"
        "activity,2024-04,families.open,,9\r\nactivity,2024-04,visitHours,,0.5\r\n"
        "activity,2024-05,families.new,,2\r\nactivity,2024-05,families.open,,\r\nactivity,2024-05,links,,NA\r\n"
        "needs,2024-05,needs.outcome,item=N01;outcome=met;type=infant,3\r\n",
    f"{KURE}/reports-2025.jsonl": [
        {"op": "report", "k": "activity/2025-05", "d": {"cells": {"families.new": 9, "visits": 1}}},
        {"op": "report", "k": "activity/2025-05", "d": {"cells": {"families.new": 5}}},
        {"op": "put", "t": "cell", "k": "activity/2025-05/visits", "d": {"v": 20}},
        {"op": "put", "t": "cell", "k": "activity/2025-05/families.waiting", "d": {"v": 2}},
        {"op": "del", "t": "cell", "k": "activity/2025-05/families.waiting", "d": {}}],
}
# The same by hand, as a hub would hold it.
NUMBERS = [
    Number(WAKO, "2024-03", "families.new", {}, 1), Number(WAKO, "2024-03", "families.open", {}, 6),
    Number(WAKO, "2024-04", "families.new", {}, 3), Number(WAKO, "2024-04", "families.new", {"referral": "phn"}, 2),
    Number(WAKO, "2024-04", "families.new", {"referral": "office"}, 1),
    Number(WAKO, "2024-04", "families.open", {}, 7), Number(WAKO, "2024-04", "visitHours", {}, 125),
    Number(WAKO, "2024-09", "families.new", {}, 0), Number(WAKO, "2024-09", "families.open", {}, 5),
    Number(WAKO, "2024-04", "needs.outcome", {"item": "N01", "outcome": "met", "type": "infant"}, 2),
    Number(WAKO, "2024-04", "needs.outcome", {"item": "N01", "outcome": "worse", "type": "infant"}, 1),
    Number(WAKO, "2024-04", "needs.outcome", {"item": "N02", "outcome": "met", "type": "antenatalFirst"}, 4),
    Number(FUCHU, "2024-04", "families.new", {}, 4), Number(FUCHU, "2024-04", "families.new", {"referral": "phn"}, 4),
    Number(FUCHU, "2024-04", "families.open", {}, 9), Number(FUCHU, "2024-04", "visitHours", {}, 5),
    Number(FUCHU, "2024-05", "families.new", {}, 2),
    Number(FUCHU, "2024-05", "needs.outcome", {"item": "N01", "outcome": "met", "type": "infant"}, 3),
    Number(KURE, "2025-05", "families.new", {}, 5), Number(KURE, "2025-05", "visits", {}, 20),
]


class Folder:
    """The office files above, written down."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self._folder.name)
        (path / "network.json").write_text(json.dumps(NETWORK))
        for name, content in FILES.items():
            (path / name).parent.mkdir(exist_ok=True)
            if not isinstance(content, str):
                content = "".join(json.dumps(line) + "\n" for line in content)
            (path / name).write_bytes(content.encode())
        return path

    def __exit__(self, *_):
        self._folder.cleanup()


def loaded(folder):
    dictionary = Dictionary.read(SEEDS / "dictionary" / "2026.1.json")
    places = areas.read(folder / "network.json", SEEDS)
    return Recount(dictionary, Reported.read(folder, places, dictionary), places)


def run(numbers=tuple(NUMBERS), spoil=lambda element, period_type, level, rows: rows, token="secret"):
    """Recounts against a hub that holds the numbers; returns (exit status, result, what went to standard error)."""
    with Folder() as folder:
        own = loaded(folder)
        with FakeHub(own.dictionary, own.places, list(numbers), spoil) as hub:
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = recount.main([
                    "--base", hub.base, "--token", token, "--files", str(folder), "--seeds", str(SEEDS), "--json",
                    "--self-check"])
            return status, json.loads(out.getvalue() or "null"), err.getvalue()


class Semantics(unittest.TestCase):
    """Known answers, worked out by hand."""

    def cells(self, element, *categories):
        with Folder() as folder:
            own = loaded(folder)
        question = next(
            q for q in own.dictionary.questions() if q.element.id == element and q.categories == categories)
        keys = own.dictionary.combinations(categories)
        return {
            (period, area, *key): (value, count)
            for _, _, figures in own.figures(question) for (period, area), (values, reports) in figures.items()
            for key, value, count in zip(keys, values, reports) if count}

    def test_flow_adds_up(self):
        cells = self.cells("families.new")
        self.assertEqual(cells["2024-04", "JP"], (7, 2))
        self.assertEqual(cells["2024-H1", "R3"], (9, 4))  # a zero is a report
        self.assertEqual(cells["FY2024", "13"], (6, 2))
        self.assertEqual(cells["FY2025", "342025"], (5, 1))
        self.assertNotIn(("2024-05", WAKO), cells)

    def test_stock_is_the_last_month(self):
        cells = self.cells("families.open")
        self.assertEqual(cells["2024-H1", "JP"], (5, 1))  # 府中 did not report September
        self.assertEqual(cells["FY2023", WAKO], (6, 1))
        self.assertNotIn(("FY2024", "JP"), cells)

    def test_supported_is_open_before_and_new(self):
        cells = self.cells("families.supported")
        self.assertEqual(cells["FY2024", WAKO], (6 + 3, 2))
        self.assertEqual(cells["FY2024", "R3"], (6 + 3 + 6, 4))
        self.assertEqual(cells["2024-05", FUCHU], (9 + 2, 1))
        self.assertNotIn(("2024-H2", WAKO), cells)

    def test_parts_of_a_breakdown(self):
        by_outcome = self.cells("needs.outcome", "outcome")
        self.assertEqual(by_outcome["FY2024", "JP", "met"], (9, 2))
        self.assertEqual(self.cells("needs.outcome")["FY2024", WAKO], (7, 1))
        self.assertEqual(self.cells("needs.outcome", "item", "type")["2024-04", "JP", "N01", "infant"], (3, 1))

    def test_decimals_are_exact(self):
        self.assertEqual(self.cells("visitHours")["FY2024", "JP"], (130, 2))
        self.assertEqual((scaled("12.5", 1), text(130, 1), text(5, 1), text(-5, 1)), (125, "13.0", "0.5", "-0.5"))
        with self.assertRaises(ValueError):
            scaled("0.25", 1)

    def test_not_applicable_is_no_number(self):
        self.assertEqual(self.cells("links"), {})

    def test_every_question(self):
        dictionary = Dictionary.read(SEEDS / "dictionary" / "2026.1.json")
        asked = {(q.element.id, q.categories) for q in dictionary.questions()}
        self.assertIn(("families.supported", ()), asked)
        self.assertIn(("needs.outcome", ("item", "outcome")), asked)
        self.assertNotIn(("families.new", ("age", "type")), asked)
        self.assertEqual(sum(element == "needs.outcome" for element, _ in asked), 8)

    def test_periods(self):
        first = periods.first_month(periods.month("2025-02"), "half")
        self.assertEqual(periods.name(first, "half"), "2024-H2")
        self.assertEqual(periods.month_text(periods.last_month(first, "half")), "2025-03")
        self.assertEqual(periods.name(periods.first_month(periods.month("2025-03"), "year"), "year"), "FY2024")


class Comparison(unittest.TestCase):
    def test_equal(self):
        status, result, _ = run()
        self.assertEqual((status, result["differences"]), (0, 0), result)
        self.assertEqual([check["found"] for check in result["selfCheck"]], [15, 15])

    def test_a_changed_number_is_found_everywhere(self):
        numbers = [n._replace(value=21) if n.element == "visits" else n for n in NUMBERS]
        status, result, _ = run(numbers)
        self.assertEqual((status, result["differences"]), (1, 15))
        self.assertIn("visits 2025-05 34: hub 21 from 1 reports, recounted 20 from 1 reports", result["first"])

    def test_a_number_that_the_hub_lost(self):
        numbers = [n for n in NUMBERS if n.element != "visits"]
        status, result, _ = run(numbers)
        self.assertEqual((status, result["differences"]), (1, 15))
        self.assertIn("hub nothing, recounted 20 from 1 reports", result["first"][0])

    def test_a_number_that_only_the_hub_has(self):
        status, result, _ = run([*NUMBERS, Number(KURE, "2026-03", "organizers", {}, 1)])
        self.assertEqual((status, result["differences"]), (1, 15))
        self.assertIn("recounted nothing", result["first"][0])

    def test_a_wrong_count_of_reports(self):
        def spoil(element, period_type, level, rows):
            wrong = (element, period_type, level) == ("visitHours", "year", "nation")
            return [(*row[:4], row[4] + 1) for row in rows] if wrong else rows

        self.assertEqual(run(spoil=spoil)[1]["differences"], 1)

    def test_a_row_that_comes_twice(self):
        def spoil(element, period_type, level, rows):
            return rows * 2 if (element, period_type, level) == ("visitHours", "half", "region") else rows

        self.assertEqual(run(spoil=spoil)[1]["differences"], 1)

    def test_large_questions_are_asked_in_parts(self):
        limit = hub_module.CELLS_PER_ANSWER
        hub_module.CELLS_PER_ANSWER = 500
        try:
            self.assertEqual(run()[0], 0)
        finally:
            hub_module.CELLS_PER_ANSWER = limit

    def test_a_refusal_is_not_a_result(self):
        status, result, errors = run(token="wrong")
        self.assertEqual((status, result), (2, None))
        self.assertIn("token-invalid", errors)


if __name__ == "__main__":
    unittest.main()
