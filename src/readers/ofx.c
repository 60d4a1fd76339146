/* OFX 1 (SGML, end tags left out) and 2 (XML), QFX and QBO, which are the same: Open Financial
 * Exchange 2.2, chapters 3 and 11. Both are read as a row of tags: what counts are STMTTRN aggregates,
 * the currency of the statement they stand in, and their elements, none of which has parts but PAYEE.
 *
 * Day of posting as stated, whatever the zone. Securities trades are not transactions of money here; the
 * bank side of an investment account is. */
#include "statement.h"

#include "base/limits.h"
#include "charset.h"

extern const struct reader reader_ofx;

struct ofx {
	struct statement s;
	struct statement_text t;
	struct span currency;		/* CURDEF */
	size_t counted;			/* bytes of the text whose lines were counted */
	int64_t line;
	unsigned bad;
	/* the STMTTRN being read */
	bool inside, in_foreign;	/* in_foreign: ORIGCURRENCY, which changes nothing */
	size_t from;
	int64_t from_line;
	struct span posted, amount, id, name, memo, kind, number, symbol;
};

/* "<TAG>value": takes both off; false at the end. End tags have a '/' in front. */
static bool take_tag(struct span *rest, struct span *tag, struct span *value)
{
	size_t open = span_chr(*rest, '<', 0), close, end;

	if (open == SIZE_MAX)
		return false;
	close = span_chr(*rest, '>', open);
	if (close == SIZE_MAX)
		return false;
	*tag = span_trim(span_sub(*rest, open + 1, close - open - 1));
	end = span_chr(*rest, '<', close);
	*value = span_trim(span_sub(*rest, close + 1, (end == SIZE_MAX ? rest->n : end) - close - 1));
	*rest = span_from(*rest, close + 1);
	return true;
}

/* The entities that values may hold; others stay as they are. */
static struct span plain(struct ofx *o, struct span s)
{
	static const struct {
		const char *name;
		char is;
	} known[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&apos;", '\'' }, { "&quot;", '"' }, { "&nbsp;", ' ' } };
	char *to;
	size_t n = 0;

	s = span_sub(s, 0, 1000);
	if (span_chr(s, '&', 0) == SIZE_MAX)
		return statement_keep(&o->s, s);
	to = arena_get(sink_arena(o->s.out), s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		size_t k = 0;

		while (k < countof(known) && !span_istarts(span_from(s, i), known[k].name))
			k++;
		to[n++] = k < countof(known) ? known[k].is : s.p[i];
		i += k < countof(known) ? strlen(known[k].name) - 1 : 0;
	}
	return statement_keep(&o->s, span_of(to, n));
}

static unsigned number(struct span s)
{
	unsigned v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = s.p[i] >= '0' && s.p[i] <= '9' && v < 100000 ? v * 10 + (unsigned)(s.p[i] - '0') : 100000;
	return v;
}

/* "20050824", "20050824080000.000[-7:PDT]"; some write "2005-08-24". */
static struct span day_of(struct ofx *o, struct span s)
{
	if (s.n >= 10 && s.p[4] == '-' && s.p[7] == '-')
		return statement_day(&o->s, number(span_sub(s, 0, 4)), number(span_sub(s, 5, 2)), number(span_sub(s, 8, 2)));
	if (s.n < 8)
		return (struct span){ NULL, 0 };
	return statement_day(&o->s, number(span_sub(s, 0, 4)), number(span_sub(s, 4, 2)), number(span_sub(s, 6, 2)));
}

static void begin(struct ofx *o, size_t at)
{
	o->inside = true;
	o->in_foreign = false;
	o->from = at;
	for (; o->counted < at; o->counted++)
		o->line += o->t.text.p[o->counted] == '\n';
	o->from_line = o->line;
	o->posted = o->amount = o->id = o->name = o->memo = o->kind = o->number = o->symbol = (struct span){ NULL, 0 };
}

static void end(struct ofx *o, size_t at)
{
	struct span day = day_of(o, o->posted), amount = statement_amount(&o->s, o->amount, false);
	struct transaction *x;

	o->inside = false;
	if (day.p == NULL || amount.p == NULL) {
		o->bad++;
		return;
	}
	x = statement_add(&o->s);
	if (x == NULL)
		return;
	x->date = day;
	x->amount = amount;
	x->currency = plain(o, o->symbol.n ? o->symbol : o->currency);
	x->counterparty = plain(o, o->name);
	x->text = plain(o, o->memo.n ? o->memo : o->name);
	x->reference = plain(o, o->id.n ? o->id : o->number);
	x->kind = plain(o, o->kind);
	x->at.line = o->from_line;
	x->at.bytes[0] = (int64_t)o->from;
	x->at.bytes[1] = (int64_t)at;
}

static void element(struct ofx *o, struct span tag, struct span value)
{
	const struct {
		const char *tag;
		struct span *to;
	} parts[] = {
		{ "DTPOSTED", &o->posted }, { "TRNAMT", &o->amount }, { "FITID", &o->id }, { "NAME", &o->name },
		{ "MEMO", &o->memo }, { "TRNTYPE", &o->kind }, { "CHECKNUM", &o->number }, { "REFNUM", &o->number },
	};

	for (size_t i = 0; i < countof(parts); i++)
		if (span_ieq_str(tag, parts[i].tag) && parts[i].to->p == NULL)
			*parts[i].to = value;
	if (span_ieq_str(tag, "ORIGCURRENCY") || span_ieq_str(tag, "/ORIGCURRENCY"))
		o->in_foreign = tag.p[0] != '/';
	else if (span_ieq_str(tag, "CURSYM") && !o->in_foreign)
		o->symbol = value;
}

/* A transaction ends with its tag, or where the next thing begins that cannot stand in one. */
static void take_all(struct ofx *o)
{
	struct span tag, value, rest = buf_view(&o->t.text);

	while (take_tag(&rest, &tag, &value)) {
		size_t at = (size_t)(tag.p - o->t.text.p) - 1;

		if (o->inside && (span_ieq_str(tag, "/STMTTRN") || span_ieq_str(tag, "STMTTRN") ||
				  span_ieq_str(tag, "/BANKTRANLIST")))
			end(o, at);
		if (span_ieq_str(tag, "STMTTRN"))
			begin(o, at);
		else if (span_ieq_str(tag, "CURDEF"))
			o->currency = value;
		else if (o->inside)
			element(o, tag, value);
	}
	if (o->inside)
		end(o, o->t.text.n);
}

static void ofx_read(const struct source *in, struct sink *out)
{
	struct ofx o = { .s.out = out, .line = 1 };

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	statement_text_begin(&o.t, in, out);
	if (sink_want(out) & WANT_META)
		take_all(&o);
	if (o.bad)
		sink_note(out, NOTE_ODD, "statement.amount", "%u transactions have no date or no amount that can be read", o.bad);
	statement_end(&o.s);
	statement_text_end(&o.t);
}

static const char *const ofx_media[] = { "application/x-ofx", "application/vnd.intu.qfx", NULL };

const struct reader reader_ofx = {
	.name = "ofx",
	.media = ofx_media,
	.warm = charset_warm,
	.read = ofx_read,
};
