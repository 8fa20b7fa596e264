# Compares what was found, by three files: expect.txt, lines "NAME SEED STATUS",
# lines of corpus_findings.  Prints "NAME: WRONG; WRONG", nothing behind the colon
# where all is as expected.
function wrong(name, seed, what) {
	if (!((name, what) in seeds_of)) {
		order[++problems] = name SUBSEP what
		seeds_of[name, what] = seed
	} else if (!((name, what, seed) in told))
		seeds_of[name, what] = seeds_of[name, what] "," seed
	told[name, what, seed] = 1
}

function fits(text, expected) {
	return expected == "-" || text ~ expected
}

FNR == 1 {
	file++
	FS = file == 1 ? "  +" : file == 2 ? " " : "\t"
	$0 = $0
}

file == 1 && !/^#/ && NF >= 5 && $1 ~ only {
	optional[++lines] = sub(/^\?/, "")
	$0 = $0
	name[lines] = $1
	rule[lines] = $2
	site[lines] = $3
	type[lines] = $4
	holder[lines] = $5
	findings[$1]++
}

file == 2 {
	names[$1] = 1
	status[$1, $2] = $3
	if ($3 != (findings[$1] > 0 ? 3 : 0))
		wrong($1, $2, "exit " $3)
}

file == 3 {
	known = 0
	for (i = 1; i <= lines; i++)
		if (name[i] == $1 && rule[i] == $3 &&
		    (site[i] == "-" || site[i] == $4) && fits($5, type[i]) &&
		    fits($6, holder[i]))
			known = seen[i, $2] = 1
	if (!known)
		wrong($1, $2, "unexpected " $3 " at " $4 ", type " $5 \
		    ", held by " $6)
}

END {
	n = split(seeds, seed, " ")
	for (i = 1; i <= lines; i++)
		for (k = 1; k <= n && !optional[i]; k++)
			if (!((i, seed[k]) in seen))
				wrong(name[i], seed[k], "missed " rule[i] " at " site[i])
	for (i = 1; i <= problems; i++) {
		split(order[i], part, SUBSEP)
		problem[part[1]] = problem[part[1]] " " part[2] \
		    " (seed " seeds_of[order[i]] ");"
	}
	for (each in names)
		print each ":" problem[each]
}
