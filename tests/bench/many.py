#!/usr/bin/env python3
"""A repository of many tables: 47 bodies x 5 editions, each damaged in its own way.

Derived from the real edition in data/, with other names, years, layouts, encodings and mistakes;
one file that cannot be read and one that means harm are among them. Nothing of it is committed.

    tests/bench/many.py FOLDER [--seed N]
"""

import argparse
import csv
import io
import json
import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "data/aomori-work-style-reform/2019.tsv"
NAMES = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 "
    "山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 "
    "愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄"
).split()
YEARS = range(2019, 2024)
ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"]
ORDERS = [[0, 1, 2, 3], [0, 2, 1, 3], [2, 0, 1, 3], [0, 1, 3, 2]]
SLIPS = [("勧奨", "動奨"), ("訪問", "訪門"), ("推進", "推進推進"), ("支援", "支緩"), ("。", "．")]


def label(year):
    era = f"令和{'元' if year == 2019 else year - 2018}年度"
    return f"{era}（{year}年度）"


def logical():
    """Rows of the real edition with labels filled in, as `tidy` gives them; here by hand."""
    rows = []
    above = ["", "", ""]
    for cells in csv.reader(EDITION.read_text("utf-8").splitlines(), delimiter="\t"):
        cells = (cells + [""] * 7)[:7]
        if not cells[3].strip() or cells[3] == "施策":
            continue
        above = [new or old for new, old in zip(cells[:3], above)]
        rows.append(above + cells[3:])
    return rows


def damage(rows, rng):
    for _ in range(rng.randint(3, 12)):
        kind = rng.choice(["slip", "shift", "drop", "twice", "hole", "space"])
        at = rng.randrange(len(rows))
        row = rows[at]
        column = rng.randrange(3, len(row))
        if kind == "slip":
            right, wrong = rng.choice(SLIPS)
            rows[at] = [cell.replace(right, wrong, 1) for cell in row]
        elif kind == "shift":
            rows[at] = row[1:] + [""] if rng.random() < 0.5 else [""] + row[:-1]
        elif kind == "drop":
            rows[at] = row[:-1]
        elif kind == "twice":
            rows.insert(at, list(row))
        elif kind == "hole":
            row[column] = ""
        else:
            row[column] = " ".join(row[column])
    return rows


def edition(name, year, rng):
    rows = [[cell.replace("青森", name).replace("あおもり", name) for cell in row] for row in logical()]
    # Each year a few measures end and the texts of others move on.
    rows = [row for row in rows if rng.random() > 0.04 * (year - YEARS[0])]
    for row in rows:
        for column in range(4, 7):
            if rng.random() < 0.1:
                row[column] = re.sub(r"\d+", lambda m: str(int(m[0]) + rng.randint(0, 3)), row[column])
    merged = rng.random() < 0.6
    previous = None
    for row in rows:
        head = row[:3]
        if merged and previous:
            for column in range(3):
                if head[: column + 1] == previous[: column + 1]:
                    row[column] = ""
                else:
                    break
        previous = head
    rows = damage(rows, rng)
    order = rng.choice(ORDERS)
    head = ["テーマ", "対応策", "実施機関", "施策"]
    lines = [[f"{name}働き方改革推進ロードマップ"], []] if rng.random() < 0.5 else []
    lines.append([head[i] for i in order] + [label(year + n) for n in range(3)])
    for row in rows:
        row = (row + [""] * 7)[:7] if len(row) > 4 else row
        lines.append([row[i] for i in order] + row[4:] if len(row) > 4 else row)
    return lines


def encode(lines, rng):
    delimiter = rng.choice(["\t", ","])
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n"])).writerows(lines)
    encoding = rng.choice(ENCODINGS)
    try:
        return out.getvalue().encode(encoding), delimiter
    except UnicodeEncodeError:
        return out.getvalue().encode("utf-8"), delimiter


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("/drafts/\n")
    (folder / "kouetsu.toml").write_text('required-version = ">=0.1"\n', "utf-8")
    pins = []
    for number, name in enumerate(NAMES):
        rng = random.Random(f"{arguments.seed}/{name}")
        table = folder / "data" / f"{number + 1:02}-{name}"
        table.mkdir(parents=True, exist_ok=True)
        if number % 10 == 0:
            (table / "kouetsu.toml").write_text('extends = "../../kouetsu.toml"\nprofile = "official"\n', "utf-8")
        for year in YEARS:
            content, delimiter = encode(edition(name, year, rng), rng)
            file = table / f"{year}.{'tsv' if delimiter == chr(9) else 'csv'}"
            file.write_bytes(content)
            pins.append(str(file.relative_to(folder)))
    (folder / "data/13-東京/壊れた.tsv").write_bytes(b"\x81\xff\xfe\x00\x80" * 999)
    hostile = 'テーマ\t実施機関\t施策\t令和元年度\n::error::%0A]]>\x1b[31m\t"=1+1"\t"<b>\n' + "\u202e\u3099" * 2000
    (folder / "data/13-東京/::error,x%0A.tsv").write_text(hostile, "utf-8")
    drafts = folder / "drafts"
    drafts.mkdir(exist_ok=True)
    (drafts / "ignored.tsv").write_bytes(b"\xff\xff\xff")
    print(json.dumps({"editions": len(pins), "folder": str(folder)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
