"""Makes the workbooks that tests read, with another program's writer than ours.

    office_workbooks.py fill TEMPLATE OUTPUT PATH=VALUE@COLUMN...   fills in a template, columns from 1 for April
    office_workbooks.py append FILE ROW                             writes a row, with commas, under what is there
    office_workbooks.py lists OUTPUT [1904]                         a list of families and one of visits
    office_workbooks.py unknown OUTPUT                              the same with words that nobody knows
"""

import datetime
import sys

import openpyxl


def fill(template, output, *figures):
    book = openpyxl.load_workbook(template)
    rows = {}
    for sheet in book:
        for (cell,) in sheet.iter_rows(min_col=1, max_col=1):
            rows[cell.value] = (sheet, cell.row)
    for figure in figures:
        path, _, rest = figure.rpartition(":")
        value, _, column = rest.rpartition("@")
        sheet, row = rows[path]
        cell = sheet.cell(row, 5 + int(column))
        cell.value = value
        if value.startswith("#"):
            cell.data_type = "e"
        elif value.replace(".", "", 1).isascii() and value.replace(".", "", 1).isdigit():
            cell.value = float(value)
    book.save(output)


def append(file, row):
    book = openpyxl.load_workbook(file)
    book.active.append(row.split(","))
    book.save(file)


def lists(output, system="1900", referral="保健師"):
    book = openpyxl.Workbook()
    if system == "1904":
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    families = book.active
    families.title = "家庭"
    families["A1"] = "利用家庭一覧（令和8年度）"
    families.merge_cells("A1:I1")
    families["G2"] = "開始時のニーズ"
    families.merge_cells("G2:H2")
    families["I2"] = "終了時の充足"
    families.append([])
    heading = ["家庭ID", "氏名", "開始日", "終了日", "利用のきっかけ", "家庭の種類", "孤立感の解消", "N03", "孤立感の解消", "末子の生年月"]
    rows = [
        ["A1", "山田花子", datetime.date(2026, 4, 10), datetime.date(2026, 6, 20), referral, "乳幼児家庭", "○", "○", "充足", "令和7年4月"],
        ["A2", "佐藤一郎", datetime.date(2026, 4, 12), None, "その他", "乳幼児", "×", "○", None, "Ｒ６．３"],
        ["A3", "鈴木さくら", "令和8年5月7日", "2026/6/30", referral, "初産婦", None, None, None, "妊娠中"],
    ]
    for column, name in enumerate(heading, 1):
        families.cell(3, column, name)
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            families.cell(number, column, value)
    visits = book.create_sheet("訪問")
    visits.append(["訪問日", "家庭ID", "訪問時間", "ホームビジター", "つないだ先"])
    visits.append([datetime.date(2026, 4, 15), "A1", 2, "田中", "子育てひろば、保健師"])
    visits.append([datetime.date(2026, 4, 22), "A1", datetime.time(1, 30), "田中", None])
    visits.append(["2026/6/1", "A3", "２時間", "田中", None])
    visits.append(["合計", None, 5.5])
    book.save(output)


def main(command, *arguments):
    if command == "fill":
        fill(*arguments)
    elif command == "append":
        append(*arguments)
    elif command == "lists":
        lists(*arguments)
    else:
        lists(*arguments, referral="保健セ")


main(*sys.argv[1:])
