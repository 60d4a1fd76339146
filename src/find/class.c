/* Evidence class. Certain things first (media type, camera, what the reader counted), then the
 * weights of rules/class.ini over title, text and file name. What is decided by the type needs no
 * text, so most items of a mailbox cost nothing here.
 * The rules are compiled once per process, at the first call or by class_warm before a fork. */
#include "class.h"

#include "field_label.h"
#include "pattern.h"
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>

#define TITLE_BYTES 1500 /* where a title stands */
#define SURE 95 /* score of what the media type alone decides */
#define IMAGE_TEXT 80	/* bytes of recognised text that are more than noise */
#define IMAGE_SCORE 55	/* what its text must weigh to outweigh that it is a picture */
#define SCREEN_SCORE 85	/* and what it must weigh to outweigh that it is a screen */
#define SMALL_PICTURE 40000	/* pixels of what mail programs attach with a signature */
#define LEAST 40 /* less than this speaks for nothing */

static const char *const classes[] = { "message",   "chat",     "mailbox",    "archive",
				       "invoice",   "receipt",  "statement",  "payment",
				       "contract",  "delivery", "screenshot", "photo",
				       "timesheet", "calendar", "decoration", "other" };

static struct rules class_rules; /* of the class_warm that came first; read only afterwards */

static void keep_class_rules(struct rules *r)
{
	struct list kept = { 0 };
	for (uint32_t i = 0; i < r->all.n; i++)
		if (span_eq_str(rules_at(r, i)->kind, "class"))
			*(struct rule **)list_add(&kept, r->a, sizeof(struct rule *)) =
				rules_at(r, i);
	r->all = kept;
}

bool class_warm(const char *rules_dir, struct err *e)
{
	if (class_rules.a != NULL)
		return true;
	struct rules r = { .a = arena_new() };
	bool ok = true;
	for (size_t i = 0; ok && i < rules_text_n; i++)
		if (strcmp(rules_text[i].name, "class.ini") == 0)
			ok = rules_parse(&r, span_str(rules_text[i].name),
					 span_str(rules_text[i].text), e);
	ok = ok && (rules_dir == NULL || rules_parse_dir(&r, rules_dir, e));
	keep_class_rules(&r);
	for (uint32_t i = 0; ok && i < r.all.n; i++) {
		struct rule *one = rules_at(&r, i);
		one->pattern =
			pattern_new(rules_get(one, "pattern"), arena_cstr(r.a, one->name), false, e);
		ok = one->pattern != NULL;
	}
	if (!ok) {
		for (uint32_t i = 0; i < r.all.n; i++)
			pattern_free(rules_at(&r, i)->pattern);
		arena_free(r.a);
		return false;
	}
	class_rules = r;
	return true;
}

static void answer(struct class_info *c, struct arena *a, const char *is, int score,
		   struct span why)
{
	c->is = span_str(is);
	c->score = (struct opt64){ true, score };
	c->why = (struct list){ 0 };
	list_add_span(&c->why, a, why);
}

/* ---- decided by type ---- */

static bool by_media(const struct item *it, struct arena *a, struct class_info *c)
{
	static const struct {
		const char *media, *is;
	} known[] = {
		{ "message/rfc822", "message" },
		{ "message/global", "message" },
		{ "application/vnd.ms-outlook", "message" },
		{ "application/ms-tnef", "archive" },
		{ "application/vnd.ms-tnef", "archive" },
		{ "application/x-emlx", "message" },
		{ "application/mbox", "mailbox" },
		{ "application/vnd.ms-outlook-pst", "mailbox" },
		{ "application/x-maildir", "mailbox" },
		{ "application/zip", "archive" },
		{ "application/x-tar", "archive" },
		{ "application/gzip", "archive" },
		{ "application/x-7z-compressed", "archive" },
		{ "application/vnd.rar", "archive" },
		{ "application/x-rar", "archive" },
		{ "application/x-bzip2", "archive" },
		{ "application/x-xz", "archive" },
		{ "application/zstd", "archive" },
		{ "application/x-cpio", "archive" },
		{ "application/x-iso9660-image", "archive" },
		{ "application/x-lzip", "archive" },
		{ "application/x-lzma", "archive" },
		{ "application/x-compress", "archive" },
		{ "application/x-archive", "archive" },
		{ "application/x-lha", "archive" },
		{ "application/vnd.ms-cab-compressed", "archive" },
		{ "application/x-xar", "archive" },
		{ "inode/directory", "archive" },
		{ "text/calendar", "calendar" },
		{ "text/vcard", "other" },
		{ "application/x-ofx", "statement" },
		{ "application/x-camt", "statement" },
		{ "application/vnd.intu.qfx", "statement" },
	};
	for (size_t i = 0; i < countof(known); i++) {
		if (span_ieq_str(it->media, known[i].media)) {
			answer(c, a, known[i].is, SURE,
			       arena_fmt(a, "media type %.*s", SPAN_FMT(it->media)));
			return true;
		}
	}
	return false;
}

static bool by_reader(const struct item *it, struct arena *a, struct class_info *c)
{
	if (span_eq_str(it->part, "body")) {
		answer(c, a, "message", 90, SPAN("body of a message"));
	} else if (it->chat.kind.n > 0) {
		answer(c, a, "message", SURE, SPAN("message of a chat"));
	} else if (it->mail.from.addr.n > 0 || it->mail.message_id.n > 0) {
		answer(c, a, "message", SURE, SPAN("mail headers"));
	} else if (it->fields.syntax.n > 0) {
		answer(c, a, "invoice", SURE,
		       arena_fmt(a, "electronic invoice: %.*s", SPAN_FMT(it->fields.syntax)));
	} else if (span_starts(it->text.by, "chat-") || it->channels.has || it->user_messages.has) {
		answer(c, a, "chat", SURE, SPAN("messages of a chat"));
	} else if (it->transactions.n > 0) {
		answer(c, a, "statement", 92, arena_fmt(a, "%u transactions", it->transactions.n));
	} else {
		return false;
	}
	return true;
}

/* ---- pictures ---- */

/* Sizes of phone, tablet and desktop screens, portrait or landscape, as pixels of a full capture. */
static bool is_screen(int64_t w, int64_t h)
{
	static const uint16_t sizes[][2] = {
		{ 640, 1136 },  { 750, 1334 },  { 828, 1792 },  { 1080, 1920 }, { 1125, 2436 },
		{ 1170, 2532 }, { 1179, 2556 }, { 1206, 2622 }, { 1242, 2208 }, { 1242, 2688 },
		{ 1284, 2778 }, { 1290, 2796 }, { 1320, 2868 }, { 1536, 2048 }, { 1620, 2160 },
		{ 1640, 2360 }, { 1668, 2224 }, { 1668, 2388 }, { 2048, 2732 }, { 720, 1280 },
		{ 720, 1520 },  { 720, 1600 },  { 1080, 2160 }, { 1080, 2220 }, { 1080, 2280 },
		{ 1080, 2310 }, { 1080, 2340 }, { 1080, 2376 }, { 1080, 2400 }, { 1080, 2408 },
		{ 1080, 2412 }, { 1440, 2560 }, { 1440, 2880 }, { 1440, 2960 }, { 1440, 3040 },
		{ 1440, 3120 }, { 1440, 3200 }, { 1344, 2992 }, { 1008, 2244 }, { 768, 1024 },
		{ 768, 1366 },  { 900, 1440 },  { 900, 1600 },  { 1050, 1680 }, { 1200, 1920 },
		{ 1440, 3440 }, { 1600, 2560 }, { 1800, 2880 }, { 1964, 3024 }, { 2234, 3456 },
		{ 2160, 3840 }, { 2880, 5120 }, { 800, 1280 },  { 1024, 1280 }, { 1080, 2560 },
		{ 1664, 2560 },
	};
	if (w > h) {
		int64_t t = w;
		w = h;
		h = t;
	}
	for (size_t i = 0; i < countof(sizes); i++)
		if (sizes[i][0] == w && sizes[i][1] == h)
			return true;
	return false;
}

/* "image001.png", "Outlook-abc.png", "logo.gif": what nobody attached by hand. */
static bool is_pasted(struct span name)
{
	static const char *const begin[] = { "image0", "outlook-", "logo", "att0", "signature", "icon", "banner", "facebook", "twitter", "linkedin", "instagram" };
	for (size_t i = 0; i < countof(begin); i++)
		if (span_istarts(name, begin[i]))
			return true;
	return span_ifind(name, SPAN("logo"), 0) != SIZE_MAX;
}

static bool by_image(const struct item *it, struct arena *a, struct class_info *c)
{
	const struct image *m = &it->image;
	int64_t w = m->width.v, h = m->height.v;
	if (!span_istarts(it->media, "image/"))
		return false;
	bool known = m->width.has && m->height.has && w > 0 && h > 0;
	if (m->camera_make.n > 0 || m->camera_model.n > 0) {
		answer(c, a, "photo", SURE,
		       arena_fmt(a, "taken with %.*s %.*s", SPAN_FMT(m->camera_make),
				 SPAN_FMT(m->camera_model)));
	} else if (known && w <= 4 && h <= 4) {
		answer(c, a, "decoration", SURE,
		       arena_fmt(a, "%d x %d pixels: a tracking pixel or spacer", (int)w, (int)h));
	} else if (known && ((w <= 64 && h <= 64) || h <= 16 || w <= 8)) {
		answer(c, a, "decoration", 85,
		       arena_fmt(a, "%d x %d pixels: an icon or line", (int)(w > 99999 ? 99999 : w),
				 (int)(h > 99999 ? 99999 : h)));
	} else if (known && span_eq_str(it->part, "inline") && (w * h <= 40000 || h <= 120)) {
		answer(c, a, "decoration", 75,
		       SPAN("small picture inside a message: likely a logo"));
	} else if (known && it->part.n && w * h <= SMALL_PICTURE && is_pasted(it->name)) {
		answer(c, a, "decoration", 70,
		       SPAN("small picture of a message, named as mail programs name logos"));
	} else if (span_eq_str(m->description, "Screenshot")) {
		answer(c, a, "screenshot", SURE, SPAN("the device that made it wrote so into it"));
	} else if (known && is_screen(w, h)) {
		answer(c, a, "screenshot", 85, SPAN("size of a screen, no camera"));
	} else {
		return false;
	}
	return true;
}

/* ---- by weights ---- */

struct tally {
	int score[countof(classes)];
	struct list why[countof(classes)];
};

static void add_weight(struct tally *t, struct arena *a, const struct rule *r, struct span found)
{
	struct span role, rest = r->role, weight = rules_get(r, "weight");
	int w = 0;
	for (size_t i = 0; i < weight.n && i < 3; i++)
		w = w * 10 + (weight.p[i] >= '0' && weight.p[i] <= '9' ? weight.p[i] - '0' : 0);
	found = span_trim(found);
	if (span_chr(found, '\n', 0) != SIZE_MAX)
		found = span_sub(found, 0, span_chr(found, '\n', 0));
	while (rest.n > 0 && span_split(&rest, ' ', &role)) {
		for (size_t k = 0; k < countof(classes); k++) {
			if (!span_eq_str(role, classes[k]))
				continue;
			t->score[k] += w;
			list_add_span(&t->why[k], a,
				      arena_fmt(a, "%.*s (\"%.*s\")", SPAN_FMT(r->reason),
						(int)(found.n > 60 ? 60 : found.n), found.p));
		}
	}
}

/* A rule looks at the title, at the beginning and end of the text, or at the name. */
static bool look(const struct rule *r, const struct item *it, struct span text,
		 struct span found[2])
{
	struct span where = rules_get(r, "where");
	if (span_eq_str(where, "name"))
		return it->name.n > 0 && pattern_find(r->pattern, it->name, 0, found);
	if (span_eq_str(where, "title"))
		text = span_sub(text, 0, TITLE_BYTES);
	if (text.n == 0)
		return false;
	if (pattern_find(r->pattern, text, 0, found))
		return true;
	return text.n > 8000 &&
	       pattern_find(r->pattern, span_from(text, text.n - 4000), 0, found);
}

static void by_weights(const struct item *it, struct span text, struct arena *a,
		       struct class_info *c)
{
	struct tally t = { 0 };
	for (uint32_t i = 0; i < class_rules.all.n; i++) {
		struct span found[2];
		const struct rule *r = rules_at(&class_rules, i);
		if (look(r, it, text, found))
			add_weight(&t, a, r, found[0]);
	}
	size_t best = countof(classes) - 1;
	for (size_t k = 0; k < countof(classes); k++)
		if (t.score[k] > t.score[best])
			best = k;
	if (t.score[best] >= LEAST) {
		c->is = span_str(classes[best]);
		c->score = (struct opt64){ true, t.score[best] > 94 ? 94 : t.score[best] };
		c->why = t.why[best];
	}
}

/* Lines that end with an amount: what a till prints, however badly its words were recognised. */
static int amount_lines(struct span text)
{
	struct span line, rest = text;
	int n = 0;

	while (rest.n > 0 && n < 5 && span_line(&rest, &line)) {
		size_t end, digits = 0;

		line = span_trim(line);
		/* "5.90 SR", "12.00 *": a mark of the tax may stand behind it. */
		for (end = line.n; end > 0 && line.n - end < 4 && !(line.p[end - 1] >= '0' && line.p[end - 1] <= '9'); end--)
			;
		while (digits < end && line.p[end - 1 - digits] >= '0' && line.p[end - 1 - digits] <= '9')
			digits++;
		if (digits != 2 || end < 4)
			continue;
		for (end -= 2; end > 1 && line.p[end - 1] == ' '; end--)
			;
		n += (line.p[end - 1] == '.' || line.p[end - 1] == ',') && line.p[end - 2] >= '0' && line.p[end - 2] <= '9';
	}
	return n;
}

/* Words of sums and slips, also with one letter wrong. */
static int till_words(struct span text)
{
	static const char *const words[] = { "total", "subtotal", "change", "invoice", "receipt", "payment", "rounding", "amount" };
	struct span word, rest = span_sub(text, 0, 4000);
	int n = 0;

	while (rest.n > 0) {
		char folded[32];
		size_t end = 0;

		while (end < rest.n && (uint8_t)rest.p[end] > ' ')
			end++;
		word = span_sub(rest, 0, end);
		rest = span_from(rest, end + 1);
		if (word.n < 4 || word.n > 12)
			continue;
		word = field_label_mend(span_of(folded, field_label_fold(word, folded, sizeof folded)));
		for (size_t i = 0; i < countof(words); i++)
			n += span_eq_str(word, words[i]);
	}
	return n;
}

/* Text in a picture says more than its size: a photographed receipt is a receipt. */
static bool by_text_in_image(const struct item *it, struct span text, struct arena *a,
			     struct class_info *c)
{
	if (!span_istarts(it->media, "image/") || text.n < IMAGE_TEXT)
		return false;
	int lines = amount_lines(text);
	by_weights(it, text, a, c);
	/* On a screen many words stand; only a document that fills it is one. */
	if (is_screen(it->image.width.v, it->image.height.v))
		return c->score.v >= SCREEN_SCORE && (span_eq_str(c->is, "receipt") || span_eq_str(c->is, "invoice"));
	if (c->score.v >= IMAGE_SCORE && !span_eq_str(c->is, "other"))
		return true;
	if (lines < 3 && (lines < 2 || till_words(text) < 2))
		return false;
	if (!span_eq_str(c->is, "invoice"))
		answer(c, a, "receipt", 50, SPAN("a picture of lines that end with amounts"));
	return true;
}

static bool is_photo_format(struct span media)
{
	static const char *const drawn[] = { "image/gif", "image/svg", "image/x-icon", "image/vnd.microsoft.icon", "image/x-portable-bitmap",
					     "image/x-xbitmap", "image/x-xpixmap", "image/wmf", "image/emf", "image/x-wmf",
					     "image/x-emf", "image/x-xcf", "image/vnd.dxf", "image/vnd.dwg", "image/vnd.adobe.photoshop" };

	for (size_t i = 0; i < countof(drawn); i++)
		if (span_istarts(media, drawn[i]))
			return false;
	return true;
}

/* A table that begins with the names of its columns and has rows below: a list of invoices is no
 * invoice, and its first row is not more than the others. */
static bool is_list(const struct item *it, struct span text)
{
	struct span line, cell, rest = text;
	unsigned names = 0, rows = 0;

	if (!span_ieq_str(it->media, "text/csv") && !span_ieq_str(it->media, "text/tab-separated-values"))
		return false;
	if (!span_line(&rest, &line))
		return false;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] >= '0' && line.p[i] <= '9')
			return false;
	while (line.n && span_split(&line, '\t', &cell))
		names += span_trim(cell).n > 0;
	while (rows < 2 && rest.n && span_line(&rest, &line))
		rows += span_chr(line, '\t', 0) != SIZE_MAX;
	return names >= 3 && rows >= 2;
}

void class_of_text(struct span text, struct arena *a, struct class_info *c)
{
	const struct item unnamed = { .name.n = 0 };
	struct err e = { 0 };
	answer(c, a, "other", 10, SPAN("nothing speaks for another class"));
	if (class_warm(NULL, &e))
		by_weights(&unnamed, text, a, c);
}

void class_decide(const struct item *it, struct span text, struct arena *a, struct class_info *c)
{
	struct err e = { 0 };
	bool warm = class_warm(NULL, &e); /* the built-in rules compile: a unit test holds that */
	answer(c, a, "other", 10, SPAN("nothing speaks for another class"));
	if (by_media(it, a, c) || by_reader(it, a, c) ||
	    (warm && by_text_in_image(it, text, a, c)) || by_image(it, a, c))
		return;
	if (warm)
		by_weights(it, text, a, c);
	if ((span_eq_str(c->is, "invoice") || span_eq_str(c->is, "receipt")) && is_list(it, text))
		answer(c, a, "other", 50, SPAN("a table with a row for each of several documents"));
	if (!span_istarts(it->media, "image/") || !span_eq_str(c->is, "other"))
		return;
	if (it->image.width.has && it->image.width.v < 300 && it->image.height.v < 300 && !span_ieq_str(it->media, "image/jpeg"))
		answer(c, a, it->part.n ? "decoration" : "other", 40, SPAN("a small picture that no camera and no screen makes"));
	else if (span_ieq_str(it->media, "image/png") || span_ieq_str(it->media, "image/webp"))
		answer(c, a, "screenshot", 55,
		       SPAN("picture without a camera, in a format of screens"));
	else if (!is_photo_format(it->media))
		/* What somebody drew or recorded may be evidence; only small ones are decoration. */
		answer(c, a, "other", 30, SPAN("a picture in a format of drawings and animations"));
	else
		answer(c, a, "photo", 40,
		       SPAN("picture in a photo format, nothing says who took it"));
}
