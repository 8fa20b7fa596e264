/* heapql backrefs: who refers to blocks. */
#include "command.h"
#include "show_refs.h"

static int
run(int argc, char **argv)
{
	return hq_show_refs("backrefs", argc, argv);
}

const struct hq_cmd hq_cmd_backrefs = {
    .name = "backrefs",
    .usage = "[options] DB|DUMP... BLOCK...",
    .summary = "who refers to a block, as a tree or a picture",
    .details =
	"A BLOCK is a serial, an address of it or in it such as "
	"0x7f12c4a81000, or\ntype:NAME, the largest one of a type. "
	"Below a block stand the roots that\nhold it and the blocks that refer "
	"to it, with the field or offset that does.\n",
    .options = hq_show_refs_options,
    .run = run,
};
