# A command is one file and one line here, one line in commands.def and one
# section in doc/heapql.1.
bin_PROGRAMS += heapql
heapql_CPPFLAGS = $(HQ_ANALYSIS_CPPFLAGS) -DHQ_LIBDIR='"$(libdir)"' \
	-DHQ_BINDIR='"$(bindir)"'
heapql_CFLAGS = $(HQ_ANALYSIS_CFLAGS) $(LIBEDIT_CFLAGS)
heapql_LDADD = libhq-analysis.la $(LIBEDIT_LIBS)
heapql_SOURCES = \
	tools/main.c \
	tools/command.h tools/commands.c tools/commands.def \
	tools/message.c tools/message.h \
	tools/options.c tools/options.h \
	tools/output.c tools/output.h \
	tools/symbol_options.c tools/symbol_options.h \
	tools/show_sql.c tools/show_sql.h \
	tools/watch.c tools/watch.h \
	tools/wrap.c tools/wrap.h
heapql_SOURCES += tools/report_help.c tools/report_help.h
heapql_SOURCES += tools/cmd_help.c
heapql_SOURCES += tools/cmd_dump.c tools/target.c tools/target.h
heapql_SOURCES += tools/cmd_run.c \
	tools/record.c tools/record.h \
	tools/launch.c tools/launch.h \
	tools/library.c tools/library.h \
	tools/program_check.c tools/program_check.h
heapql_SOURCES += tools/cmd_sql.c \
	tools/sql_dot.c tools/sql_dots.def \
	tools/sql_line.c tools/sql_line.h \
	tools/sql_session.c tools/sql_session.h \
	tools/sql_shell.c tools/sql_shell.h
heapql_SOURCES += tools/cmd_load.c
heapql_SOURCES += tools/cmd_info.c \
	tools/info_database.c tools/info_database.h \
	tools/info_stacks.c tools/info_stacks.h
heapql_SOURCES += tools/cmd_report.c tools/list_reports.c tools/list_reports.h tools/cmd_diff.c \
	tools/stack_options.c tools/stack_options.h
heapql_SOURCES += tools/cmd_explain.c
heapql_SOURCES += tools/cmd_chain.c
heapql_SOURCES += tools/cmd_part.c
heapql_SOURCES += tools/cmd_rp.c tools/cmd_set.c tools/cmd_sp.c tools/select.c tools/select.h
heapql_SOURCES += tools/cmd_path.c tools/cmd_refs.c tools/cmd_backrefs.c \
	tools/draw_merge.c tools/draw_path.c tools/draw_path.h \
	tools/draw_refs.c tools/draw_refs.h \
	tools/graphviz.c tools/graphviz.h \
	tools/question.c tools/question.h \
	tools/show_refs.c tools/show_refs.h
heapql_SOURCES += tools/cmd_check.c tools/check_task.h \
	tools/check_gate.c tools/check_gate.h \
	tools/check_judge.c tools/check_output.c tools/check_output.h tools/check_run.c \
	tools/check_keep.c tools/check_keep.h \
	tools/check_left.c tools/check_left.h \
	tools/check_place.c tools/check_place.h
