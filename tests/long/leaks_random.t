# tests/live/leaks_random.t with 60 heaps of each shape.
HQ_LEAK_SEEDS=${HQ_LONG:-60}
. "${HQ_SRCDIR:-.}/tests/live/leaks_random.t"
