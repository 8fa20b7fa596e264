#include "os/maps.h"

int
hq_maps_open(struct hq_procfile_lines *l)
{
	return hq_procfile_open_lines(l, "/proc/self/maps");
}

/* 7f1c0000-7f1c2000 r-xp 00001000 fe:01 1234                 /usr/lib/x.so */
bool
hq_maps_next(struct hq_procfile_lines *l, struct hq_maps_entry *ret)
{
	const char *p = hq_procfile_next_line(l);
	uint64_t unused;

	if (p == NULL)
		return false;
	hq_procfile_number(&p, 16, &ret->start);
	p += *p == '-';
	hq_procfile_number(&p, 16, &ret->end);
	p += *p == ' ';
	ret->prot = p;
	while (*p != ' ' && *p != '\0')
		p++;
	hq_procfile_number(&p, 16, &ret->offset);
	hq_procfile_number(&p, 16, &unused);
	p += *p == ':';
	hq_procfile_number(&p, 16, &unused);
	hq_procfile_number(&p, 10, &unused);
	while (*p == ' ')
		p++;
	ret->path = p;
	return true;
}
