/*
 * SQLite's functions, for the sources that are in the command and in the
 * extension: an extension calls them through a table that its host gives it,
 * since the host may have a copy of SQLite of its own.
 */
#ifndef HQ_ANALYSIS_STORE_SQLITE_H
#define HQ_ANALYSIS_STORE_SQLITE_H

#ifdef HQ_SQLITE_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

#endif
