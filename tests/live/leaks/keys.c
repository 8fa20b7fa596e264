/* Thread-specific data: the first 32 keys have their place beside the thread,
 * the others in blocks.
 * leaks: definite 55/1 reachable 1632/4 */
#include "leak.h"

#include <pthread.h>

static APART void
build(void)
{
	pthread_key_t key[40];
	for (int i = 0; i < 40; i++) {
		if (pthread_key_create(&key[i], NULL) != 0)
			abort();
	}
	pthread_setspecific(key[3], make(35));
	pthread_setspecific(key[36], make(365));
	pthread_setspecific(key[39], make(720));
	pthread_setspecific(key[38], make(55));
	pthread_setspecific(key[38], NULL);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
