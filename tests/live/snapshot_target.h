/* Between the files of snapshot_target. */
#ifndef HQ_TESTS_LIVE_SNAPSHOT_TARGET_H
#define HQ_TESTS_LIVE_SNAPSHOT_TARGET_H

extern char **args; /* behind the mode */

/* Seconds. */
double now(void);

/* Modes with several threads; each returns the exit status. */
int do_waits(void);
int do_storm(void);
int do_crowd(void);
int do_forks(void);
int do_stuck(void);
int do_headless(void);
int do_nofork(void);
int do_nowrite(void);
int do_undumpable(void);

#endif
