/* exhibit scan: plain text in, facts out. The text is foreign, so this process locks itself down
 * like a worker before it reads the first byte. */
#include "base/opts.h"
#include "cli/command.h"
#include "worker/scan.h"
#include "worker/child.h"
#include "worker/jail.h"

#include <stdio.h>

int cmd_scan(int argc, char **argv)
{
	static const char *const sandbox_choices[] = { "auto", "require", "off", NULL };
	static const char *const order_choices[] = { "auto", "dmy", "mdy", "ymd", NULL };
	const char *rules = NULL, *currency = NULL, *lang = NULL;
	int sandbox = 0, order = 0;
	bool json = false;
	const struct opt opts[] = {
		{ "json", 0, OPT_FLAG, &json, NULL, "lines {\"id\",\"text\",\"order\",\"currency\",\"lang\"} in, the same with \"facts\" out", NULL },
		{ "order", 0, OPT_CHOICE, &order, "ORDER", "day and month in numbers: auto, dmy, mdy, ymd", order_choices },
		{ "currency", 0, OPT_TEXT, &currency, "CODE", "currency of amounts that name none", NULL },
		{ "lang", 0, OPT_TEXT, &lang, "CODE", "language of the text", NULL },
		{ "rules", 0, OPT_TEXT, &rules, "DIR", "more rules (*.ini)", NULL },
		{ "sandbox", 0, OPT_CHOICE, &sandbox, "MODE", "auto, require (stop when a protection is missing), off", sandbox_choices },
	};
	const struct usage u = {
		"exhibit scan", "[options] < text", "pdftotext invoice.pdf - | exhibit scan | jq -c '.facts[]'",
		"Finds amounts, dates, references and parties in plain text: one line of JSON per line of text.",
		opts, countof(opts),
	};
	struct arena *a = arena_new();
	struct list args = { 0 };
	struct err e = { 0 };
	struct find_hints hints = { 0 };
	enum opts_result r = opts_parse(&u, argc, argv, &args, a, &e);

	if (r == OPTS_GO && args.n)
		err_set(&e, EXHIBIT_USAGE, 0, "text comes on standard input (see exhibit scan --help)");
	if (r == OPTS_GO && e.status == 0 && child_warm(rules, (struct span){ NULL, 0 }, &e)) {
		hints.order = order ? span_str(order_choices[order]) : (struct span){ NULL, 0 };
		hints.currency = span_str(currency);
		hints.lang = span_str(lang);
		/* Its standard output may be a file. */
		if (sandbox != 2 && jail_enter(UINT64_MAX) != JAIL_ALL && sandbox == 1)
			err_set(&e, EXHIBIT_CONFIG, 0, "--sandbox=require: this system does not give every protection");
		else
			scan_run(0, 1, json, child_finder(), &hints, &e);
	}
	if (e.status)
		fprintf(stderr, "exhibit scan: %s\n", e.msg);
	arena_free(a);
	return e.status;
}
