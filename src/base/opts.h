/* One table of options gives both the parsing and the --help of a command. */
#ifndef EXHIBIT_BASE_OPTS_H
#define EXHIBIT_BASE_OPTS_H

#include "base/arena.h"
#include "base/err.h"

enum opt_type {
	OPT_FLAG,	/* bool: set */
	OPT_TEXT,	/* const char *: the argument */
	OPT_LIST,	/* struct list of spans: may be given again */
	OPT_NUMBER,	/* int64_t, 0 or more */
	OPT_CHOICE,	/* int: index into `choices` */
};

struct opt {
	const char *name;	/* without "--" */
	char letter;		/* "-o", or 0 */
	enum opt_type type;
	void *to;
	const char *arg;	/* shown in --help: "DIR"; NULL for flags */
	const char *help;
	const char *const *choices;	/* OPT_CHOICE, NULL-ended */
};

struct usage {
	const char *name;	/* "exhibit run" */
	const char *synopsis;	/* "PATH... -o DIR" */
	const char *example;	/* the first thing --help shows */
	const char *about;
	const struct opt *opts;
	size_t n;
};

enum opts_result { OPTS_GO, OPTS_HELP, OPTS_WRONG };

/* Parses "--name value", "--name=value", "-x value", "-xvalue" in any order; "--" ends options.
 * The rest goes to *args (in argv's order). OPTS_HELP: help has been printed to stdout.
 * OPTS_WRONG: `e` says what is wrong. Lists grow in `a`. */
enum opts_result opts_parse(const struct usage *u, int argc, char **argv, struct list *args,
			    struct arena *a, struct err *e);

#endif
