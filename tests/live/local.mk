include tests/live/alloc/local.mk
