# The leak gate before programs that leak and programs that do not: a program of
# the corpus is one file here, its verdict a line of expect.txt.
CHECK_CORPUS = \
	tests/check/corpus/arenas_grow.c \
	tests/check/corpus/cache_grows.c \
	tests/check/corpus/child_clean.c \
	tests/check/corpus/child_grows.c \
	tests/check/corpus/child_lost.c \
	tests/check/corpus/child_replaces.c \
	tests/check/corpus/child_resizes.c \
	tests/check/corpus/containers.cc \
	tests/check/corpus/corpus.h \
	tests/check/corpus/corpus.sh \
	tests/check/corpus/error_path.c \
	tests/check/corpus/exec_lost.c \
	tests/check/corpus/exec_over.c \
	tests/check/corpus/exit_frees.c \
	tests/check/corpus/expect.txt \
	tests/check/corpus/fragments.c \
	tests/check/corpus/hash_grows.c \
	tests/check/corpus/hash_resizes.c \
	tests/check/corpus/inflight.c \
	tests/check/corpus/inflight_grows.c \
	tests/check/corpus/inflight_stacks.c \
	tests/check/corpus/interior.c \
	tests/check/corpus/judge.awk \
	tests/check/corpus/kept.c \
	tests/check/corpus/lazy_cache.c \
	tests/check/corpus/levels_off.c \
	tests/check/corpus/libc_once.c \
	tests/check/corpus/list_head.c \
	tests/check/corpus/list_tail.c \
	tests/check/corpus/lost_blocks.c \
	tests/check/corpus/lost_once.c \
	tests/check/corpus/lost_ring.c \
	tests/check/corpus/lost_tree.c \
	tests/check/corpus/lru.c \
	tests/check/corpus/map_grows.cc \
	tests/check/corpus/midpass.c \
	tests/check/corpus/midpass.h \
	tests/check/corpus/midpass_grows.c \
	tests/check/corpus/once.c \
	tests/check/corpus/plugin_clean.c \
	tests/check/corpus/plugin_lost.c \
	tests/check/corpus/pool.c \
	tests/check/corpus/queue.c \
	tests/check/corpus/queue_grows.c \
	tests/check/corpus/random_cache.c \
	tests/check/corpus/realloc_buffer.c \
	tests/check/corpus/realloc_grows.c \
	tests/check/corpus/refcount_slip.c \
	tests/check/corpus/refcounts.c \
	tests/check/corpus/region.c \
	tests/check/corpus/region_grows.c \
	tests/check/corpus/replaced_grows.c \
	tests/check/corpus/ring_log.c \
	tests/check/corpus/sawtooth.c \
	tests/check/corpus/sawtooth_long.c \
	tests/check/corpus/sawtooth_steps.c \
	tests/check/corpus/shared_cycle.cc \
	tests/check/corpus/shrinks.c \
	tests/check/corpus/signal_clean.c \
	tests/check/corpus/signal_grows.c \
	tests/check/corpus/slow_grows.c \
	tests/check/corpus/spawns.c \
	tests/check/corpus/thread_arenas.c \
	tests/check/corpus/thread_churn.c \
	tests/check/corpus/thread_lost.c \
	tests/check/corpus/threads_left.c \
	tests/check/corpus/threads_once.c \
	tests/check/corpus/tls_grows.c \
	tests/check/corpus/tree_grows.c \
	tests/check/corpus/turns_sites.c \
	tests/check/corpus/turns_types.c \
	tests/check/corpus/turns_untyped.c \
	tests/check/corpus/values_grow.c \
	tests/check/corpus/vector_grows.cc
CHECK_TESTS = tests/check/baseline.t tests/check/exit.t tests/check/policy.t \
	tests/check/corpus.t tests/check/variants.t tests/check/projects.t \
	tests/check/confined.t
CHECK_TESTS += tests/check/output.t tests/check/suppress.t
CHECK_TESTS += tests/check/growth.t
TESTS += $(CHECK_TESTS)
EXTRA_DIST += tests/check/gate.sh
EXTRA_DIST += $(CHECK_CORPUS) $(CHECK_TESTS) tests/check/projects.txt
# The examples of doc/ci.md.
TESTS += tests/check/ci_examples.t
EXTRA_DIST += tests/check/ci_examples.t
EXTRA_DIST += tests/check/output.py tests/data/README.md \
	tests/data/sarif-schema-2.1.0.json tests/data/junit-jenkins.xsd
