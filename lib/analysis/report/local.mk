# A report that is a query is one file and one line here.
REPORT_SQL = \
	lib/analysis/report/sql/summary.sql \
	lib/analysis/report/sql/totals.sql \
	lib/analysis/report/sql/sites.sql \
	lib/analysis/report/sql/functions.sql \
	lib/analysis/report/sql/files.sql \
	lib/analysis/report/sql/modules.sql \
	lib/analysis/report/sql/tree.sql \
	lib/analysis/report/sql/folded.sql \
	lib/analysis/report/sql/temporary.sql \
	lib/analysis/report/sql/annotate.sql \
	lib/analysis/report/sql/timeline.sql \
	lib/analysis/report/sql/snapshot.sql \
	lib/analysis/report/sql/compare.sql \
	lib/analysis/report/sql/traced.sql \
	lib/analysis/report/sql/marks.sql \
	lib/analysis/report/sql/profile.sql \
	lib/analysis/report/sql/block.sql \
	lib/analysis/report/sql/classes.sql \
	lib/analysis/report/sql/debugmallocstats.sql \
	lib/analysis/report/sql/resource.sql \
	lib/analysis/report/sql/arenas.sql \
	lib/analysis/report/sql/pools.sql \
	lib/analysis/report/sql/map.sql \
	lib/analysis/report/sql/pins.sql \
	lib/analysis/report/sql/waste.sql \
	lib/analysis/report/sql/duplicates.sql \
	lib/analysis/report/sql/fill.sql \
	lib/analysis/report/sql/sizes.sql \
	lib/analysis/report/sql/largest.sql \
	lib/analysis/report/sql/oldest.sql \
	lib/analysis/report/sql/counters.sql \
	lib/analysis/report/sql/types.sql \
	lib/analysis/report/sql/count.sql \
	lib/analysis/report/sql/by-type.sql \
	lib/analysis/report/sql/at.sql \
	lib/analysis/report/sql/growth.sql \
	lib/analysis/report/sql/trend.sql \
	lib/analysis/report/sql/new.sql \
	lib/analysis/report/sql/suspects.sql \
	lib/analysis/report/sql/roots.sql \
	lib/analysis/report/sql/leaks.sql \
	lib/analysis/report/sql/unreferenced.sql \
	lib/analysis/report/sql/cycles.sql \
	lib/analysis/report/sql/collect.sql \
	lib/analysis/report/sql/islands.sql \
	lib/analysis/report/sql/transitions.sql \
	lib/analysis/report/sql/refaudit.sql \
	lib/analysis/report/sql/retained.sql \
	lib/analysis/report/sql/dominos.sql \
	lib/analysis/report/sql/domisize.sql \
	lib/analysis/report/sql/dominators.sql
# What heapql diff runs.
DIFF_SQL = \
	lib/analysis/report/sql/diff.sql \
	lib/analysis/report/sql/diff_by.sql
# What heapql explain runs.
EXPLAIN_SQL = \
	lib/analysis/report/sql/explain.sql \
	lib/analysis/report/sql/address.sql

libhq_analysis_la_SOURCES += \
	lib/analysis/report/catalog.c lib/analysis/report/catalog.h \
	lib/analysis/report/between.c lib/analysis/report/between.h \
	lib/analysis/report/groups.c lib/analysis/report/groups.h \
	lib/analysis/report/headline.c \
	lib/analysis/report/name.c lib/analysis/report/name.h \
	lib/analysis/report/parse.c lib/analysis/report/report.h \
	lib/analysis/report/prepare.c lib/analysis/report/prepare.h \
	lib/analysis/report/prepare.def \
	lib/analysis/report/blocks.h \
	lib/analysis/report/prepare_block.c \
	lib/analysis/report/prepare_blocks.c \
	lib/analysis/report/prepare_dominators.c \
	lib/analysis/report/prepare_retained.c \
	lib/analysis/report/prepare_chart.c \
	lib/analysis/report/growth.h \
	lib/analysis/report/prepare_groups.c \
	lib/analysis/report/prepare_growth.c \
	lib/analysis/report/kinds.c lib/analysis/report/kinds.h \
	lib/analysis/report/prepare_new.c \
	lib/analysis/report/series.c lib/analysis/report/series.h \
	lib/analysis/report/tally.c lib/analysis/report/tally.h \
	lib/analysis/report/prepare_since.c \
	lib/analysis/report/prepare_source.c \
	lib/analysis/report/prepare_statistics.c \
	lib/analysis/report/prepare_earlier.c \
	lib/analysis/report/prepare_lost.c \
	lib/analysis/report/prepare_traced.c \
	lib/analysis/report/prepare_profile.c \
	lib/analysis/report/statistic.h \
	lib/analysis/report/prepare_summary.c \
	lib/analysis/report/prepare_suspects.c lib/analysis/report/suspects.h \
	lib/analysis/report/prepare_tree.c \
	lib/analysis/report/prepare_type.c \
	lib/analysis/report/prepare_types.c \
	lib/analysis/report/prepare_word.c \
	lib/analysis/report/run.c lib/analysis/report/run.h \
	lib/analysis/report/sort.c lib/analysis/report/sort.h \
	lib/analysis/report/prepare_duplicates.c \
	lib/analysis/report/prepare_map.c \
	lib/analysis/report/prepare_waste.c \
	lib/analysis/report/text_file.c lib/analysis/report/text_file.h

lib/analysis/report/reports.inc: $(REPORT_SQL) lib/sql2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && for f in $(REPORT_SQL); do \
	  $(AWK) -f $(srcdir)/lib/sql2c.awk $(srcdir)/$$f || exit 1; \
	done >$@.tmp && mv $@.tmp $@
lib/analysis/report/diff.inc: $(DIFF_SQL) lib/sql2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && for f in $(DIFF_SQL); do \
	  $(AWK) -f $(srcdir)/lib/sql2c.awk $(srcdir)/$$f || exit 1; \
	done >$@.tmp && mv $@.tmp $@
lib/analysis/report/explain.inc: $(EXPLAIN_SQL) lib/sql2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && for f in $(EXPLAIN_SQL); do \
	  $(AWK) -f $(srcdir)/lib/sql2c.awk $(srcdir)/$$f || exit 1; \
	done >$@.tmp && mv $@.tmp $@
REPORT_INC = lib/analysis/report/reports.inc lib/analysis/report/diff.inc \
	lib/analysis/report/explain.inc
$(libhq_analysis_la_OBJECTS): $(REPORT_INC)
BUILT_SOURCES += $(REPORT_INC)
CLEANFILES += $(REPORT_INC)
EXTRA_DIST += $(REPORT_SQL) $(DIFF_SQL) $(EXPLAIN_SQL) lib/sql2c.awk
