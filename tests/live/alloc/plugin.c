/* A library that a program opens, perhaps with RTLD_DEEPBIND. */
#include <stdlib.h>
#include <string.h>

char *plugin_grow(char *p);
char *
plugin_grow(char *p)
{
	char *q = realloc(p, 1000);
	return q ? strcat(q, " grown") : NULL;
}

void plugin_free(char *p);
void
plugin_free(char *p)
{
	free(p);
}
