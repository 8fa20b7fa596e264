/*
 * Options of a command as data: declared once, used to parse and to explain.
 *
 * GNU's rules: -o FILE, -oFILE, --output FILE, --output=FILE, -jx for -j -x,
 * unambiguous beginnings of long names, `--` ends the options.
 */
#ifndef HQ_TOOLS_OPTIONS_H
#define HQ_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Values of an option that may be given several times. */
#define HQ_OPTION_LIST_MAX 64
struct hq_option_list {
	const char *items[HQ_OPTION_LIST_MAX];
	unsigned count;
};

/* Exactly one of the four pointers is set and says what the value is. */
struct hq_option {
	char letter;          /* 0: only the long name */
	const char *name;     /* without the dashes; NULL ends the table */
	const char *argument; /* what help calls its value; NULL: a flag */
	const char *help;     /* one phrase */
	bool *flag;
	const char **text;
	uint64_t *number; /* digits; with `bytes`, also 64K, 10M, 1G */
	struct hq_option_list *list;
	bool bytes;
	const char *excludes; /* long name of one that cannot be given too */
};

#define HQ_OPTION_FLAG(letter_, name_, pointer, help_)                         \
	{                                                                      \
		.letter = letter_, .name = name_, .help = help_,               \
		.flag = pointer                                                \
	}
/* One that `other` must not be given with. */
#define HQ_OPTION_FLAG_NOT(letter_, name_, pointer, other, help_)              \
	{                                                                      \
		.letter = letter_, .name = name_, .help = help_,               \
		.flag = pointer, .excludes = other                             \
	}
#define HQ_OPTION_TEXT(letter_, name_, argument_, pointer, help_)              \
	{                                                                      \
		.letter = letter_, .name = name_, .argument = argument_,       \
		.help = help_, .text = pointer                                 \
	}
#define HQ_OPTION_NUMBER(letter_, name_, argument_, pointer, help_)            \
	{                                                                      \
		.letter = letter_, .name = name_, .argument = argument_,       \
		.help = help_, .number = pointer                               \
	}
#define HQ_OPTION_BYTES(letter_, name_, argument_, pointer, help_)             \
	{                                                                      \
		.letter = letter_, .name = name_, .argument = argument_,       \
		.help = help_, .number = pointer, .bytes = true                \
	}
#define HQ_OPTION_LIST(letter_, name_, argument_, pointer, help_)              \
	{                                                                      \
		.letter = letter_, .name = name_, .argument = argument_,       \
		.help = help_, .list = pointer                                 \
	}
#define HQ_OPTION_END                                                          \
	{                                                                      \
		.name = NULL                                                   \
	}

/* What became of the arguments. */
enum hq_options_result {
	HQ_OPTIONS_OK,
	HQ_OPTIONS_HELP,  /* --help or -h was among them */
	HQ_OPTIONS_WRONG, /* a message has been printed */
};

/*
 * Takes the options out of argv[0..*argc) and leaves the operands in order;
 * `command` is named in messages, `stop` ends at the first operand.
 */
enum hq_options_result hq_options_parse(const struct hq_option *options,
    const char *command, bool stop, int *argc, char **argv);

/* Options that every command takes besides its own, from now on; NULL: none. */
void hq_options_common(const struct hq_option *options);

/* One line an option, for help; the common ones come last. */
void hq_options_describe(const struct hq_option *options, FILE *out);

/* A number of bytes: 4096, 64K, 10M, 1G (units of 1024).  False: it is not. */
bool hq_options_read_bytes(const char *text, uint64_t *ret_bytes);

#endif
