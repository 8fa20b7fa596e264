#include "os/task.h"

#include <errno.h>
#include <sys/prctl.h>

#include "os/sys.h"

void
hq_task_own_name(char name[HQ_TASK_NAME_MAX])
{
	name[0] = '\0';
	HQ_SYS5(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
	name[HQ_TASK_NAME_MAX - 1] = '\0';
}

bool
hq_task_is_alive(int pid, int tid)
{
	return hq_sys_tgkill(pid, tid, 0) != -ESRCH;
}
