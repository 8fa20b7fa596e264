
dist_man_MANS += doc/heapql.1
