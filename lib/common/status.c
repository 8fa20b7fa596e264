/* The messages of the status codes. */
#include "common/status.h"

const char *
hq_status_message(enum hq_status status)
{
	switch (status) {
#define HQ_STATUS(name, number, message)                                       \
	case HQ_##name:                                                        \
		return message;
#include "common/status.def"
#undef HQ_STATUS
	}
	return "unknown error";
}
