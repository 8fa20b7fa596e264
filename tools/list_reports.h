/* The list of reports: what heapql report without a name prints. */
#ifndef HQ_TOOLS_LIST_REPORTS_H
#define HQ_TOOLS_LIST_REPORTS_H

#include "output.h"

/* Returns an exit status. */
int hq_list_reports(const struct hq_output_options *form);

#endif
