"""Where each scheme is: what its figures count for at every level."""

import csv
import json
import pathlib

LEVELS = ("nation", "region", "prefecture", "municipality", "scheme")


def read(network_path, seeds):
    """For each scheme's code, its place at every level, in the order of LEVELS."""
    with open(pathlib.Path(seeds) / "areas" / "prefectures.csv", encoding="utf-8-sig", newline="") as file:
        regions = {row["code"]: row["region"] for row in csv.DictReader(file)}
    with open(network_path, encoding="utf-8") as file:
        network = json.load(file)
    places = {}
    for scheme in network["schemes"]:
        municipality = scheme["municipality"]
        prefecture = municipality[:2]
        places[scheme["code"]] = ("JP", regions[prefecture], prefecture, municipality, scheme["code"])
    return places


def most_places(places, level):
    """How many areas of a level can have figures, at most."""
    fixed = {"nation": 1, "region": 8, "prefecture": 47}
    return fixed.get(level) or len({place[LEVELS.index(level)] for place in places.values()})
