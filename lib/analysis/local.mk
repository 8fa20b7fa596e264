# Our world: everything here runs in the heapql command, never in a target.
include lib/analysis/support/local.mk
include lib/analysis/reader/local.mk
include lib/analysis/symbol/local.mk
include lib/analysis/graph/local.mk
include lib/analysis/store/local.mk
include lib/analysis/ask/local.mk
include lib/analysis/set/local.mk
include lib/analysis/function/local.mk
include lib/analysis/stack/local.mk
include lib/analysis/report/local.mk
include lib/analysis/render/local.mk
include lib/analysis/check/local.mk
