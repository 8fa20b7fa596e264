
include tests/unit/analysis/render/local.mk
include tests/unit/analysis/report/local.mk
