"""Python's own tracemalloc as the judge of heapql snapshot and compare.

    tracemalloc_judge.py make DIR         writes DIR/a.txt, b.txt (mkdump), names.sql
    tracemalloc_judge.py judge DB HEAPQL  compares what both say of dumps 1 and 2
"""
import random
import sqlite3
import subprocess
import sys
import tracemalloc

HUGE = [10239, 10240, 102399, 10485759, 104857599, 20000000000, 512, 1]


def make(where):
    r = random.Random(7)
    frames = [(f"/src/{name}.c", line) for name in "abcdef" for line in (3, 10, 77, 120)]
    nodes = [(0, 0)]  # (parent, pc)
    for _ in range(70):
        nodes.append((r.randrange(len(nodes)), 1 + r.randrange(len(frames))))
    blocks = [(s, r.choice([8, 8, 16, 24]), r.randrange(1, len(nodes))) for s in range(1, 401)]
    later = [b for b in blocks if r.random() < 0.7]
    later += [(s, r.choice([8, 16, 24]), r.randrange(1, len(nodes))) for s in range(401, 560)]
    for name, live, seq in ("a", blocks, 1), ("b", later, 2):
        with open(f"{where}/{name}.txt", "w") as out:
            write(out, live, nodes, frames, seq)
    with open(f"{where}/names.sql", "w") as out:
        names(out, nodes, frames)


def write(out, blocks, nodes, frames, seq):
    say = lambda *words: print(*words, file=out)
    huge = HUGE if seq == 1 else HUGE[1:5] + HUGE[6:]
    say(f"dump seq={seq} pid=77 start_ns=1000 mono_ns={seq}000 host=box program=p next_serial=9999")
    say("heap name=malloc geometry=malloc alignment=16 pool_size=0x10000 arena_size=0x40000 threshold=1024")
    say("arena base=0x10000 size=0x40000 ntotalpools=4 nfreepools=3 free_bytes=0x30000")
    for i, size in enumerate(huge):
        say(f"arena arena_id={i + 1} kind=huge base={(i + 1) << 36} size={size} ntotalpools=1")
    say(f"pool base=0x10000 blk_size=64 pool_size=0x10000 hdr_size=64 capacity=1023 used={len(blocks)} state=used")
    for i, size in enumerate(huge):
        say(f"pool pool_id={i + 1} arena_id={i + 1} base={(i + 1) << 36} szidx=65535 blk_size={size}"
            f" pool_size={size} capacity=1 used=1 state=full")
    live = {}
    for i, (serial, size, node) in enumerate(blocks):
        say(f"block addr={0x10040 + 64 * i} serial={serial} req={size} usable=64 trace_id={node + 2}")
        n, total = live.get(node, (0, 0))
        live[node] = (n + 1, total + size)
    for i, size in enumerate(huge):
        node = 1 + i * 7
        say(f"block addr={(i + 1) << 36} serial={1000 + HUGE.index(size)} req={size} usable={size}"
            f" pool_id={i + 1} trace_id={node + 2}")
        n, total = live.get(node, (0, 0))
        live[node] = (n + 1, total + size)
    say(f"counter name=live_blocks value={len(blocks) + len(huge)}")
    say("module path=/bin/p base=0x400000 start=0x400000 size=0x9000")
    for i in range(3):
        say(f"trace trace_id={i} flags=4")
    for i in range(1, len(nodes)):
        n, total = live.get(i, (0, 0))
        say(f"trace trace_id={i + 2} node_id={i} live_blocks={n} live_bytes={total} allocs={n} bytes={total}")
    for i, (parent, pc) in enumerate(nodes):
        say(f"node node_id={i} parent={parent} pc_id={pc}")
    say("pc module_id=4294967295")
    for i in range(len(frames)):
        say(f"pc pc_id={i + 1} addr={0x401000 + 16 * i}")
    say("cost method=fork")


def names(out, nodes, frames):
    say = lambda *words: print(*words, file=out)
    say("DELETE FROM frame; DELETE FROM trace_frame;")
    for i, (file, line) in enumerate(frames):
        say("INSERT INTO frame(dump_id, frame_id, pc_id, level, module_id, func, file, line, inlined, func_addr)"
            f" SELECT dump_id, {i}, {i + 1}, 0, 0, 'f{i}', '{file}', {line}, 0, 4096 FROM dump;")
    for i in range(1, len(nodes)):
        at, depth = i, 0
        while at != 0:
            parent, pc = nodes[at]
            say("INSERT INTO trace_frame(dump_id, trace_id, depth, frame_id)"
                f" SELECT dump_id, {i + 2}, {depth}, {pc - 1} FROM dump;")
            at, depth = parent, depth + 1
    say("UPDATE trace SET site_frame = f.frame_id, top_frame = f.frame_id FROM trace_frame f"
        " WHERE f.dump_id = trace.dump_id AND f.trace_id = trace.trace_id AND f.depth = 0;")


def snapshot(db, dump):
    stacks = {}
    for trace, file, line in db.execute(
            "SELECT trace_id, file, line FROM trace_frame JOIN frame USING (dump_id, frame_id)"
            " WHERE dump_id = ? ORDER BY trace_id, depth", (dump,)):
        stacks.setdefault(trace, []).append((file, line))
    traces = [(0, size, tuple(stacks[trace]), len(stacks[trace]))
              for size, trace in db.execute("SELECT req, trace_id FROM block WHERE dump_id = ?", (dump,))]
    return tracemalloc.Snapshot(traces, 100)


def without_recursion(snap):
    """A frame that is twice on a stack is credited once by heapql."""
    traces = [(d, size, tuple(dict.fromkeys(stack)), n) for d, size, stack, n in snap.traces._traces]
    return tracemalloc.Snapshot(traces, 100)


def text(stat, key):
    """What str() says; of a traceback all frames, innermost first."""
    words = str(stat)
    if key != "traceback":
        return words
    stack = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(stat.traceback))
    return stack + words[len(str(stat.traceback)):]


def order(stat, key):
    """Equal sizes and counts of whole stacks may stand in any order."""
    if key != "traceback":
        return ()
    diff = (abs(stat.size_diff), abs(stat.count_diff)) if hasattr(stat, "size_diff") else ()
    return diff + (stat.size, stat.count)


def same_order(lines, stats, key):
    wanted = [text(s, key) for s in stats]
    if key != "traceback":
        return lines == wanted
    groups = {}
    for at, s in enumerate(stats):
        groups.setdefault(order(s, key), []).append(at)
    return len(lines) == len(wanted) and all(
        sorted(lines[i] for i in at) == sorted(wanted[i] for i in at) for at in groups.values())


def judge(path, heapql):
    db = sqlite3.connect(path)
    a, b = snapshot(db, 1), snapshot(db, 2)
    number = 0

    def point(what, stats, key, *args):
        nonlocal number
        number += 1
        done = subprocess.run([heapql, *args, "-n", "0"], capture_output=True, text=True)
        lines = done.stdout.rstrip("\n").split("\n")
        lines = [l for l in lines if ": size=" in l]
        good = same_order(lines, stats, key) and (len(stats) > 0) == (len(lines) > 0)
        print("ok" if good else "not ok", number, "-", what, f"({len(stats)} lines)")
        if not good:
            print("#", done.stderr)
            for l, s in list(zip(lines, stats))[:400]:
                if l != text(s, key):
                    print("# got:   ", l, "\n# wanted:", text(s, key))
                    break

    for key in "lineno", "filename", "traceback":
        for dump, snap in (1, a), (2, b):
            point(f"statistics({key!r}) of dump {dump}", snap.statistics(key), key,
                  "snapshot", path, "--dump", str(dump), "--group", key)
        point(f"compare_to(old, {key!r})", b.compare_to(a, key), key,
              "compare", path, "--since", "1", "--dump", "2", "--group", key)
        point(f"compare_to(old, {key!r}), the other way", a.compare_to(b, key), key,
              "compare", path, "--since", "2", "--dump", "1", "--group", key)
    c, d = without_recursion(a), without_recursion(b)
    for key in "lineno", "filename":
        if key == "lineno":
            point("statistics('lineno', cumulative=True)", c.statistics(key, True), key,
                  "snapshot", path, "--dump", "1", "--cumulative")
            point("compare_to(old, 'lineno', cumulative=True)", d.compare_to(c, key, True), key,
                  "compare", path, "--since", "1", "--dump", "2", "--cumulative")
    filters = [
        ("one inclusive", [(True, "*/a.c", None, False)]),
        ("two inclusive: any", [(True, "*/a.c", None, False), (True, "*/[de].c", None, False)]),
        ("exclusive", [(False, "*/a.c", None, False)]),
        ("inclusive and exclusive", [(True, "/src/?.c", None, False), (False, "*/b.c", None, False)]),
        ("a line", [(True, "*/c.c", 77, False)]),
        ("an exclusive line", [(False, "*/c.c", 77, False)]),
        ("all frames", [(True, "*/f.c", 3, True)]),
        ("all frames, exclusive", [(False, "*/f.c", None, True)]),
        ("nothing matches", [(True, "*/none.c", None, False)]),
    ]
    for what, list_ in filters:
        args = []
        for inclusive, pattern, line, every in list_:
            args += ["--include" if inclusive else "--exclude", pattern + (f":{line}" if line else "")]
        if list_[0][3]:
            args.append("--all-frames")
        snap = a.filter_traces([tracemalloc.Filter(i, p, l, e) for i, p, l, e in list_])
        point("filter_traces: " + what, snap.statistics("lineno"), "lineno",
              "snapshot", path, "--dump", "1", *args)
    print(f"1..{number}")


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    judge(sys.argv[2], sys.argv[3])
