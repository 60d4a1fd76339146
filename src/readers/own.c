/* What exhibit itself made and somebody put among the evidence: a bundle, a page or a table of a report. All that is in
 * them was read from originals, and would be counted twice if it were read again. They are kept whole, with a note. */
#include "readers/reader.h"

#include "base/limits.h"

/* How our tables begin. What begins so by chance is noted, not lost. */
static const char *const tables[] = {
	"exhibit,title,amount,currency,currency_candidates,", "exhibit,title,date,precision,zone,role,",
	"exhibit,title,date,amount,currency,text,counterparty,", "exhibit,title,origin,level,code,text,",
	"exhibit,file,title,origin,media,class,", "currency,agreed,invoiced,credited,paid,refunded,",
	"last_safe_day,zone,what,started_by,", "group,kind,exhibit,title,message_id,", "kind,grave,finding,what_to_do,",
	"entry,what,counted,date,amount,currency,", "rule,kept,items", "party,kind,names,seen,as_sender,",
	"asked_in,asked_on,by,subject,answered_in,", "step,do,state,exhibits,", "thread,subject,messages,first,last,joined_by,",
	"time,precision,zone,what,who,text,",
};

/* The bundle's first entries are stored, so its profile stands in the first bytes. */
static bool is_bundle(struct span head)
{
	return span_starts(head, "PK\3\4") && span_find(head, SPAN("VERIFY.txt"), 0) != SIZE_MAX &&
	       span_find(head, SPAN("\nExhibit-Bundle-Profile: "), 0) != SIZE_MAX;
}

static bool is_page(struct span head)
{
	return span_find(head, SPAN("<meta name=\"generator\" content=\"exhibit\">"), 0) != SIZE_MAX;
}

static bool is_table(struct span head)
{
	for (size_t i = 0; i < countof(tables); i++)
		if (span_starts(head, tables[i]))
			return true;
	return false;
}

static bool own_claims(const struct source *in)
{
	if (span_eq_str(in->media, "application/zip"))
		return is_bundle(in->head);
	return span_eq_str(in->media, "text/html") ? is_page(in->head) : is_table(in->head);
}

static void own_read(const struct source *in, struct sink *out)
{
	if (!(sink_want(out) & WANT_META))
		return;
	if (span_eq_str(in->media, "application/zip"))
		sink_note(out, NOTE_UNREAD, "own.bundle", "a bundle that exhibit made: kept as it is, and not unpacked, so that nothing in it "
				"counts twice (to read its originals, unzip it and name its folder data/exhibits)");
	else
		sink_note(out, NOTE_UNREAD, "own.report", "part of a report that exhibit made: kept as it is, no evidence of its own");
}

static const char *const own_media[] = { "application/zip", "text/html", "text/csv", NULL };

const struct reader reader_own = {
	.name = "own",
	.media = own_media,
	.read = own_read,
	.claims = own_claims,
};
