/* Works in a folder beside the packet: `packet/` becomes the packet by one rename, `work/` holds
 * what goes into the signed zip only. Which items concern the case is known when all have come: so
 * their lines wait in a file, and the ones that are kept are read once more from there. The order is fixed by what depends on what: the digests of the
 * exhibits are known from the records, so the report can state them; the report is part of the
 * payload; the signature covers all of it; the fingerprint comes last and stands in README.txt. */
#include "bundle/bundle.h"

#include "base/io.h"
#include "base/limits.h"
#include "case/case.h"
#include "case/finding.h"
#include "bundle/inside.h"
#include "bundle/lines.h"
#include "record/moment.h"
#include "report/report.h"
#include "seal/bag.h"
#include "seal/packet.h"
#include "seal/sign.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct bundle {
	struct bundle_opts o;
	char *dir, *packet, *work;	/* the folder beside, and two in it */
	int packet_fd;
	struct lines *lines;		/* all records, until it is known which are kept */
	struct case_ *case_;
	struct counts counts, kept;
	struct inside *inside;		/* what becomes a file of the bundle */
	struct report *report;
	struct key *key;
	bool key_is_new;
	struct list inputs, held;	/* spans */
	struct arena *arena;
	struct span tool;
};

/* ---- beginning ---- */

static char *join(const char *a, const char *b)
{
	char *s = NULL;

	if (asprintf(&s, "%s%s", a, b) < 0)
		abort();
	return s;
}

/* What a killed run left beside the packet: folders of ours whose process is gone. */
static void sweep(const char *out)
{
	const char *slash = strrchr(out, '/'), *base = slash ? slash + 1 : out;
	char *parent = slash == NULL ? strdup(".") : slash == out ? strdup("/") : strndup(out, (size_t)(slash - out));
	DIR *d = parent ? opendir(parent) : NULL;
	size_t n = strlen(base);
	struct dirent *ent;
	struct err ignored = { 0 };

	while (d && (ent = readdir(d)) != NULL) {
		char *end, *path = NULL;
		long pid;

		if (strncmp(ent->d_name, base, n) != 0 || ent->d_name[n] != '.')
			continue;
		pid = strtol(ent->d_name + n + 1, &end, 10);
		if (pid <= 0 || strcmp(end, ".tmp") != 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		if (asprintf(&path, "%s/%s", parent, ent->d_name) > 0)
			io_rmtree(path, &ignored);
		free(path);
	}
	if (d)
		closedir(d);
	free(parent);
}

bool bundle_may_replace(const char *out, struct err *e)
{
	DIR *d = opendir(out);
	struct dirent *ent;
	bool ok = true;

	if (d == NULL)
		return errno == ENOENT || err_set(e, EXHIBIT_CREATE, errno, "the packet cannot go to %s", out);
	while (ok && (ent = readdir(d)) != NULL)
		if (!packet_may_hold(ent->d_name))
			ok = err_set(e, EXHIBIT_CREATE, 0, "%s holds %s, which is no part of a packet: nothing of it is replaced. "
				     "Name a folder that is not there yet", out, ent->d_name);
	closedir(d);
	return ok;
}

static bool open_places(struct bundle *b, struct err *e)
{
	char suffix[32];
	size_t n = strlen(b->o.out);

	while (n > 1 && b->o.out[n - 1] == '/')
		n--;
	b->o.out = arena_cstr(b->arena, span_of(b->o.out, n));
	sweep(b->o.out);
	snprintf(suffix, sizeof suffix, ".%ld.tmp", (long)getpid());
	b->dir = join(b->o.out, suffix);
	b->packet = join(b->dir, "/packet");
	b->work = join(b->dir, "/work");
	if (!io_rmtree(b->dir, e) || !io_mkdirs(b->packet, 0777, e) || !io_mkdirs(b->work, 0777, e))
		return false;
	b->packet_fd = open(b->packet, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->packet_fd < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "open %s", b->packet);
	b->lines = lines_new(b->work, e);
	return b->lines != NULL;
}

static bool open_case(struct bundle *b, struct err *e)
{
	struct config *config = b->o.case_file ? config_read(b->o.case_file, e) : config_new();

	if (config)
		b->case_ = case_new(config, b->o.all);
	if (b->case_)
		b->case_->findings = finding_new(config, b->o.venues, e);
	return b->case_ && b->case_->findings;
}

/* Before the work and not after it: a passphrase is asked for while somebody is looking, and a key
 * that cannot sign today is told of before hours have gone into the packet. */
static bool open_key(struct bundle *b, struct err *e)
{
	struct key_opts ko = { .pick = b->o.key, .passphrase_fd = b->o.passphrase_fd, .now = moment_now() };

	b->key = key_open_or_make(&ko, &b->key_is_new, e);
	return b->key != NULL && sign_may(b->key, ko.now, e);
}

struct bundle *bundle_begin(const struct bundle_opts *o, struct err *e)
{
	struct bundle *b = mem_get(sizeof *b);

	b->o = *o;
	b->packet_fd = -1;
	b->arena = arena_new();
	b->tool = SPAN("exhibit " EXHIBIT_VERSION);
	if (open_case(b, e) && open_key(b, e) && open_places(b, e))
		return b;
	bundle_free(b);
	return NULL;
}

const char *bundle_place(const struct bundle *b) { return b->dir; }

void bundle_free(struct bundle *b)
{
	struct err ignored = { 0 };

	if (b == NULL)
		return;
	key_free(b->key);
	report_free(b->report);
	lines_free(b->lines);
	case_free(b->case_);
	io_close(&b->packet_fd);
	if (b->dir)
		io_rmtree(b->dir, &ignored);
	inside_free(b->inside);
	arena_free(b->arena);
	free(b->dir);
	free(b->packet);
	free(b->work);
	free(b);
}

/* ---- records ---- */

/* Where the store was is nobody's business but this machine's, and differs between runs. */
bool bundle_case(struct bundle *b, struct span line, struct err *e)
{
	struct jread r = jread_on(arena_dup(b->arena, line), b->arena);
	struct span key, raw;
	struct json j;
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_LINE);
	json_begin(&j, &out);
	if (jread_object(&r))
		while (jread_member(&r, &key)) {
			if (span_eq_str(key, "sandbox") && jread_peek(&r) == '[') {
				struct jread list = r;

				if (jread_array(&list))
					while (jread_element(&list) && jread_string(&list, &raw))
						list_add_span(&b->held, b->arena, raw);
			}
			if (!jread_raw(&r, &raw))
				break;
			if (span_eq_str(key, "store"))
				continue;
			json_key_span(&j, key);
			json_raw(&j, raw);
		}
	json_end(&j);
	ok = jread_done(&r) || err_set(e, EXHIBIT_INPUT, 0, "the case line: %s", r.error);
	if (ok)
		ok = lines_put(b->lines, buf_view(&out), CASE_NONE, e);
	buf_clear(&out);
	return ok;
}

bool bundle_other(struct bundle *b, struct span line, struct err *e) { return lines_put(b->lines, line, CASE_NONE, e); }

bool bundle_item(struct bundle *b, const struct item *it, struct err *e)
{
	counts_add(&b->counts, it);
	return lines_put_item(b->lines, it, case_take(b->case_, it), e);
}

/* ---- what is kept ---- */

static bool keep_item(struct bundle *b, struct item *it, uint32_t index, struct err *e)
{
	if (!case_read(b->case_, index, it, e))
		return false;
	counts_add(&b->kept, it);
	inside_add(b->inside, it, index);
	if (it->parent.p == NULL && it->origin.n)
		list_add_span(&b->inputs, b->arena, arena_dup(b->arena, list_span(&it->origin, 0)));
	return report_add(b->report, it, index, it->part.n && span_eq_str(it->part, "body") ? SPAN("") : case_label(b->case_, index),
			  NULL, (struct span){ NULL, 0 }, e);
}

static bool is_wanted(const void *items, uint32_t index)
{
	return index != CASE_NONE && case_is_kept((const struct case_item *)items + index);
}

static bool keep_items(struct bundle *b, struct err *e)
{
	const struct case_item *items = b->case_->items;
	struct item *it;
	uint32_t index;
	bool ok = true, kept;

	while (ok && lines_next(b->lines, &index, e)) {
		kept = index == CASE_NONE || case_is_kept(&items[index]);
		ok = lines_keep(b->lines, kept, e);
		if (!ok || !is_wanted(items, index))
			continue;
		it = lines_item(b->lines, e);
		ok = it != NULL && keep_item(b, it, index, e);
		item_free(it);
	}
	return ok && e->status == 0;
}

static bool settle(struct bundle *b, struct err *e)
{
	struct case_ *c = b->case_;

	if (!case_settle(c, b->o.store, e))
		return false;
	b->inside = inside_new(c, b->work, e);
	b->report = b->inside ? report_begin(b->packet_fd, c, e) : NULL;
	return b->report && lines_begin(b->lines, is_wanted, c->items, e) && keep_items(b, e) && case_conclude(c, b->o.store, e) &&
	       lines_end(b->lines, &b->kept, e);
}

/* ---- sealing ---- */

static struct span protection(struct bundle *b, const char *name, const char *what)
{
	bool held = false;

	for (uint32_t i = 0; i < b->held.n; i++)
		held = held || span_eq_str(list_span(&b->held, i), name);
	return arena_fmt(b->arena, "%s: %s", what, held ? "held" : "was not in force");
}

static bool finish_report(struct bundle *b, struct span case_id, const char *zip, int64_t now,
			  const struct digest *evidence, const struct bundle_result *r, struct err *e)
{
	struct span sandbox[] = {
		protection(b, "landlock", "No access to files (Landlock)"),
		protection(b, "seccomp", "No network, no new programs (seccomp)"),
		protection(b, "rlimits", "Limits on memory and time"),
	};
	char hex[DIGEST_HEX];
	struct report_facts f = {
		.case_id = case_id, .tool = b->tool, .made = moment_utc(now, b->arena),
		.inputs = b->inputs.v, .n_inputs = b->inputs.n, .sandbox = sandbox, .n_sandbox = countof(sandbox),
		.evidence_digest = span_str(digest_hex(evidence, hex)), .signer = span_str(r->signer),
		.bundle = span_str(zip),
	};

	return report_finish(b->report, &f, e);
}

/* Files of our own that go into the payload beside the exhibits. */
static const struct {
	const char *name;
	bool in_packet;		/* otherwise in the work folder */
} own[] = {
	{ "custody.ndjson", false }, { "index.csv", false }, { "records.ndjson", false },
	{ "csv/amounts.csv", true }, { "csv/balance.csv", true }, { "csv/dates.csv", true },
	{ "csv/deadlines.csv", true }, { "csv/duplicates.csv", true }, { "csv/exhibits.csv", true },
	{ "csv/findings.csv", true }, { "csv/ledger.csv", true }, { "csv/left_out.csv", true },
	{ "csv/parties.csv", true }, { "csv/silences.csv", true }, { "csv/steps.csv", true },
	{ "csv/threads.csv", true }, { "csv/timeline.csv", true }, { "csv/transactions.csv", true },
	{ "csv/unread.csv", true },
	{ "fields.json", true }, { "report.html", true }, { "statement.md", true },
};

static bool add_own(struct bundle *b, struct bag *bag, size_t i, int *fd, struct err *e)
{
	struct span path = arena_fmt(b->arena, "%s/%s", own[i].in_packet ? b->packet : b->work, own[i].name);
	struct span name = arena_fmt(b->arena, "data/case/%s", own[i].name);
	struct stat st;

	*fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &st) < 0)
		return err_set(e, EXHIBIT_IO, errno, "open %s", path.p);
	return bag_add_range(bag, name.p, *fd, 0, (uint64_t)st.st_size, NULL, e);
}

static bool write_readme(struct bundle *b, const char *zip, const struct bundle_result *r, struct err *e)
{
	struct buf text;
	char *path = join(b->packet, "/README.txt");
	struct out o;
	bool ok;

	buf_init(&text, 1 << 16);
	buf_fmt(&text, "WHAT IS HERE\n\n"
		"report.html    the case report: open it in a browser; it needs no network\n"
		"csv/           its tables, for a spreadsheet\n"
		"statement.md   a draft of the description for the dispute form, with its sources\n"
		"fields.json    what the venue's form asks for, filled in as far as the evidence goes\n"
		"%s    the signed bundle: the originals, the report and the records\n\n", zip);
	buf_fmt(&text, "PUT IT ON RECORD\n\n"
		"Paste these two lines into the dispute, a message or a profile page. Whoever gets the bundle\n"
		"can then see that it is the one you meant (VERIFY.txt in the bundle says how).\n\n"
		"Bundle fingerprint (SHA-256 of tagmanifest-sha256.txt): %s\n"
		"Signed with the key (SHA-256 of the certificate): %s\n", r->fingerprint, r->signer);
	ok = out_begin(&o, path, 0666, e);
	if (ok)
		ok = io_write(o.fd, text.p, text.n, e) ? out_publish(&o, e) : out_abandon(&o);
	buf_clear(&text);
	free(path);
	return ok;
}

static bool write_zip(struct bundle *b, struct bag *bag, const struct key *key, struct span case_id, int64_t now,
		      const char *zip, struct bundle_result *r, struct err *e)
{
	struct bag_info info = { .case_id = case_id, .when = now };
	struct bag_result sealed;
	struct span path = arena_fmt(b->arena, "%s/%s", b->packet, zip);
	int fds[countof(own)], fd;
	bool ok = true;

	for (size_t i = 0; i < countof(own); i++)
		fds[i] = -1;
	for (size_t i = 0; ok && i < countof(own); i++)
		ok = add_own(b, bag, i, &fds[i], e);
	fd = ok ? open(path.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
	if (ok && fd < 0)
		ok = err_set(e, EXHIBIT_CREATE, errno, "create %s", path.p);
	ok = ok && bag_write(bag, fd, &info, key, &sealed, e);
	if (ok)
		digest_hex(&sealed.fingerprint, r->fingerprint);
	io_close(&fd);
	for (size_t i = 0; i < countof(own); i++)
		io_close(&fds[i]);
	return ok;
}

static struct span choose_id(struct bundle *b, const struct digest *evidence)
{
	char hex[DIGEST_HEX];

	if (b->o.case_id.p)
		return b->o.case_id;
	return arena_dup(b->arena, span_of(digest_hex(evidence, hex), 12));
}

static bool publish(struct bundle *b, const struct key *key, int64_t now, struct bundle_result *r, struct err *e)
{
	struct bag *bag = bag_new();
	struct digest evidence;
	struct span case_id;
	char zip[160];
	bool ok = settle(b, e) && inside_exhibits(b->inside, bag, b->o.store, e) && bag_evidence(bag, &evidence, e);

	if (ok) {
		case_id = choose_id(b, &evidence);
		snprintf(zip, sizeof zip, "case-%.*s.zip", SPAN_FMT(case_id));
		ok = inside_write(b->inside, now, e) &&
		     finish_report(b, case_id, zip, now, &evidence, r, e) &&
		     write_zip(b, bag, key, case_id, now, zip, r, e) && write_readme(b, zip, r, e) &&
		     io_publish_dir(b->packet, b->o.out, e);
	}
	if (ok)
		snprintf(r->zip, sizeof r->zip, "%s/%s", b->o.out, zip);
	r->kept = b->kept.items;
	r->undecided = b->case_->undecided && !b->o.all;
	bag_free(bag);
	return ok;
}

bool bundle_finish(struct bundle *b, struct bundle_result *r, struct err *e)
{
	int64_t now = moment_now();
	struct digest signer = key_fingerprint(b->key);

	*r = (struct bundle_result){ .counts = b->counts, .key_is_new = b->key_is_new };
	digest_hex(&signer, r->signer);
	return publish(b, b->key, now, r, e);
}
