# Any program that has SQLite: opens DATABASE, loads heapql_sqlite.so, opens
# dumps and runs the query of standard input.
#   host.py EXTENSION DATABASE [DUMP...]        one line a row, columns by |
# The values are as SQLite's shell prints them.
import sqlite3
import sys


db = sqlite3.connect(sys.argv[2])
db.enable_load_extension(True)
db.load_extension(sys.argv[1])
for dump in sys.argv[3:]:
    db.execute("SELECT heapql_open(?)", (dump,)).fetchall()


def show(v):
    if isinstance(v, float):
        return db.execute("SELECT CAST(? AS TEXT)", (v,)).fetchone()[0]
    return "" if v is None else str(v)


for row in db.execute(sys.stdin.read()).fetchall():
    print("|".join(show(v) for v in row))
db.close()
