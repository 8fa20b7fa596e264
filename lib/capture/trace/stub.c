#include <stddef.h>
#include "capture/trace/object.h"
#include "capture/trace/unwind.h"
uint64_t hq_object_generation;
uint32_t hq_object_find(uintptr_t pc){(void)pc;return HQ_OBJECT_NONE;}
const struct hq_object *hq_object_at(uint32_t n){(void)n;return NULL;}
bool hq_object_is_unsettled(void){return false;}
enum hq_unwind_end hq_unwind_step(struct hq_frame *f, struct hq_unwind_memory *m, struct hq_unwind_loads *l){(void)f;(void)m;(void)l;return HQ_UNWIND_STUCK;}
uint32_t hq_emit_module_of_object(uint32_t object);
uint32_t hq_emit_module_of_object(uint32_t object){(void)object;return UINT32_MAX;}
