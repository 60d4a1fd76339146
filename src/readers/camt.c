/* Statements of banks in ISO 20022: camt.053 (statement), camt.052 (report of the day) and camt.054
 * (notice of one debit or credit), any version: they differ in parts that are not asked for here.
 *
 * One entry (Ntry) is one transaction. A batch stays one: what its parts say of purpose and partner is
 * put together, and how many they are is told. Reversals carry the sign of the reversal itself. */
#include "statement.h"
#include "xmltree.h"

#include "base/limits.h"

extern const struct reader reader_camt;

struct account {
	struct statement *s;
	const struct xmltree *t;
	struct span currency;	/* of the account */
	int64_t line;
	size_t line_at;
};

/* "Dt" or "DtTm": the day is the first ten bytes of both. */
static struct span day_of(const struct account *a, uint32_t entry, const char *which)
{
	uint32_t d = xmltree_child(a->t, entry, which);
	struct span s = xmltree_get(a->t, d, "Dt");

	if (s.n < 10)
		s = xmltree_get(a->t, d, "DtTm");
	return s.n < 10 ? (struct span){ NULL, 0 } : statement_keep(a->s, span_sub(s, 0, 10));
}

/* The other side: who was paid by a debit, who paid a credit. */
static struct span partner(const struct account *a, uint32_t details, bool is_debit)
{
	static const char *const paths[2][4] = {
		{ "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/UltmtDbtr/Nm", "RltdPties/UltmtDbtr/Pty/Nm" },
		{ "RltdPties/Cdtr/Nm", "RltdPties/Cdtr/Pty/Nm", "RltdPties/UltmtCdtr/Nm", "RltdPties/UltmtCdtr/Pty/Nm" },
	};
	struct span s = { NULL, 0 };

	for (size_t i = 0; i < countof(paths[0]) && s.n == 0; i++)
		s = xmltree_get(a->t, details, paths[is_debit][i]);
	return s;
}

static void add_words(struct buf *to, struct span s)
{
	if (s.n == 0 || to->n > 2000)
		return;
	if (to->n)
		buf_c(to, ' ');
	buf_span(to, s);
}

/* Purpose, partner and reference of the parts of an entry. */
static unsigned details(const struct account *a, uint32_t entry, bool is_debit, struct transaction *x, struct buf *text)
{
	const struct xmltree *t = a->t;
	unsigned parts = 0;

	for (uint32_t n = xmltree_child(t, entry, "NtryDtls"); n; n = xmltree_next(t, n, "NtryDtls"))
		for (uint32_t d = xmltree_child(t, n, "TxDtls"); d; d = xmltree_next(t, d, "TxDtls"), parts++) {
			uint32_t info = xmltree_child(t, d, "RmtInf");

			for (uint32_t u = xmltree_child(t, info, "Ustrd"); u; u = xmltree_next(t, u, "Ustrd"))
				add_words(text, xmltree_text(t, u));
			add_words(text, xmltree_get(t, info, "Strd/CdtrRefInf/Ref"));
			add_words(text, xmltree_get(t, d, "AddtlTxInf"));
			if (x->counterparty.p == NULL)
				x->counterparty = statement_keep(a->s, partner(a, d, is_debit));
			if (x->reference.p == NULL)
				x->reference = statement_keep(a->s, xmltree_get(t, d, "Refs/EndToEndId"));
		}
	return parts;
}

static struct span kind_of(const struct account *a, uint32_t entry)
{
	const struct xmltree *t = a->t;
	struct span status = xmltree_get(t, entry, "Sts/Cd"), code;

	if (status.n == 0)
		status = xmltree_get(t, entry, "Sts");
	if (span_eq_str(status, "PDNG"))
		return SPAN("pending");
	if (span_eq_str(xmltree_get(t, entry, "RvslInd"), "true"))
		return SPAN("reversal");
	code = xmltree_get(t, entry, "BkTxCd/Domn/Fmly/SubFmlyCd");
	return statement_keep(a->s, code.n ? code : xmltree_get(t, entry, "BkTxCd/Prtry/Cd"));
}

static void take_entry(struct account *a, uint32_t entry)
{
	const struct xmltree *t = a->t;
	uint32_t amount = xmltree_child(t, entry, "Amt");
	struct span currency = xmltree_attr(t, amount, "Ccy"), value, day;
	bool is_debit = span_eq_str(xmltree_get(t, entry, "CdtDbtInd"), "DBIT");
	struct transaction *x;
	unsigned parts;
	struct buf text;

	value = statement_amount(a->s, xmltree_text(t, amount), is_debit);
	day = day_of(a, entry, "BookgDt");
	if (day.p == NULL)
		day = day_of(a, entry, "ValDt");
	if (value.p == NULL) {
		sink_note(a->s->out, NOTE_ODD, "statement.amount", "an entry has no amount that can be read");
		return;
	}
	x = statement_add(a->s);
	if (x == NULL)
		return;
	x->date = day;
	x->amount = value;
	x->currency = statement_keep(a->s, currency.n ? currency : a->currency);
	buf_init(&text, 64 * KIB);
	parts = details(a, entry, is_debit, x, &text);
	add_words(&text, xmltree_get(t, entry, "AddtlNtryInf"));
	x->text = statement_keep(a->s, buf_view(&text));
	buf_clear(&text);
	if (x->reference.p == NULL || span_eq_str(x->reference, "NOTPROVIDED"))
		x->reference = statement_keep(a->s, xmltree_get(t, entry, "AcctSvcrRef"));
	x->kind = kind_of(a, entry);
	if (parts > 1)
		x->why = arena_fmt(sink_arena(a->s->out), "one booking of %u payments", parts);
	x->at.line = xmltree_line(t, entry, &a->line, &a->line_at);
	x->at.bytes[0] = (int64_t)a->line_at;
	x->at.bytes[1] = (int64_t)t->nodes[entry].to;
}

static void take_statements(struct statement *s, const struct xmltree *t)
{
	struct account a = { .s = s, .t = t, .line = 1 };

	for (uint32_t m = t->nodes[1].first; m; m = t->nodes[m].next)	/* BkToCstmrStmt... */
		for (uint32_t k = t->nodes[m].first; k; k = t->nodes[k].next) {	/* Stmt, Rpt, Ntfctn */
			a.currency = xmltree_get(t, k, "Acct/Ccy");
			for (uint32_t e = xmltree_child(t, k, "Ntry"); e; e = xmltree_next(t, e, "Ntry"))
				take_entry(&a, e);
		}
}

static bool camt_claims(const struct source *in)
{
	struct span name, tag;

	xmltree_root_of(in, &name, &tag);
	return span_eq_str(name, "Document") && span_find(tag, SPAN(":camt.05"), 0) != SIZE_MAX;
}

static void camt_read(const struct source *in, struct sink *out)
{
	struct statement s = { .out = out };
	struct xmltree t;

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	if (xmltree_read_source(&t, in, sink_want(out) & WANT_META, out)) {
		if ((sink_want(out) & WANT_META) && t.n > 1)
			take_statements(&s, &t);
		statement_end(&s);
		xmltree_give_text(&t, out);
	}
	xmltree_free(&t);
}

static const char *const camt_media[] = { "application/xml", "text/xml", "+xml", NULL };

const struct reader reader_camt = {
	.name = "camt",
	.media = camt_media,
	.warm = xmltree_warm,
	.read = camt_read,
	.claims = camt_claims,
};
