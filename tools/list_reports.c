/* The list of reports. */
#include "list_reports.h"

#include "command.h"
#include "message.h"

#include "analysis/report/catalog.h"

int
hq_list_reports(const struct hq_output_options *form)
{
	static const struct hq_cell_column columns[] = {
	    {"report", "Report", HQ_CELL_TEXT},
	    {"summary", "What it shows", HQ_CELL_TEXT},
	};
	const struct hq_render_table head = {
	    .name = "reports", .columns = columns, .ncolumns = 2};
	struct hq_error err = {0};
	struct hq_render *r;
	int status = hq_output_open(form, false, &r);
	enum hq_status fine;

	if (status != 0)
		return status;
	fine = hq_render_begin(r, &head);
	for (unsigned i = 0; fine == HQ_OK && i < hq_report_ntexts; i++) {
		struct hq_report *report;
		fine = hq_report_open(hq_report_texts[i].name, &report, &err);
		if (fine != HQ_OK)
			break;
		fine = hq_render_row(
		    r, (struct hq_value[]){hq_value_text(report->name),
			   hq_value_text(report->summary)});
		hq_report_free(report);
	}
	if (fine == HQ_OK)
		fine = hq_render_end(r);
	hq_render_finish(r);
	if (fine == HQ_OK)
		return HQ_EXIT_OK;
	err.status = fine;
	return hq_message_error(&err);
}
