EXTRA_DIST += samples/demo.sh
