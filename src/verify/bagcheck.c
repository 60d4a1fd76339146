/* The bag layer (RFC 8493, narrowed to what this profile writes).
 *
 * A generic BagIt checker accepts unlisted tag files, more manifests, a fetch.txt, and a bag whose
 * manifests were all computed anew. Here the set of files is exact in both directions: what is
 * listed is there, what is there is listed, and the tag manifest, which is what was signed, lists
 * exactly the tag files there have to be. */
#include "bagcheck.h"

#include "base/limits.h"
#include "base/text.h"
#include "seal/manifest.h"

#define PAYLOAD "manifest-sha256.txt"
#define TAGS "tagmanifest-sha256.txt"
#define SIGNATURE "tagmanifest-sha256.txt.p7s"

static const char bagit_text[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/* What the tag manifest lists, in order; TAGS and SIGNATURE stand beside them. */
static const char *const listed[] = { "VERIFY.txt", "bag-info.txt", "bagit.txt", PAYLOAD,
				      "signer.pem" };

static bool is_payload(struct span name) { return span_starts(name, "data/"); }

/* ---- which files there are ---- */

static void unknown_file(struct check *c, struct span name)
{
	if (span_eq_str(name, "fetch.txt"))
		check_wrong(c, "bag.fetch", "fetch.txt: a bundle holds all of its files itself");
	else if (span_starts(name, "manifest-") || span_starts(name, "tagmanifest-"))
		check_wrong(c, "bag.manifests",
			    "%s: there is one manifest, one tag manifest and one signature",
			    name.p);
	else
		check_wrong(c, "bag.unlisted", "%s is no part of the bundle: it was added", name.p);
}

static bool check_present(struct check *c, const char *name)
{
	return check_find(c, name) || check_wrong(c, "bag.missing", "%s is missing", name);
}

static void check_tag_files(struct check *c)
{
	const struct check_file *f = c->files.v;

	for (uint32_t i = 0; i < c->files.n; i++)
		if (!is_payload(f[i].name) && check_keep(f[i].name) == 0)
			unknown_file(c, f[i].name);
	for (size_t i = 0; i < countof(listed); i++)
		check_present(c, listed[i]);
	if (!check_find(c, TAGS) || !check_find(c, SIGNATURE))
		check_wrong(c, "sign.none", "it is not signed: %s or %s is missing", TAGS,
			    SIGNATURE);
	f = check_find(c, "bagit.txt");
	if (f && !span_eq_str(f->bytes, bagit_text))
		check_wrong(c, "bag.bagit", "bagit.txt is not the one of BagIt 1.0");
}

/* ---- manifests ---- */

/* Walks lines and files side by side; both are in order of their names. */
struct merge {
	struct check *c;
	const struct check_file *f, *end;
	bool payload;
};

/* Files before `name` that the manifest could have listed and did not; NULL: all that are left. */
static void skip_to(struct merge *m, const struct span *name)
{
	for (; m->f < m->end; m->f++) {
		if (name && manifest_name_cmp(m->f->name, *name) >= 0)
			return;
		if (m->payload && is_payload(m->f->name))
			check_wrong(m->c, "bag.unlisted",
				    "%s is not in the list of files: it was added", m->f->name.p);
	}
}

static void compare(struct merge *m, const struct manifest_line *line)
{
	skip_to(m, &line->name);
	if (m->f == m->end || !span_eq(m->f->name, line->name)) {
		check_wrong(m->c, "bag.missing", "%s is listed and missing",
			    check_show(m->c, line->name));
		return;
	}
	if (!digest_eq(&m->f->sha256, &line->sha256))
		check_wrong(m->c, m->payload ? "bag.hash" : "bag.tag-hash",
			    "%s has not the hash it was listed with: it was changed", m->f->name.p);
	m->f++;
}

static bool belongs(const struct merge *m, const struct manifest_line *line, size_t n)
{
	if (m->payload)
		return is_payload(line->name);
	return n < countof(listed) && span_eq_str(line->name, listed[n]);
}

static void count_exhibit(struct check *c, struct span name)
{
	struct span base = span_from(name, strlen("data/exhibits/"));
	size_t dash = span_find(base, SPAN("-d"), 0);
	struct span after = dash == SIZE_MAX ? SPAN("") : span_from(base, dash + 2);

	if (after.n && after.p[0] >= '0' && after.p[0] <= '9')
		c->derived++;
	else
		c->exhibits++;
}

/* Every line against its file, and every file against its line. */
static void check_manifest(struct check *c, const char *name, bool payload)
{
	const struct check_file *file = check_find(c, name);
	struct merge m = { c, c->files.v, (const struct check_file *)c->files.v + c->files.n,
			   payload };
	struct span rest, previous = { NULL, 0 };
	struct evidence *v = evidence_new();
	struct manifest_line line;
	const char *why;
	size_t n = 0;

	rest = file ? file->bytes : span_of("", 0);
	while (manifest_next(&rest, previous, &line, &why)) {
		if (!belongs(&m, &line, n++)) {
			check_wrong(c, "bag.manifest", "%s lists %s, which it must not", name,
				    check_show(c, line.name));
			break;
		}
		if (payload && span_starts(line.name, "data/exhibits/")) {
			evidence_put(v, &line);
			count_exhibit(c, line.name);
		}
		compare(&m, &line);
		previous = line.name;
	}
	if (why)
		check_wrong(c, "bag.manifest", "%s: %s", name, why);
	else if (!payload && file && n < countof(listed))
		check_wrong(c, "bag.manifest", "%s does not list all it has to", name);
	else if (payload && file && rest.n == 0)
		skip_to(&m, NULL);
	if (payload)
		c->evidence = evidence_end(v);
	else
		(void)evidence_end(v);
}

/* ---- bag-info.txt ---- */

struct label {
	const char *name;
	struct span value;
	bool required;
};

enum { CASE, CONTACT, ORGANIZATION, DATE, OXUM, AGENT, PROFILE, KEY, LABELS };

/* "Label: value" lines. Labels this version does not know are signed and mean nothing to it. */
static bool parse_info(struct check *c, struct span text, struct label l[LABELS])
{
	while (text.n) {
		size_t end = span_chr(text, '\n', 0), colon;
		struct span line = span_sub(text, 0, end);

		colon = span_find(line, SPAN(": "), 0);
		if (end == SIZE_MAX || colon == SIZE_MAX || colon == 0 || !text_is_plain(line))
			return check_wrong(c, "bag.info",
					   "bag-info.txt has a line that is not \"Label: value\"");
		for (size_t i = 0; i < LABELS; i++) {
			if (!span_ieq_str(span_sub(line, 0, colon), l[i].name))
				continue;
			if (l[i].value.p)
				return check_wrong(c, "bag.info", "bag-info.txt says %s twice",
						   l[i].name);
			l[i].value = span_from(line, colon + 2);
		}
		text = span_from(text, end + 1);
	}
	for (size_t i = 0; i < LABELS; i++)
		if (l[i].required && l[i].value.n == 0)
			return check_wrong(c, "bag.info", "bag-info.txt does not say %s",
					   l[i].name);
	return true;
}

static void check_oxum(struct check *c, struct span said)
{
	const struct check_file *f = c->files.v;
	uint64_t bytes = 0, n = 0;
	struct span want;

	for (uint32_t i = 0; i < c->files.n; i++)
		if (is_payload(f[i].name)) {
			bytes += f[i].size;
			n++;
		}
	want = arena_fmt(c->a, "%llu.%llu", (unsigned long long)bytes, (unsigned long long)n);
	if (!span_eq(said, want))
		check_wrong(c, "bag.oxum", "the payload is %s (bytes.files), bag-info.txt says %s",
			    want.p, check_show(c, said));
}

static void check_info(struct check *c)
{
	struct label l[LABELS] = {
		[CASE] = { .name = "External-Identifier", .required = true },
		[CONTACT] = { .name = "Contact-Name" },
		[ORGANIZATION] = { .name = "Source-Organization" },
		[DATE] = { .name = "Bagging-Date", .required = true },
		[OXUM] = { .name = "Payload-Oxum", .required = true },
		[AGENT] = { .name = "Bag-Software-Agent", .required = true },
		[PROFILE] = { .name = "Exhibit-Bundle-Profile", .required = true },
		[KEY] = { .name = "Signer-Key-SHA256", .required = true },
	};
	const struct check_file *f = check_find(c, "bag-info.txt");

	if (f == NULL || f->bytes.p == NULL || !parse_info(c, f->bytes, l))
		return;
	c->case_id = l[CASE].value;
	c->contact = l[CONTACT].value;
	c->organization = l[ORGANIZATION].value;
	c->agent = l[AGENT].value;
	check_oxum(c, l[OXUM].value);
	if (!span_eq_str(l[PROFILE].value, "1"))
		check_wrong(c, "bag.profile", "it is of profile %s; this version knows profile 1",
			    check_show(c, l[PROFILE].value));
	if (!digest_parse(&c->signer_key, l[KEY].value))
		check_wrong(c, "bag.info", "Signer-Key-SHA256 in bag-info.txt is no SHA-256");
}

void bagcheck_all(struct check *c)
{
	const struct check_file *tags = check_find(c, TAGS);

	check_tag_files(c);
	check_manifest(c, TAGS, false);
	check_manifest(c, PAYLOAD, true);
	check_info(c);
	if (tags)
		c->fingerprint = tags->sha256;
}
