# What heapql check judges by: a judge is one file judge_NAME.c here and one
# line in judges.def.
libhq_analysis_la_SOURCES += \
	lib/analysis/check/amount.c lib/analysis/check/amount.h \
	lib/analysis/check/baseline.c lib/analysis/check/baseline.h \
	lib/analysis/check/baseline_read.c lib/analysis/check/baseline_write.c \
	lib/analysis/check/advise.c lib/analysis/check/advise.h \
	lib/analysis/check/check.c lib/analysis/check/check.h \
	lib/analysis/check/classify.c lib/analysis/check/classify.h \
	lib/analysis/check/context.h \
	lib/analysis/check/describe.c lib/analysis/check/describe.h \
	lib/analysis/check/finding.h lib/analysis/check/rules.def \
	lib/analysis/check/fingerprint.c lib/analysis/check/fingerprint.h \
	lib/analysis/check/frame_name.c lib/analysis/check/frame_name.h \
	lib/analysis/check/growth.h \
	lib/analysis/check/growth_found.c lib/analysis/check/growth_found.h \
	lib/analysis/check/growth_items.c \
	lib/analysis/check/growth_kept.c lib/analysis/check/growth_kept.h \
	lib/analysis/check/growth_series.c \
	lib/analysis/check/growth_sites.c \
	lib/analysis/check/growth_survivors.c \
	lib/analysis/check/growth_survivors.h \
	lib/analysis/check/growth_tell.c \
	lib/analysis/check/growth_threads.c lib/analysis/check/growth_threads.h \
	lib/analysis/check/growth_types.c \
	lib/analysis/check/holder.c lib/analysis/check/holder.h \
	lib/analysis/check/growth_holders.c \
	lib/analysis/check/holder_groups.c lib/analysis/check/holder_groups.h \
	lib/analysis/check/holder_tell.c \
	lib/analysis/check/holder_ways.c \
	lib/analysis/check/holder_words.c \
	lib/analysis/check/judge_growth.c \
	lib/analysis/check/json_maker.c lib/analysis/check/json_maker.h \
	lib/analysis/check/judge_limits.c \
	lib/analysis/check/limit.h lib/analysis/check/limit_groups.c \
	lib/analysis/check/judge_leaks.c lib/analysis/check/judges.def \
	lib/analysis/check/lines.c lib/analysis/check/lines.h \
	lib/analysis/check/location.c lib/analysis/check/location.h \
	lib/analysis/check/merge.c lib/analysis/check/merge.h \
	lib/analysis/check/own.c \
	lib/analysis/check/policy.c lib/analysis/check/policy.h \
	lib/analysis/check/policy_parse.c lib/analysis/check/policy.def \
	lib/analysis/check/process.c lib/analysis/check/process.h \
	lib/analysis/check/rule.c lib/analysis/check/rule.h \
	lib/analysis/check/sarif_place.c lib/analysis/check/sarif_place.h \
	lib/analysis/check/stack.c \
	lib/analysis/check/suppress.c lib/analysis/check/suppress.h \
	lib/analysis/check/suppress_form.h \
	lib/analysis/check/suppress_lsan.c \
	lib/analysis/check/suppress_valgrind.c \
	lib/analysis/check/steps.c lib/analysis/check/steps.h \
	lib/analysis/check/tell.c lib/analysis/check/tell.h \
	lib/analysis/check/verdict.c \
	lib/analysis/check/write.h lib/analysis/check/writers.def \
	lib/analysis/check/write_github.c \
	lib/analysis/check/write_json.c \
	lib/analysis/check/write_junit.c \
	lib/analysis/check/write_sarif.c \
	lib/analysis/check/write_text.c
