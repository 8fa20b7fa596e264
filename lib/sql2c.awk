# Turns .sql files into C: for each file one initializer
#	{"NAME", "the text, line by line\n" ...},
# where NAME is the file's name without folder and ending.
# usage: awk -f sql2c.awk FILE.sql... >texts.inc

function finish() {
	if (open)
		print "},"
	open = 0
}

FNR == 1 {
	finish()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	printf "{\"%s\",\n", name
	open = 1
}

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	# A literal may not hold a trigraph, nor a tab as it stands.
	gsub(/\?\?/, "?\\?")
	gsub(/\t/, "\\t")
	printf "\t\"%s\\n\"\n", $0
}

END {
	finish()
}
