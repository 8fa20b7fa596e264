# The totals of what heaptrack recorded (heaptrack --raw): allocations, bytes,
# temporary allocations by its rule and by ours, most live bytes.
#	+ SIZE TRACE POINTER	- POINTER	in hex; realloc is both
# A temporary allocation is one that is freed before the next allocation; for
# heaptrack, before any other allocation or free.
# Blocks of SKIP bytes, of heaptrack's own C++ library, are left out.

function hex(text, i, n) {
  n = 0
  for (i = 1; i <= length(text); i++)
    n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
  return n
}

$1 == "+" {
  size = hex($2)
  if (size == skip && !skipped) { skipped = 1; next }
  allocations++
  bytes += size
  live += sizes["x" $4] = size
  if (live > peak) peak = live
  last = latest = "x" $4
}

# The x keeps 56485767e450 from being compared as a number.
$1 == "-" {
  p = "x" $2
  live -= sizes[p]
  delete sizes[p]
  if (p == last) theirs++
  if (p == latest) ours++
  last = ""
  if (p == latest) latest = ""
}

END { printf "%.0f %.0f %.0f %.0f %.0f\n", allocations, bytes, ours, peak, theirs }
