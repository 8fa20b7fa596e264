# Two lists of stacks.awk: what the second has more than the first.
#
#	CLASS BYTES BLOCKS STACK
#
# The loader aligns its tables for dlopen to 64 bytes and points to the aligned
# part.  Where a block happens to be aligned that is its start, and the block
# reachable, else possible: what the loader allocates is one or the other.
function class(name, stack) {
  return stack ~ /^ld-linux/ && (name == "possible" || name == "reachable") \
    ? "held" : name
}
{ key = class($1, $2) " " $2 }
NR == FNR { bytes[key] -= $3; blocks[key] -= $4; next }
{ bytes[key] += $3; blocks[key] += $4 }
END {
  for (key in bytes) if (bytes[key] != 0 || blocks[key] != 0) {
    split(key, part, " ")
    print part[1], bytes[key], blocks[key], part[2]
  }
}
