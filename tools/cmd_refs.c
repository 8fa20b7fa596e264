/* heapql refs: what blocks refer to. */
#include "command.h"
#include "show_refs.h"

static int
run(int argc, char **argv)
{
	return hq_show_refs("refs", argc, argv);
}

const struct hq_cmd hq_cmd_refs = {
    .name = "refs",
    .usage = "[options] DB|DUMP... BLOCK...",
    .summary = "what a block refers to, as a tree or a picture",
    .details =
	"A BLOCK is a serial, an address of it or in it such as "
	"0x7f12c4a81000, or\ntype:NAME, the largest one of a type. "
	"A label says by what: Type.field, +24\nfor a word that was found by "
	"scanning, +24 (to +8) when it points into the\nblock. (above), "
	"(below): that line has the block's own references.\n",
    .options = hq_show_refs_options,
    .run = run,
};
