/* Parsing and printing from one table. */
#include "base/opts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void help(const struct usage *u)
{
	printf("%s\n\n%s\n\nusage: %s %s\n", u->example, u->about, u->name, u->synopsis);
	if (u->n)
		putchar('\n');
	for (size_t i = 0; i < u->n; i++) {
		const struct opt *o = &u->opts[i];
		char left[64];

		snprintf(left, sizeof left, "%s%c%s--%s%s%s", o->letter ? "-" : " ", o->letter ? o->letter : ' ',
			 o->letter ? ", " : "  ", o->name, o->arg ? "=" : "", o->arg ? o->arg : "");
		printf("  %-32s %s\n", left, o->help);
	}
	printf("  %-32s %s\n", "-h, --help", "this text");
}

static bool choose(const struct opt *o, const char *value, struct err *e)
{
	char all[256] = "";
	size_t n = 0;

	for (int i = 0; o->choices[i]; i++) {
		if (strcmp(o->choices[i], value) == 0) {
			*(int *)o->to = i;
			return true;
		}
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", o->choices[i]);
		if (n >= sizeof all)
			n = sizeof all - 1;
	}
	return err_set(e, EXHIBIT_USAGE, 0, "--%s=%s: one of %s is expected", o->name, value, all);
}

static bool set(const struct opt *o, const char *value, struct arena *a, struct err *e)
{
	long long v;
	char *end;

	switch (o->type) {
	case OPT_FLAG: *(bool *)o->to = true; return true;
	case OPT_TEXT: *(const char **)o->to = value; return true;
	case OPT_LIST: list_add_span(o->to, a, arena_str(a, value)); return true;
	case OPT_CHOICE: return choose(o, value, e);
	case OPT_NUMBER:
		errno = 0;
		v = strtoll(value, &end, 10);
		if (errno || *end || end == value || v < 0)
			return err_set(e, EXHIBIT_USAGE, 0, "--%s=%s: a number is expected", o->name, value);
		*(int64_t *)o->to = v;
		return true;
	}
	return false;
}

static const struct opt *by_name(const struct usage *u, const char *name, size_t n)
{
	for (size_t i = 0; i < u->n; i++)
		if (strlen(u->opts[i].name) == n && memcmp(u->opts[i].name, name, n) == 0)
			return &u->opts[i];
	return NULL;
}

static const struct opt *by_letter(const struct usage *u, char c)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->opts[i].letter && u->opts[i].letter == c)
			return &u->opts[i];
	return NULL;
}

static enum opts_result wrong(const struct usage *u, struct err *e, const char *what, const char *arg)
{
	err_set(e, EXHIBIT_USAGE, 0, "%s %s (see %s --help)", what, arg, u->name);
	return OPTS_WRONG;
}

enum opts_result opts_parse(const struct usage *u, int argc, char **argv, struct list *args,
			    struct arena *a, struct err *e)
{
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i], *value = NULL, *eq;
		const struct opt *o;

		if (arg[0] != '-' || arg[1] == 0) {
			list_add_span(args, a, span_str(arg));
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			while (++i < argc)
				list_add_span(args, a, span_str(argv[i]));
			break;
		}
		if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
			help(u);
			return OPTS_HELP;
		}
		if (arg[1] == '-') {
			eq = strchr(arg, '=');
			o = by_name(u, arg + 2, eq ? (size_t)(eq - arg - 2) : strlen(arg + 2));
			value = eq ? eq + 1 : NULL;
			if (o && o->type == OPT_FLAG && eq)
				return wrong(u, e, "this option takes no value:", arg);
		} else {
			o = by_letter(u, arg[1]);
			value = arg[2] ? arg + 2 : NULL;
			if (o && o->type == OPT_FLAG && value)
				return wrong(u, e, "unknown option", arg);
		}
		if (o == NULL)
			return wrong(u, e, "unknown option", arg);
		if (o->type != OPT_FLAG && value == NULL) {
			if (i + 1 == argc)
				return wrong(u, e, "a value is missing behind", arg);
			value = argv[++i];
		}
		if (!set(o, value, a, e))
			return OPTS_WRONG;
	}
	return OPTS_GO;
}
