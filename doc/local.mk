dist_man_MANS += doc/heapql.1
dist_doc_DATA += doc/schema.md
dist_doc_DATA += doc/cookbook.md
dist_doc_DATA += doc/leaks.md
dist_doc_DATA += doc/heapy.md
dist_doc_DATA += doc/objgraph.md
dist_doc_DATA += doc/fragmentation.md
dist_doc_DATA += doc/tracemalloc.md
