/* What went wrong, with the file and the place. */
#include "analysis/support/error.h"

#include <stdarg.h>
#include <stdio.h>

enum hq_status
hq_fail(struct hq_error *reterr, enum hq_status status, const char *format, ...)
{
	va_list args;

	if (reterr == NULL)
		return status;
	reterr->status = status;
	va_start(args, format);
	vsnprintf(reterr->text, sizeof reterr->text, format, args);
	va_end(args);
	return status;
}

void
hq_error_file(struct hq_error *reterr, const char *path)
{
	if (reterr != NULL && reterr->file[0] == '\0')
		snprintf(reterr->file, sizeof reterr->file, "%s", path);
}

const char *
hq_error_text(const struct hq_error *err)
{
	return err->text[0] != '\0' ? err->text
	                            : hq_status_message(err->status);
}
