/* exhibit verify: what a check of a bundle found, for people or as JSON. What is printed comes from
 * include/exhibit/verify.h, which lets nothing through that a terminal would act on. */
#include "exhibit/verify.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/opts.h"
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const meaning =
	"\nIt means that these files have not changed since the holder of that key signed them.\n"
	"It does not say who the holder is, that the exhibits are genuine or complete, or when "
	"they\n"
	"were made: name and time are the signer's own words.\n";

static void row(const char *label, const char *value)
{
	if (value)
		printf("  %-10s %s\n", label, value);
}

static void print_signer(const struct exhibit_verify *v)
{
	const char *name = exhibit_verify_text(v, EXHIBIT_VERIFY_NAME);
	const char *email = exhibit_verify_text(v, EXHIBIT_VERIFY_EMAIL);

	row("case", exhibit_verify_text(v, EXHIBIT_VERIFY_CASE));
	if (name || email)
		printf("  %-10s %s%s%s%s\n", "claims", name ? name : "", email ? " <" : "",
		       email ? email : "", email ? ">" : "");
	row("contact", exhibit_verify_text(v, EXHIBIT_VERIFY_CONTACT));
	row("for", exhibit_verify_text(v, EXHIBIT_VERIFY_ORGANIZATION));
	row("key", exhibit_verify_text(v, EXHIBIT_VERIFY_KEY));
	row("known as", exhibit_verify_text(v, EXHIBIT_VERIFY_KNOWN_AS));
	printf("  %-10s %s, by the signer's clock; no timestamp\n", "signed",
	       exhibit_verify_text(v, EXHIBIT_VERIFY_SIGNED));
}

static void print_intact(const struct exhibit_verify *v)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < exhibit_verify_files(v); i++)
		bytes += exhibit_verify_file_size(v, i);
	if (exhibit_verify_verdict(v) == EXHIBIT_INTACT_KNOWN)
		printf("INTACT, signed by KNOWN key %s\n\n",
		       exhibit_verify_text(v, EXHIBIT_VERIFY_KEY));
	else
		printf("INTACT, signed by UNKNOWN key %s\n\n",
		       exhibit_verify_text(v, EXHIBIT_VERIFY_KEY));
	print_signer(v);
	printf("  %-10s %zu", "exhibits", exhibit_verify_exhibits(v));
	if (exhibit_verify_derived(v))
		printf(", and %zu derived from them", exhibit_verify_derived(v));
	printf("; %zu files, %llu bytes in all\n", exhibit_verify_files(v),
	       (unsigned long long)bytes);
	row("evidence", exhibit_verify_text(v, EXHIBIT_VERIFY_EVIDENCE));
	row("bundle", exhibit_verify_text(v, EXHIBIT_VERIFY_FINGERPRINT));
	row("made by", exhibit_verify_text(v, EXHIBIT_VERIFY_AGENT));
	fputs(meaning, stdout);
	for (size_t i = 0; i < exhibit_verify_remarks(v); i++)
		printf("%s\n", exhibit_verify_remark(v, i));
	if (exhibit_verify_verdict(v) == EXHIBIT_INTACT_UNKNOWN)
		puts("\nAnybody can make a key. Compare the key above with what the sender told "
		     "you by another\n"
		     "channel; when it is the same, `exhibit verify --trust NAME` remembers it.");
}

static void print_invalid(const struct exhibit_verify *v)
{
	puts("INVALID\n");
	for (size_t i = 0; i < exhibit_verify_problems(v); i++)
		printf("  %s  [%s]\n", exhibit_verify_problem_text(v, i),
		       exhibit_verify_problem_code(v, i));
	puts("\nDo not rely on it. A bundle that was packed again or sent through a service that "
	     "changes files\n"
	     "looks the same as a forged one: ask the sender for the file itself.");
}

static void json_text(struct json *j, const struct exhibit_verify *v, const char *key,
		      enum exhibit_verify_field f)
{
	json_str(j, key, span_str(exhibit_verify_text(v, f)));
}

static void json_about(struct json *j, const struct exhibit_verify *v)
{
	json_str(j, "key",
		 span_str(exhibit_verify_verdict(v) == EXHIBIT_INTACT_KNOWN ? "known" : "unknown"));
	json_text(j, v, "case", EXHIBIT_VERIFY_CASE);
	json_text(j, v, "signer_claims", EXHIBIT_VERIFY_NAME);
	json_text(j, v, "signer_email", EXHIBIT_VERIFY_EMAIL);
	json_text(j, v, "signer_key", EXHIBIT_VERIFY_KEY);
	json_text(j, v, "known_as", EXHIBIT_VERIFY_KNOWN_AS);
	json_text(j, v, "signed", EXHIBIT_VERIFY_SIGNED);
	json_text(j, v, "contact", EXHIBIT_VERIFY_CONTACT);
	json_text(j, v, "organization", EXHIBIT_VERIFY_ORGANIZATION);
	json_text(j, v, "agent", EXHIBIT_VERIFY_AGENT);
	json_num(j, "exhibits", (int64_t)exhibit_verify_exhibits(v));
	json_num(j, "derived", (int64_t)exhibit_verify_derived(v));
	json_num(j, "files", (int64_t)exhibit_verify_files(v));
	json_text(j, v, "evidence", EXHIBIT_VERIFY_EVIDENCE);
	json_text(j, v, "fingerprint", EXHIBIT_VERIFY_FINGERPRINT);
}

static void print_json(const struct exhibit_verify *v)
{
	static const char *const result[] = { "intact", "invalid", "intact", "failed" };
	enum exhibit_verdict verdict = exhibit_verify_verdict(v);
	struct buf b;
	struct json j;

	buf_init(&b, LIMIT_LINE);
	json_begin(&j, &b);
	json_str(&j, "result", span_str(result[verdict]));
	json_num(&j, "exit", verdict);
	json_str(&j, "error", span_str(exhibit_verify_fault(v)));
	if (verdict == EXHIBIT_INTACT_KNOWN || verdict == EXHIBIT_INTACT_UNKNOWN)
		json_about(&j, v);
	json_key(&j, "problems");
	json_open(&j, '[');
	for (size_t i = 0; i < exhibit_verify_problems(v); i++) {
		json_open(&j, '{');
		json_str(&j, "code", span_str(exhibit_verify_problem_code(v, i)));
		json_str(&j, "text", span_str(exhibit_verify_problem_text(v, i)));
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_key(&j, "remarks");
	json_open(&j, '[');
	for (size_t i = 0; i < exhibit_verify_remarks(v); i++)
		json_value(&j, span_str(exhibit_verify_remark(v, i)));
	json_close(&j, ']');
	json_end(&j);
	printf("%.*s\n", (int)b.n, b.p);
	buf_clear(&b);
}

static int check(const char *path, const char *trust, bool json)
{
	struct exhibit_verify *v = exhibit_verify_new(path);
	enum exhibit_verdict verdict;

	if (trust)
		exhibit_verify_trust(v, trust);
	verdict = exhibit_verify_verdict(v);
	if (json)
		print_json(v);
	else if (verdict == EXHIBIT_INVALID)
		print_invalid(v);
	else if (verdict != EXHIBIT_VERIFY_FAILED)
		print_intact(v);
	if (verdict == EXHIBIT_VERIFY_FAILED)
		fprintf(stderr, "exhibit verify: %s\n", exhibit_verify_fault(v));
	exhibit_verify_free(v);
	if (fflush(stdout) != 0) {
		perror("exhibit verify: write");
		return EXHIBIT_VERIFY_FAILED;
	}
	return (int)verdict;
}

int cmd_verify(int argc, char **argv)
{
	const char *trust = NULL;
	bool json = false;
	const struct opt opts[] = {
		{ "trust", 0, OPT_TEXT, &trust, "NAME", "remember the key of an intact bundle under this name", NULL },
		{ "json", 0, OPT_FLAG, &json, NULL, "one object with everything, for programs", NULL },
	};
	const struct usage u = {
		"exhibit verify",
		"[options] FILE.zip | DIR",
		"exhibit verify packet/case-7.zip",
		"Is a signed bundle intact, and who signed it? Takes the ZIP, or the folder it was "
		"extracted to.\n"
		"Exit status: 0 intact, signed by a known key; 2 intact, key unknown; 1 invalid; 3 "
		"not decided.",
		opts,
		countof(opts),
	};
	struct arena *a = arena_new();
	struct list args = { 0 };
	struct err e = { 0 };
	enum opts_result r = opts_parse(&u, argc, argv, &args, a, &e);
	int status = EXHIBIT_INTACT_KNOWN;

	if (r == OPTS_GO && args.n != 1)
		err_set(&e, EXHIBIT_USAGE, 0, "one bundle is expected (see exhibit verify --help)");
	if (e.status) {
		fprintf(stderr, "exhibit verify: %s\n", e.msg);
		status = EXHIBIT_VERIFY_FAILED;
	} else if (r == OPTS_GO) {
		status = check(arena_cstr(a, list_span(&args, 0)), trust, json);
	}
	arena_free(a);
	return status;
}
