/* exhibit key: make, list, hand out, put away signing keys; remember other people's. */
#include "seal/key.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/opts.h"
#include "base/text.h"
#include "cli/command.h"
#include "record/moment.h"
#include "seal/known.h"

#include <stdio.h>

struct request {
	struct arena *a;
	struct list args;	/* behind the word */
	const char *name, *email, *out;
	int64_t passphrase_fd;
	bool protect, replace;
};

static const char *arg(const struct request *q, uint32_t i)
{
	return i < q->args.n ? arena_cstr(q->a, list_span(&q->args, i)) : NULL;
}

static const char *hex_of(struct arena *a, const struct digest *d)
{
	char hex[DIGEST_HEX];

	return arena_str(a, digest_hex(d, hex)).p;
}

static bool do_new(const struct request *q, struct err *e)
{
	struct key_opts o = {
		.name = q->name,
		.email = q->email,
		.now = moment_now(),
		.protect = q->protect || q->passphrase_fd >= 0,
		.passphrase_fd = (int)q->passphrase_fd,
	};
	struct key *k = key_make(&o, e);
	struct digest fp;

	if (k == NULL)
		return false;
	fp = key_fingerprint(k);
	printf("%s\n", hex_of(q->a, &fp));
	fprintf(stderr,
		"made a key for \"%.*s\": %s\n"
		"Who loses this file cannot sign as the same person again: `exhibit key backup -o FILE` copies it.\n",
		SPAN_FMT(text_display(key_name_view(k), q->a)), key_path(k));
	key_free(k);
	return true;
}

static bool do_list(const struct request *q, struct err *e)
{
	struct list own = { 0 }, known = { 0 };
	const struct key_info *k;
	const struct known *p;

	if (!key_list(&own, q->a, e) || !known_load(&known, q->a, e))
		return false;
	for (k = own.v; k && k < (const struct key_info *)own.v + own.n; k++) {
		struct span email = text_display(k->email, q->a);

		printf("%s  own    from %.10s  %.*s%s%.*s%s%s\n", hex_of(q->a, &k->fingerprint),
		       k->from.p ? k->from.p : "", SPAN_FMT(text_display(k->name, q->a)),
		       email.p ? " <" : "", SPAN_FMT(email), email.p ? ">" : "",
		       k->is_protected ? "  (passphrase)" : "");
	}
	for (p = known.v; p && p < (const struct known *)known.v + known.n; p++)
		printf("%s  known  %.*s\n", hex_of(q->a, &p->fingerprint),
		       SPAN_FMT(text_display(p->name, q->a)));
	return true;
}

/* The certificate to stdout or a file; the whole key to a file only. */
static bool hand_out(const struct request *q, bool whole, struct err *e)
{
	struct digest fp;
	struct buf pem;
	struct out o;
	bool ok;

	if (whole && q->out == NULL)
		return err_set(e, EXHIBIT_USAGE, 0,
			       "a backup holds the private key: say where with -o FILE");
	buf_init(&pem, 2 * LIMIT_KEY_FILE);
	ok = key_find(arg(q, 0), &fp, e) && key_export(&fp, whole, &pem, e);
	if (ok && q->out == NULL)
		ok = io_write(1, pem.p, pem.n, e);
	else if (ok && (ok = out_begin(&o, q->out, whole ? 0600 : 0666, e)))
		ok = io_write(o.fd, pem.p, pem.n, e) ? out_publish(&o, e) : out_abandon(&o);
	if (pem.p)
		explicit_bzero(pem.p, pem.cap);
	buf_clear(&pem);
	return ok;
}

static bool do_export(const struct request *q, struct err *e) { return hand_out(q, false, e); }
static bool do_backup(const struct request *q, struct err *e) { return hand_out(q, true, e); }

static bool do_retire(const struct request *q, struct err *e)
{
	struct digest fp;

	if (arg(q, 0) == NULL)
		return err_set(e, EXHIBIT_USAGE, 0, "which key? `exhibit key list` shows them");
	if (!key_find(arg(q, 0), &fp, e) || !key_retire(&fp, e))
		return false;
	fprintf(stderr,
		"%s signs no more. Nobody is told: announce it where you announced the key.\n",
		hex_of(q->a, &fp));
	return true;
}

static bool do_trust(const struct request *q, struct err *e)
{
	struct digest fp;

	if (q->args.n != 2)
		return err_set(e, EXHIBIT_USAGE, 0,
			       "a name and a fingerprint or certificate are expected: "
			       "exhibit key trust \"Jane Doe\" signer.pem");
	if (!known_add_typed(list_span(&q->args, 0), arg(q, 1), q->replace, &fp, e))
		return false;
	fprintf(stderr, "%s is known as %.*s\n", hex_of(q->a, &fp),
		SPAN_FMT(text_display(list_span(&q->args, 0), q->a)));
	return true;
}

static const struct word {
	const char *name;
	uint32_t max_args;
	bool (*run)(const struct request *q, struct err *e);
} words[] = {
	{ "new", 0, do_new },
	{ "list", 0, do_list },
	{ "export", 1, do_export },
	{ "backup", 1, do_backup },
	{ "retire", 1, do_retire },
	{ "trust", 2, do_trust },
};

static bool run(struct request *q, struct err *e)
{
	struct span word = q->args.n ? list_span(&q->args, 0) : SPAN("");

	for (size_t i = 0; i < countof(words); i++) {
		if (!span_eq_str(word, words[i].name))
			continue;
		q->args.v = (struct span *)q->args.v + 1;
		q->args.n--;
		if (q->args.n > words[i].max_args)
			return err_set(e, EXHIBIT_USAGE, 0,
				       "too many arguments (see exhibit key --help)");
		return words[i].run(q, e);
	}
	return err_set(
		e, EXHIBIT_USAGE, 0,
		"new, list, export, backup, retire or trust is expected (see exhibit key --help)");
}

int cmd_key(int argc, char **argv)
{
	struct request q = { .a = arena_new(), .passphrase_fd = -1 };
	const struct opt opts[] = {
		{ "name", 0, OPT_TEXT, &q.name, "NAME", "new: what the certificate claims; \"\" for a pseudonym", NULL },
		{ "email", 0, OPT_TEXT, &q.email, "ADDRESS", "new: address in the certificate", NULL },
		{ "passphrase", 0, OPT_FLAG, &q.protect, NULL, "new: protect the key; asked for on the terminal", NULL },
		{ "passphrase-fd", 0, OPT_NUMBER, &q.passphrase_fd, "FD", "new: take the passphrase from this descriptor", NULL },
		{ "replace", 0, OPT_FLAG, &q.replace, NULL, "trust: the signer has a new key, confirmed by them", NULL },
		{ "out", 'o', OPT_TEXT, &q.out, "FILE", "export, backup: where to", NULL },
	};
	const struct usage u = {
		"exhibit key",
		"new | list | export [KEY] | backup [KEY] -o FILE | retire KEY | "
		"trust NAME KEY|signer.pem",
		"exhibit key trust \"Jane Doe\" signer.pem",
		"Signing keys, and the signers you know. The first bundle makes a key by itself.\n"
		"KEY is a fingerprint or its beginning; whose key is whose, people have to tell each other.",
		opts,
		countof(opts),
	};
	struct err e = { 0 };
	enum opts_result r = opts_parse(&u, argc, argv, &q.args, q.a, &e);

	if (r == OPTS_GO && run(&q, &e) && fflush(stdout) != 0)
		err_set(&e, EXHIBIT_IO, 0, "writing to standard output failed");
	if (e.status)
		fprintf(stderr, "exhibit key: %s\n", e.msg);
	arena_free(q.a);
	return e.status;
}
