#!/usr/bin/env python3
"""`kouetsu diff` beside GNU diff, git diff, csv-diff and daff, on the same tables in the same run.

Writes constructed tables with rows of about 400 bytes (with a key column and without), damages
one row in a hundred, and prints wall time, processor time and the most memory of every tool.
`kouetsu` is also held against what a join on the key says; a difference ends with exit code 1.

    tests/bench/peers.py [--rows 10000 100000] [--kouetsu target/release/kouetsu]
    tests/bench/peers.py --worst             # the tables that could take for ever
    tests/bench/peers.py --lists             # keyed lists: what is found with and without a key

Nothing is installed. csv-diff and daff are on PyPI; where they are missing the report says so
(put them on PATH, or name their folder with --peers FOLDER).
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAMAGED = 0.01
# Tools that take minutes on tables this large are left out above it.
SLOW = {"daff": 20_000, "csv-diff": 200_000}
LIMIT = 600
# The column that the next release of a list no longer has.
DROPPED = 4
NOUNS = "働き方改革 両立支援 就業規則 テレワーク 育児休業 最低賃金 職場見学 年次有給休暇 健康経営 介護離職".split()
VERBS = "周知 相談対応 研修会の開催 調査 表彰 助成 広報 訪問 検証 見直し".split()
BODIES = "県労政課 商工会連合会 中小企業団体中央会 労働局 経営者協会 社会福祉協議会 市町村会 銀行協会".split()
THEMES = "長時間労働の是正 女性の活躍推進 若者の就職支援 治療と仕事の両立".split()


def plan(rows, keyed, seed=1):
    """A plan; every row says something of its own, in about 400 bytes."""
    rng = random.Random(seed)
    header = ["テーマ", "実施機関", "施策", "令和2年度", "令和3年度"]
    table = [["番号"] + header if keyed else header]
    for row in range(rows):
        noun, verb = rng.choice(NOUNS), rng.choice(VERBS)
        other, deed = rng.choice(NOUNS), rng.choice(VERBS)
        number = rng.randrange(10**6)
        cells = [
            THEMES[row * len(THEMES) // rows],
            rng.choice(BODIES),
            f"{noun}に関する{verb}及び{other}の{deed}（第{row}号事業）",
            f"・{noun}の{verb}を年{number % 40 + 1}回実施 ・リーフレット{number}部の配布 ・{other}に係る{deed}",
            f"・{noun}の{verb}を年{number % 40 + 2}回実施 ・{rng.randrange(10**4)}社を対象とする{other}の{deed}",
        ]
        table.append([f"K{row:08}"] + cells if keyed else cells)
    return table


def damaged(table, share=DAMAGED, seed=2):
    """Cells edited, rows removed, added and moved: together `share` of the rows."""
    rng = random.Random(seed)
    rows = [list(row) for row in table[1:]]
    for at in rng.sample(range(len(rows)), max(4, int(len(rows) * share))):
        what = rng.randrange(10)
        if what < 7:
            rows[at][-1] = rows[at][-1].replace("回実施", "回の実施を検討", 1)
        elif what == 7:
            rows[at] = None
        elif what == 8:
            fresh = [cell.replace("支援", "促進") for cell in rows[at]]
            fresh[-3] = f"新たな取組その{at}の{rng.choice(VERBS)}"
            if table[0][0] == "番号":
                fresh[0] = f"N{at:08}"
            rows[at] = [rows[at], fresh]
        else:
            to = min(len(rows) - 1, at + 50)
            rows[at], rows[to] = rows[to], rows[at]
    out = [table[0]]
    for row in rows:
        if row is not None:
            out.extend(row if row and isinstance(row[0], list) else [row])
    return out


def write(path, table, delimiter=","):
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)
    return path


def made(folder, old, new):
    """Writes what two functions give, in a child: a tool's peak starts at that of its parent."""
    child = os.fork()
    if not child:
        table = old()
        write(folder / "old.csv", table)
        write(folder / "new.csv", new(table))
        os._exit(0)
    os.waitpid(child, 0)
    one, other = folder / "old.csv", folder / "new.csv"
    return one, other, one.stat().st_size + other.stat().st_size


def run(command, cwd):
    """Wall seconds, processor seconds, most memory in bytes, exit code; output is thrown away."""
    start = time.perf_counter()
    with open(os.devnull, "w") as null, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=cwd, stdout=null, stderr=errors)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() - start > LIMIT:
                process.kill()
                os.wait4(process.pid, 0)
                process.returncode = -9
                return None
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        errors.seek(0)
        if process.returncode not in (0, 1):
            text = errors.read().decode("utf-8", "replace").strip().splitlines()
            return wall, usage.ru_utime, usage.ru_maxrss * 1024, process.returncode, text[-1:]
    return wall, usage.ru_utime, usage.ru_maxrss * 1024, process.returncode, []


def line(name, measured, size):
    if measured is None:
        print(f"  {name:<22} more than {LIMIT} s")
        return
    wall, user, memory, code, errors = measured
    print(
        f"  {name:<22} {wall:8.2f} s wall {user:8.2f} s user {memory / 2**20:8.0f} MiB"
        f" = {memory / size:5.2f} x input, exit {code} {' '.join(errors)}",
        flush=True,
    )


def tools(arguments):
    path = os.pathsep.join(filter(None, [arguments.peers, os.environ.get("PATH")]))
    found = {}
    for name, remedy in {
        "diff": "GNU diffutils",
        "git": "git",
        "csv-diff": "pip install csv-diff",
        "daff": "pip install daff",
    }.items():
        found[name] = shutil.which(name, path=path)
        if not found[name]:
            print(f"missing: {name} ({remedy}); left out", file=sys.stderr)
    return found


def peers(arguments, folder):
    found = tools(arguments)
    kouetsu = arguments.kouetsu
    for rows in arguments.rows:
        for keyed in (True, False):
            old, new, size = made(folder, lambda: plan(rows, keyed), damaged)
            print(f"{rows} rows, {'with' if keyed else 'without'} a key: {size / 2**20:.0f} MiB of input, "
                  f"{old.stat().st_size / rows:.0f} bytes a row", flush=True)
            commands = {"kouetsu json": [kouetsu, "diff", old, new, "--format", "json"],
                        "kouetsu summary": [kouetsu, "diff", old, new, "--summary"]}
            if keyed:
                commands["kouetsu --key"] = [kouetsu, "diff", old, new, "--format", "json", "--key", "番号"]
            if found["diff"]:
                commands["diff"] = [found["diff"], old, new]
            if found["git"]:
                commands["git"] = [found["git"], "diff", "--no-index", "--no-ext-diff", old, new]
            if found["csv-diff"] and keyed:
                commands["csv-diff"] = [found["csv-diff"], old, new, "--key=番号", "--json"]
            if found["daff"]:
                commands["daff"] = [found["daff"], old, new] + (["--id", "番号"] if keyed else [])
            for name, command in commands.items():
                if rows > SLOW.get(name, rows):
                    print(f"  {name:<22} left out above {SLOW[name]} rows")
                    continue
                best = None
                for _ in range(arguments.best_of):
                    measured = run([str(part) for part in command], folder)
                    if measured is None:
                        break
                    best = min(filter(None, [best, measured]))
                line(name, best, size)
    return True


def worst(arguments, folder):
    """Tables on which an alignment of rows could take for ever."""
    rows = max(arguments.rows)
    few = min(rows, 100_000)
    base = plan(few, False)
    same = [base[0]] + [base[1]] * rows
    reworded = [base[0]] + [
        [row[0], row[1], row[2].replace("に関する", "についての"), "・全面改訂 " + row[3][3:], "・全面改訂 " + row[4][3:]]
        for row in base[1:]
    ]
    huge = [list(base[0])] + [list(row) for row in base[1:4]]
    other = [list(row) for row in huge]
    huge[2][3] = "".join(f"・項目{n}を{n * 7 % 1000}社で実施 " for n in range(60_000))
    other[2][3] = "".join(f"・項目{n}を{n * 11 % 1000}社で実施 " for n in range(0, 60_000, 2))
    wall = [list(row) for row in huge]
    wall[2][3] = "働き方改革を推進する取組" * 60_000
    brick = [list(row) for row in wall]
    brick[2][3] = "働き方改革に関連する事業" * 60_000
    twice = [["施策"] * 4 + ["令和2年度"] * 3] + [row[:4] + row[2:5] for row in base[1:20_001]]
    cases = {
        "all rows the same": (same, same[:-1000]),
        "doubled by accident": (base, base + base[1:]),
        "all rows reworded": (base, reworded),
        "order turned round": (base, [base[0]] + base[:0:-1]),
        "one theme and body": (
            [base[0]] + [["全体", "県"] + row[2:] for row in base[1:]],
            [base[0]] + [["全体", "県"] + row[2:] for row in reworded[1:]],
        ),
        "one side empty": (base, base[:1]),
        "huge cells, items": (huge, other),
        "huge cells, one text": (wall, brick),
        "headings twice": (twice, damaged(twice)),
        "nothing alike": (base, [base[0]] + plan(few, False, seed=9)[1:]),
    }
    good = True
    for name, (one, other) in cases.items():
        old, new = write(folder / "old.csv", one), write(folder / "new.csv", other)
        size = old.stat().st_size + new.stat().st_size
        print(f"{name}: {len(one) - 1} and {len(other) - 1} rows, {size / 2**20:.0f} MiB")
        measured = run([arguments.kouetsu, "diff", str(old), str(new), "--format", "json"], folder)
        line("kouetsu json", measured, size)
        good &= measured is not None and measured[3] in (0, 1)
    return good


def listing(kind, rows, rng):
    """A list as municipalities publish it; the first column is its key, the last one volatile."""
    if kind == "clinics":
        head = ["医療機関コード", "名称", "所在地", "電話番号", "診療科目", "病床数", "更新日"]
        body = [
            [f"{1000003 + n * 17}", f"{rng.choice('佐藤 鈴木 工藤 三浦 木村'.split())}{rng.choice('内科 外科 眼科 歯科'.split())}医院",
             f"北町{rng.randrange(1, 30)}丁目{rng.randrange(1, 30)}番{n}号", f"017-{rng.randrange(700, 800)}-{rng.randrange(10**4):04}",
             rng.choice(["内科", "内科・小児科", "外科・整形外科", "眼科", "歯科"]), str(rng.randrange(20)), "2024-04-01"]
            for n in range(rows)
        ]
    elif kind == "events":
        head = ["ID", "イベント名", "開始日", "会場", "主催者", "料金", "最終更新"]
        body = [
            [f"E{n:05}", f"第{rng.randrange(1, 40)}回{rng.choice('市民 親子 健康 歴史 環境 防災'.split())}{rng.choice('講座 まつり 教室 展 コンサート'.split())}",
             f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}", f"{rng.choice('中央 東部 西部 南部'.split())}公民館{rng.randrange(1, 9)}号室",
             rng.choice(["教育委員会", "観光協会", "商工会", "生涯学習課"]), rng.choice(["無料", "500円", "1,000円"]), "2024-05-01T09:00"]
            for n in range(rows)
        ]
    else:
        head = ["会員番号", "氏名", "所属", "役職", "電子メール", "入会日", "状態"]
        body = [
            [f"M-{n:06}", f"{rng.choice('佐藤 鈴木 高橋 田中 伊藤 渡辺 山本'.split())} {rng.choice('一郎 花子 健 恵 誠 直美 修'.split())}",
             f"第{rng.randrange(1, 60)}分会", rng.choice(["会員", "理事", "幹事", "会計"]), f"user{n}@example.jp",
             f"{rng.randrange(1990, 2024)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}", "2024-03-31時点"]
            for n in range(rows)
        ]
    return head, body


def revised(head, body, rng):
    """The next release: the volatile column new on every row, one column renamed, one dropped."""
    rows = [row[:-1] + [row[-1].replace("2024", "2025")] for row in body]
    origin = list(range(len(rows)))
    for at in rng.sample(range(len(rows)), len(rows) // 20):
        rows[at][1] += rng.choice(["（改称）", "分院", "２"])
    for at in rng.sample(range(len(rows)), len(rows) // 20):
        rows[at][3] = rows[at][3] + "（新）"
    for at in sorted(rng.sample(range(len(rows)), len(rows) // 50), reverse=True):
        del rows[at], origin[at]
    for at in rng.sample(range(len(rows)), len(rows) // 50):
        row, source = rows.pop(at), origin.pop(at)
        to = rng.randrange(len(rows))
        rows.insert(to, row)
        origin.insert(to, source)
    for n in range(len(body) // 50):
        row = list(rng.choice(body))
        row[0], row[1], row[2] = f"9{n:06}", f"新設その{n}", f"新しい所{n}"
        at = rng.randrange(len(rows))
        rows.insert(at, row)
        origin.insert(at, None)
    names = list(head)
    names[3] = {"電話番号": "TEL", "会場": "開催場所", "役職": "役職名"}[head[3]]
    del names[DROPPED]
    return names, [row[:DROPPED] + row[DROPPED + 1 :] for row in rows], origin


def lists(arguments, folder):
    good = True
    for kind in ("clinics", "events", "members"):
        for rows in (500, 5000):
            rng = random.Random(f"{kind}/{rows}")
            head, body = listing(kind, rows, rng)
            names, fresh, origin = revised(head, body, rng)
            old = write(folder / "old.csv", [head] + body)
            new = write(folder / "new.csv", [names] + fresh)
            truth = {(source, at) for at, source in enumerate(origin) if source is not None}
            # Old columns and where they are now; the dropped one is nowhere.
            follows = {column: column - (column > DROPPED) for column in range(len(head)) if column != DROPPED}
            told = {
                (source, at, names[follows[column]])
                for source, at in truth
                for column in follows
                if body[source][column] != fresh[at][follows[column]]
            }
            for key in ([], ["--key", head[0]]):
                command = [arguments.kouetsu, "diff", old, new, "--format", "json", "--all", *key]
                done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
                found = json.loads(done.stdout)
                pairs, gone, come, cells = set(), set(range(len(body))), set(range(len(fresh))), set()
                for row in found["rows"]:
                    olds = [place["index"] for place in row["old"]]
                    news = [place["index"] for place in row["new"]]
                    gone -= set(olds)
                    come -= set(news)
                    if olds and news:
                        pairs.add((olds[0], news[0]))
                        for cell in row["cells"]:
                            cells.add((olds[0], news[0], cell["column"]))
                pairs |= set(zip(sorted(gone), sorted(come)))
                right = len(pairs & truth)
                f1 = 2 * right / (len(pairs) + len(truth))
                same = pairs == truth and cells == told
                print(f"{kind} {rows}{' ' + ' '.join(key) if key else '':<24} row map F1 {f1:.4f}, "
                      f"cells {len(cells & told)} of {len(told)} and {len(cells - told)} besides"
                      f"{', as a join says' if same else ''}")
                good &= same if key else f1 >= 0.99
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--kouetsu", default=str(ROOT / "target/release/kouetsu"))
    parser.add_argument("--peers", help="folder of csv-diff and daff, if not on PATH")
    parser.add_argument("--best-of", type=int, default=1)
    parser.add_argument("--worst", action="store_true", help="the worst cases only")
    parser.add_argument("--lists", action="store_true", help="the keyed lists only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kouetsu-peers-") as folder:
        task = worst if arguments.worst else lists if arguments.lists else peers
        sys.exit(0 if task(arguments, Path(folder)) else 1)


if __name__ == "__main__":
    main()
