# Two lists of stacks.awk: what the second has more than the first.
#
#	CLASS BYTES BLOCKS STACK
NR == FNR { bytes[$1 " " $2] -= $3; blocks[$1 " " $2] -= $4; next }
{ bytes[$1 " " $2] += $3; blocks[$1 " " $2] += $4 }
END {
  for (key in bytes) if (bytes[key] != 0 || blocks[key] != 0) {
    split(key, part, " ")
    print part[1], bytes[key], blocks[key], part[2]
  }
}
