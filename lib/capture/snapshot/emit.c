#include "capture/snapshot/emit.h"

void
hq_emit_all(struct hq_writer *w, const struct hq_facts *facts)
{
#define HQ_EMIT(function) function(w, facts);
#include "capture/snapshot/emit.def"
#undef HQ_EMIT
}
