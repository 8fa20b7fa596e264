# Bytes and blocks of each leak class by stack, a line each:
#
#	CLASS STACK BYTES BLOCKS
#
# STACK is module+offset of the caller of malloc, its caller, and so on, with
# commas, repetitions folded as our traces fold them.
#
#	awk -v kind=memcheck -f stacks.awk MAPS LOG    MAPS as in /proc/PID/maps
#	awk -v kind=heapql -f stacks.awk ROWS          the rows of stacks.sql, CSV

function number(hex,   n, i) {
  n = 0
  hex = tolower(hex)
  sub(/^0x/, "", hex)
  for (i = 1; i <= length(hex); i++)
    n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
  return n
}

function base_name(path) {
  sub(/^.*\//, "", path)
  return path
}

# Whether the frame would end a run of k frames that stands twice in path.
function repeats(frame, k,   i) {
  if (depth < 2 * k - 1 || path[depth - k + 1] != frame) return 0
  for (i = 1; i < k; i++)
    if (path[depth - k + 1 - i] != path[depth - i + 1]) return 0
  return 1
}

# Outermost frame first.
function append(frame,   k) {
  for (k = 1; k <= 4; k++)
    if (repeats(frame, k)) { depth -= k - 1; return }
  path[++depth] = frame
}

function stack_text(   i, text) {
  text = ""
  for (i = depth; i > 0; i--)
    text = text (text == "" ? "" : ",") path[i]
  return text == "" ? "-" : text
}

function add(class, stack, b, n) {
  bytes[class " " stack] += b
  blocks[class " " stack] += n
}

# memcheck: "by 0xADDR", innermost first, one less than where the call returns.
function frame_at(addr,   i) {
  for (i = 1; i <= areas; i++)
    if (addr >= first[i] && addr < last[i])
      return sprintf("%s+%x", module[i], addr + 1 - base[module[i]])
  return "?"
}

function end_record(   i) {
  if (!in_record) return
  depth = 0
  # Beyond the first function valgrind goes on into what is none.
  while (frames > 0 && frame[frames] == "?") frames--
  for (i = frames; i > 0; i--)
    if (frame[i] !~ /^vgpreload/) append(frame[i])
  add(class, stack_text(), record_bytes, record_blocks)
  in_record = 0
}

kind == "memcheck" && FILENAME == ARGV[1] {
  if (NF < 6) next
  split($1, range, "-")
  name = base_name($6)
  # A program that is not relocatable stands where its file says.
  if (!(name in base)) base[name] = range[1] ~ /^0*400000$/ ? 0 : number(range[1])
  areas++
  first[areas] = number(range[1]); last[areas] = number(range[2])
  module[areas] = name
  next
}
kind == "memcheck" && / in loss record / {
  end_record()
  gsub(",", "")
  record_bytes = $2
  if ($3 ~ /^\(/) record_bytes = substr($3, 2)
  for (i = 1; i <= NF; i++) if ($i == "blocks") break
  record_blocks = $(i - 1)
  class = $(i + 2) == "still" ? "reachable" : $(i + 2)
  sub("definitely", "definite", class)
  sub("indirectly", "indirect", class)
  sub("possibly", "possible", class)
  in_record = 1; frames = 0
  next
}
kind == "memcheck" && in_record && /^==[0-9]+== +(at|by) 0x/ {
  sub(":", "", $3)
  frame[++frames] = frame_at(number($3))
  next
}
kind == "memcheck" { end_record() }

kind == "heapql" { gsub("\r", ""); split($0, f, ",") }
kind == "heapql" && f[1] == "frame" {
  # One trace after the other, each beginning with its outermost frame.
  if (f[2] != trace) { trace = f[2]; depth = 0; text_of[trace] = "-" }
  append((f[4] == "" ? "?" : base_name(f[4]) "+" f[5]))
  text_of[trace] = stack_text()
}
kind == "heapql" && f[1] == "total" {
  add(f[3], f[2] in text_of ? text_of[f[2]] : "-", f[4], f[5])
}
END {
  end_record()
  for (key in bytes) print key, bytes[key], blocks[key]
}
